import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Testing

/// Reports, thresholds, slices and comparisons on the command line.
struct ReportTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("classifier")
    let rows = (0..<60).map {
      "\($0 % 2 == 0 ? "buy red" : "late order") \($0),\($0 % 2 == 0 ? "buy" : "refund"),shop\($0 % 3),\($0)"
    }
    try workspace.write("data.csv", "text,label,shop,spent\n" + rows.joined(separator: "\n") + "\n")
    return workspace
  }

  @Test func aPageAndItsNumbersAreWritten() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "evaluate --model classifier --data data.csv --report r.html --report-json r.json --value buy=40 --cost 0.8 --slice shop,spent,auto --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (printed, report) = (
      try JSONValue.parse(outcome.bytes),
      try JSONValue.parse([UInt8](try workspace.bytes("r.json")))
    )
    #expect(report["overview"]?["accuracy"]?["value"] == printed["accuracy"])
    #expect(report["target"] == printed["target"])
    #expect(
      printed["slices"]?.arrayValue?.compactMap { $0["column"]?.stringValue } == ["shop", "spent"])
    #expect(printed["worst_slices"]?["tried"]?.intValue != nil)
    #expect(report["errors"]?["faithfulness"]?["texts"]?.intValue == 50)
    let examples = report["errors"]?["examples"]?.arrayValue ?? []
    #expect(!examples.isEmpty)
    #expect(examples.allSatisfy { !($0["reasons"]?.arrayValue ?? []).isEmpty })
    let page = try workspace.read("r.html")
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("Whom to contact"))
    try await workspace.expectRefusal(
      "evaluate --model classifier --data data.csv --report r.html", code: 73,
      "r.html: The file exists; pass --overwrite to replace it or choose another name.")
    let chinese = try await workspace.run(
      "evaluate --model classifier --data data.csv --report r.html --language zh --overwrite --quiet"
    )
    #expect(chinese.status == 0)
    #expect(try workspace.read("r.html").contains("概览"))
  }

  @Test func aChosenThresholdIsStoredAndUsed() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "evaluate --model classifier --data data.csv --target-label refund --decide recall>=1 --save-threshold --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("stored for predict and serve"))
    let decision = try JSONValue.parse(outcome.bytes)["target"]?["decision"]
    let record = try JSONValue.parse([UInt8](try workspace.bytes("classifier/training.json")))
    let stored = try #require(record["decision"]?.arrayValue?.first)
    #expect(stored["label"] == "refund" && stored["rule"] == "recall>=1.0")
    #expect(stored["data"] == "data.csv" && stored["rows"]?.intValue == 60)
    let threshold = try #require(stored["threshold"]?.doubleValue)
    #expect(Float(threshold) == Float(decision?["threshold"]?.doubleValue ?? .nan))
    // All rows with the label get it now.
    let predicted = try await workspace.run(
      "predict --model classifier --input data.csv --output -")
    let right = predicted.lines.dropFirst().filter { $0.contains(",refund,shop") }
    #expect(right.count == 30 && right.allSatisfy { $0.contains(",refund,0.") })
  }

  @Test func modelsAndFilesAreCompared() async throws {
    let workspace = try workspace()
    for name in ["a", "b"] {
      let scored = try await workspace.run(
        "evaluate --model classifier --data data.csv --predictions \(name).csv --quiet")
      #expect(scored.status == 0)
    }
    let models = try await workspace.run(
      "evaluate --model classifier --model classifier --data data.csv --format json --report r.html"
    )
    #expect(models.status == 0, "\(models.errors)")
    let files = try await workspace.run("evaluate --scored a.csv --scored b.csv --format json")
    #expect(files.status == 0, "\(files.errors)")
    for outcome in [models, files] {
      let json = try JSONValue.parse(outcome.bytes)
      #expect(json["models"]?.arrayValue?.count == 2)
      let comparison = try #require(json["comparisons"]?.arrayValue?.first)
      #expect(comparison["differing_rows"]?.intValue == 0)
      #expect(comparison["mcnemar"]?["p_value"]?.doubleValue == 1)
    }
    let (first, second) = (
      try JSONValue.parse(models.bytes)["models"]?.arrayValue?.first?["report"],
      try JSONValue.parse(files.bytes)["models"]?.arrayValue?.first?["report"]
    )
    for key in ["accuracy", "log_loss", "roc_auc", "confusion_matrix"] {
      #expect(first?[key] == second?[key] && first?[key] != nil)
    }
    #expect(try workspace.read("r.html").contains("McNemar"))
    let text = try await workspace.run("evaluate --scored a.csv --scored b.csv")
    #expect(text.output.contains("different answers: 0"))
  }

  @Test func onlyTheSameRowsAreCompared() async throws {
    let workspace = try workspace()
    try workspace.write("a.csv", "text,label,predicted_label\nx,buy,buy\ny,refund,buy\n")
    try workspace.write("b.csv", "text,label,predicted_label\nx,buy,buy\ny,buy,buy\n")
    try workspace.write("c.csv", "text,label,predicted_label\nx,buy,buy\n")
    try await workspace.expectRefusal(
      "evaluate --scored a.csv --scored b.csv", code: 65,
      "b.csv:3: The files to compare must have the same rows in the same order, but the correct answer in this row differs from that in line 3 of a.csv."
    )
    try await workspace.expectRefusal(
      "evaluate --scored a.csv --scored c.csv", code: 65,
      "c.csv: The files to compare must have the same rows: a.csv has 2 rows with classification, and this one 1 row with classification."
    )
    try await workspace.expectRefusal(
      "evaluate --scored data.csv", code: 65,
      "data.csv: There is no column \"predicted_label\", \"predicted_labels\", \"predicted_value\", \"prediction\" or \"predicted\" with answers; there are \"text\", \"label\", \"shop\", \"spent\". Name it with --predicted-column."
    )
    let named = try await workspace.run("evaluate --scored data.csv --predicted-column label")
    #expect(named.status == 0 && named.output.contains("accuracy                          1.000"))
  }

  @Test func badOptionsAreNamed() async throws {
    let workspace = try workspace()
    let command = "evaluate --model classifier --data data.csv"
    for (options, code, message) in [
      ("--decide best --target-label buy", 64, "--decide"),
      (
        "--decide f1", 64, "Name the target label with --target-label; the labels are buy, refund."
      ),
      (
        "--target-label zoo", 64,
        "The model does not have the target label \"zoo\"; its labels are buy, refund."
      ),
      ("--target-label buy --decide profit", 64, "--decide profit needs --value"),
      ("--target-label buy --cost 3", 64, "--cost needs --value"),
      ("--value buy=-1", 64, "--value and --cost must be 0 or more"),
      ("--value buy=nothing", 65, "data.csv: There is no column \"nothing\"; there are \"text\""),
      ("--value buy=shop", 65, "data.csv:2: The column \"shop\" has \"shop0\""),
      ("--value buy=4 --target-label refund", 64, "there can be only one target label"),
      ("--quantiles 0 --target-label buy", 64, "--quantiles must lie between 1 and 100, not 0."),
      ("--slice nothing", 65, "data.csv: There is no column \"nothing\"; there are"),
      ("--slice ,", 64, "--slice names no column"),
      ("--save-threshold", 64, "--save-threshold needs --decide"),
      ("--report r.pdf", 64, "--report writes a .html file"),
      ("--report no/r.html", 73, "no such file or directory"),
      ("--scored data.csv", 64, "give either --scored, or --model and --data"),
      ("--target-precision buy", 64, "--target-precision is written LABEL=0.9"),
      (
        "--target-precision buy=2", 64,
        "--target-precision needs a precision above 0 and at most 1, not 2.0."
      ),
      ("--value buy=1e300", 64, "at most 1e15"),
      ("--language zh", 64, "--language is that of the page"),
    ] {
      let outcome = try await workspace.run("\(command) \(options)")
      #expect(outcome.status == Int32(code), "\(options): \(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(options): \(outcome.errors)")
    }
    let unreachable = try await workspace.run(
      "\(command) --target-label buy --decide rate<=0.001 --save-threshold")
    #expect(unreachable.status == 65)
    #expect(unreachable.errors.contains("No threshold of the label satisfies --decide"))
    let regression = try await workspace.run("evaluate")
    #expect(
      regression.status == 64 && regression.errors.contains("Give --model DIR and --data FILE"))
  }

  @Test func taggersHaveAReportToo() async throws {
    let workspace = try Workspace()
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try workspace.write("data.conll", "red\tB-ITEM\nking\tO\n\nhow\tO\n")
    let outcome = try await workspace.run(
      "evaluate --model tagger --data data.conll --report r.html --report-json r.json --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try JSONValue.parse([UInt8](try workspace.bytes("r.json")))
    #expect(report["rows"]?.intValue == 2)
    #expect(report["entity_errors"] == (try JSONValue.parse(outcome.bytes))["errors"])
    #expect(try workspace.read("r.html").contains("Entity errors"))
    for options in ["--slice x", "--target-label ITEM"] {
      let refused = try await workspace.run("evaluate --model tagger --data data.conll \(options)")
      #expect(
        refused.status == 64 && refused.errors.contains("has no meaning for a model that tags"))
    }
  }

  @Test func aReportReplacesNoInput() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("data.json", #"[{"text":"a","label":"buy"},{"text":"b","label":"refund"}]"#)
    for command in [
      "evaluate --model classifier --data data.json --report-json data.json --overwrite",
      "evaluate --scored data.json --report-json data.json --overwrite",
      "train --model classifier --train data.json --output m --report-json data.json --overwrite",
    ] {
      let outcome = try await workspace.run(command)
      #expect(outcome.status == 64 && outcome.errors.contains("--report-json would replace"))
    }
  }

  @Test func probabilitiesOfFilesAreComplete() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "a.csv", "text,label,predicted_label,probability_buy\nx,buy,buy,0.9\ny,refund,refund,0.2\n")
    try await workspace.expectRefusal(
      "evaluate --scored a.csv", code: 65,
      "a.csv:3: The answer is \"refund\", and there is no column \"probability_refund\"; add it, or leave out all columns of probabilities."
    )
    try workspace.write(
      "b.csv", "text,label,predicted_label,probability_buy\nx,buy,buy,90\ny,buy,buy,0.2\n")
    try await workspace.expectRefusal(
      "evaluate --scored b.csv", code: 65,
      "b.csv:2: The column \"probability_buy\" has \"90\", which is not a probability from 0 to 1.")
    try workspace.write("c.csv", "text,label,predicted_label\nx,buy,buy\ny,refund,buy\n")
    let outcome = try await workspace.run("evaluate --scored c.csv --format json --report r.html")
    let names = try #require(try JSONValue.parse(outcome.bytes).objectValue?.names)
    #expect(!names.contains("cut_texts") && !names.contains("log_loss"))
    #expect(names.contains("accuracy") && outcome.status == 0)
    for options in ["--clean all", "--remove-duplicates", "--max-length 5", "--long-texts windows"]
    {
      let refused = try await workspace.run("evaluate --scored c.csv \(options)")
      #expect(refused.status == 64, "\(options)")
    }
  }

  @Test func severalLabelsComeBackFromTheirFile() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("topics"), labels: ["x", "y"], task: .multilabel)
    try workspace.write("data.csv", "text,label\na,x|y\nb,y\nc,\nd,x\n")
    let options = "--label-separator |"
    let model = try await workspace.run(
      "evaluate --model topics --data data.csv \(options) --predictions p.csv --threshold 0.3 --format json --report-json r.json"
    )
    #expect(model.status == 0, "\(model.errors)")
    let file = try await workspace.run("evaluate --scored p.csv \(options) --format json")
    #expect(file.status == 0, "\(file.errors)")
    let (first, second) = (try JSONValue.parse(model.bytes), try JSONValue.parse(file.bytes))
    for key in ["x", "y", "subset_accuracy", "hamming_loss", "brier_score"] {
      #expect(first[key] == second[key] && first[key] != nil, "\(key)")
    }
    #expect(second["thresholds"] == nil)
    let report = try JSONValue.parse([UInt8](try workspace.bytes("r.json")))
    let examples = try #require(report["errors"]?["examples"]?.arrayValue)
    #expect(!examples.isEmpty)
    for example in examples {
      #expect(["x", "y"].contains(example["explained_label"]?.stringValue))
      #expect(example["reasons"]?.arrayValue?.isEmpty == false)
    }
  }

  @Test func valuesAndCostsComeFromColumns() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "evaluate --model classifier --data data.csv --value buy=spent --cost 0 --format json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let everybody = try JSONValue.parse(outcome.bytes)["target"]?["profit"]?["everybody"]
    // The even numbers below 60.
    #expect(everybody?["profit"]?["value"]?.doubleValue == 870)
    // Those who did not buy often have no value.
    try workspace.write("data.csv", "text,label,spent\na,buy,5\nb,refund,\nc,buy,7\nd,refund,\n")
    let command = "evaluate --model classifier --data data.csv --value buy=spent --format json"
    let some = try await workspace.run(command)
    #expect(
      try JSONValue.parse(some.bytes)["target"]?["profit"]?["everybody"]?["profit"]?["value"]?
        .doubleValue == 12)
    try workspace.write("data.csv", "text,label,spent\na,buy,\nb,refund,1\n")
    let missing = try await workspace.run(command)
    #expect(missing.status == 65 && missing.errors.contains("data.csv:2: The column \"spent\""))
  }

  @Test func trainingReportsOnItsHeldOutRows() async throws {
    let workspace = try workspace()
    let trained = try await workspace.run(
      "train --model classifier --train data.csv --output model --epochs 1 --validation-fraction 0.5 --report r.html --report-json r.json"
    )
    #expect(trained.status == 0, "\(trained.errors)")
    let report = try JSONValue.parse([UInt8](try workspace.bytes("r.json")))
    #expect(report["rows"]?.intValue == 30 && report["model"] == "model")
    #expect(report["training"]?["recipe"]?["epochs"]?.intValue == 1)
    #expect(try workspace.read("r.html").contains("held-out rows"))
    try await workspace.expectRefusal(
      "train --model classifier --train data.csv --output other --validation-fraction 0 --report r.html",
      code: 64,
      "--report is about rows the model has not learnt from; give --validation or a --validation-fraction above 0."
    )
  }
}

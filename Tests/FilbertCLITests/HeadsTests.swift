import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// `--task multilabel` and `--task regression`, from a file to scored rows.
struct HeadsTests {
  private static let recipe =
    "--recipe plain --epochs 30 --batch-size 8 --learning-rate 1e-2 --seed 3"
  private static let words = ["buy", "late", "red", "queen", "order", "phone"]

  /// Rows of words; `buy` and `late` are labels, and they have a price.
  private static func rows(_ count: Int = 60) -> [(text: String, labels: [String], spend: Double)] {
    (0..<count).map { row in
      let chosen = words.indices.filter { (row + 1) >> $0 & 1 == 1 }.map { words[$0] }
      let spend =
        1200.5 + (chosen.contains("buy") ? 400 : 0) - (chosen.contains("late") ? 250 : 0)
      return (
        chosen.isEmpty ? "how much" : chosen.joined(separator: " "),
        ["buy", "late"].filter(chosen.contains), spend
      )
    }
  }

  private static func listed(_ separator: String) -> String {
    "text,label\n"
      + rows().map { "\($0.text),\"\($0.labels.joined(separator: separator))\"\n" }.joined()
  }

  private static let inColumns =
    "text,late,buy\n"
    + rows().map { row in
      "\(row.text),\(row.labels.contains("late") ? "yes" : ""),\(row.labels.contains("buy") ? 1 : 0)\n"
    }.joined()

  private static let priced =
    "text,spend\n" + rows().map { "\($0.text),\($0.spend)\n" }.joined()

  // MARK: - Any number of labels

  @Test func labelsInOneColumnFromTrainingToScores() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.listed("|"))
    let trained = try await workspace.run(
      "train --model encoder --train train.csv --task multilabel --label-separator | \(Self.recipe) --output topics"
    )
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.errors.contains("labels: buy 30, late 30\n"))
    #expect(trained.errors.contains("1.00 labels a row, 15 rows without one\n"))
    #expect(
      trained.errors.contains(
        #/epoch 1\/30  loss [\d.]+  validation: loss [\d.]+  macro F1 [\d.]+  subset accuracy [\d.]+/#
      ))
    #expect(
      trained.errors.contains(
        #/Done: epoch \d+ kept \(validation macro F1 [\d.]+, subset accuracy [\d.]+\), /#))
    let record = try JSONValue.parse([UInt8](try workspace.bytes("topics/training.json")))
    #expect(record["task"]?.stringValue == "multilabel")
    #expect(record["label_separator"]?.stringValue == "|")
    #expect(record["recipe"]?["select_by"]?.stringValue == "macro-f1")
    #expect(record["history"]?.arrayValue?.first?["micro_f1"]?.doubleValue != nil)
    let configuration = try JSONValue.parse([UInt8](try workspace.bytes("topics/config.json")))
    #expect(configuration["problem_type"]?.stringValue == "multi_label_classification")

    // Labels are where they were in training.
    let evaluated = try await workspace.run(
      "evaluate --model topics --data train.csv --predictions rows.csv --format json")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    let report = try #require(try JSONValue.parse(evaluated.bytes).objectValue)
    #expect(
      report.names == [
        "buy", "late", "micro avg", "macro avg", "weighted avg", "samples avg", "subset_accuracy",
        "hamming_loss", "brier_score", "expected_calibration_error", "average_precision_macro",
        "average_precision", "baseline", "thresholds", "unknown_labels", "cut_texts",
        "windowed_texts", "unknown_tokens",
      ])
    #expect((report["macro avg"]?["f1-score"]?.doubleValue ?? 0) > 0.9)
    #expect(report["buy"]?["support"]?.intValue == 30)
    let lines = try workspace.read("rows.csv").split(separator: "\n")
    #expect(lines[0] == "line,text,label,predicted_labels,probability_buy,probability_late")
    #expect(lines.count == 61)

    let text = try await workspace.run("evaluate --model topics --data train.csv --digits 2")
    #expect(text.output.contains("              precision    recall  f1-score   support\n"))
    #expect(
      text.output.contains(
        #/\nsubset accuracy: [\d.]+\nHamming loss: [\d.]+\nBrier score, macro: 0\.0/#))
    #expect(
      text.output.hasSuffix("\nbaseline, always no label: subset accuracy 0.250, macro F1 0.000\n"))

    try await checkScores(workspace)
  }

  private func checkScores(_ workspace: Workspace) async throws {
    try workspace.write("new.csv", "id,text\n7,buy red phone\n8,buy late order\n9,queen\n")
    let scored = try await workspace.run(
      "predict --model topics --input new.csv --output - --all --quiet")
    #expect(scored.lines[0] == "id,text,predicted_labels,probability_buy,probability_late")
    #expect(scored.lines[1].hasPrefix("7,buy red phone,buy,0."))
    #expect(scored.lines[2].hasPrefix("8,buy late order,buy|late,0."))
    #expect(scored.lines[3].hasPrefix("9,queen,,0."))
    let lines = try await workspace.run(
      "predict --model topics --input new.csv --output - --format jsonl --threshold 0 --threshold late=1 --quiet"
    )
    #expect(lines.lines[0] == #"{"id":"7","text":"buy red phone","predicted_labels":["buy"]}"#)
    #expect(lines.lines[2] == #"{"id":"9","text":"queen","predicted_labels":["buy"]}"#)

    let strict = try await workspace.run(
      "evaluate --model topics --data train.csv --format json --threshold 0.4,buy=1")
    let report = try JSONValue.parse(strict.bytes)
    #expect(report["buy"]?["recall"]?.doubleValue == 0)
    #expect(report["thresholds"]?.serialized() == #"{"buy":1.0,"late":0.4}"#)
  }

  @Test func labelsInColumnsGiveTheSameModel() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("columns.csv", Self.inColumns)
    try workspace.write(
      "lines.jsonl",
      Self.rows().map { row in
        let labels = row.labels.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"text\":\"\(row.text)\",\"labels\":[\(labels)]}\n"
      }.joined())
    try workspace.write("list.csv", Self.listed(","))
    for (name, options) in [
      ("columns", "--train columns.csv --label-columns buy,late --threads 1"),
      ("lines", "--train lines.jsonl --task multilabel --threads 3"),
    ] {
      let outcome = try await workspace.run(
        "train --model encoder \(options) \(Self.recipe) --class-weights balanced --output \(name)")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(
      try workspace.bytes("columns/model.safetensors")
        == workspace.bytes("lines/model.safetensors"))
    let record = try JSONValue.parse([UInt8](try workspace.bytes("columns/training.json")))
    #expect(record["columns"]?["labels"]?.serialized() == #"["buy","late"]"#)
    let a = try await workspace.run("evaluate --model columns --data columns.csv --quiet")
    let b = try await workspace.run("evaluate --model lines --data lines.jsonl --quiet")
    #expect(a.status == 0 && a.output == b.output)

    let small = try await workspace.run(
      "quantize --model columns --output small --calibration columns.csv --text-column text")
    #expect(small.status == 0, "\(small.errors)")
    #expect(
      small.errors.contains(
        #/On 60 texts both models give the same labels \(from a probability of 0\.5 on\) for [\d.]+ %; /#
      ))
    let inspected = try await workspace.run("inspect --model small")
    #expect(
      inspected.output.contains("any number of labels a text (multi_label_classification)\n"))
  }

  @Test func theSeparatorThatIsMeantIsSuggested() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", "text,label\na,x;y\nb,x\nc,\nd,y\n")
    let train = "train --model encoder --train train.csv --task multilabel --epochs 1 --output"
    let outcome = try await workspace.run("\(train) a")
    #expect(
      outcome.warnings.contains(
        "no row has two labels, and 1 row has ';' in one; if it separates labels, add --label-separator ';'"
      ))
    try workspace.write("train.csv", "text,label\na,x\nb,x\nc,y\nd,y\n")
    #expect(
      try await workspace.run("\(train) c").warnings.contains(
        "every row has exactly one label, which --task classification is for"))
  }

  // MARK: - A number

  @Test func aNumberFromTrainingToScores() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.priced)
    let command =
      "train --model encoder --train train.csv --task regression --label-column spend \(Self.recipe)"
    let trained = try await workspace.run("\(command) --output spend --threads 1")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(
      trained.errors.contains(
        #/spend: 950\.5 to 1600\.5, mean [\d.]+, standard deviation [\d.]+\n/#))
    #expect(
      trained.errors.contains(
        #/epoch 1\/30  loss [\d.]+  validation: loss [\d.]+  RMSE [\d.]+  MAE [\d.]+  R2 -?[\d.]+/#)
    )
    #expect(
      trained.errors.contains(
        #/Done: epoch \d+ kept \(validation RMSE [\d.]+, MAE [\d.]+, R2 -?[\d.]+\), /#))
    let again = try await workspace.run("\(command) --output again --threads 4")
    #expect(again.status == 0)
    #expect(
      try workspace.bytes("spend/model.safetensors") == workspace.bytes("again/model.safetensors"))
    let record = try JSONValue.parse([UInt8](try workspace.bytes("spend/training.json")))
    #expect(record["target_scale"]?["mean"]?.doubleValue != nil)
    #expect(record["history"]?.arrayValue?.first?["rmse"]?.doubleValue != nil)
    let configuration = try JSONValue.parse([UInt8](try workspace.bytes("spend/config.json")))
    #expect(configuration["problem_type"]?.stringValue == "regression")
    #expect(configuration["id2label"]?.serialized() == #"{"0":"spend"}"#)

    let evaluated = try await workspace.run(
      "evaluate --model spend --data train.csv --format json --predictions rows.csv")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    let report = try #require(try JSONValue.parse(evaluated.bytes).objectValue)
    #expect(
      report.names == [
        "rmse", "mae", "r2", "pearson", "spearman", "rows", "baseline", "cut_texts",
        "windowed_texts", "unknown_tokens",
      ])
    #expect((report["r2"]?.doubleValue ?? 0) > 0.8)
    let lines = try workspace.read("rows.csv").split(separator: "\n")
    #expect(lines[0] == "line,text,spend,predicted_value")
    #expect(lines[1].hasPrefix("2,buy,1600.5,1"))

    let scored = try await workspace.run(
      "predict --model spend --input train.csv --output - --quiet")
    #expect(scored.lines[0] == "text,spend,predicted_value")
    let value = try #require(Float(scored.lines[1].split(separator: ",")[2]))
    #expect((1300...1800).contains(value))
    let object = try await workspace.run(
      "predict --model spend --input train.csv --output - --format jsonl --quiet")
    #expect(
      try JSONValue.parse(Array(object.lines[0].utf8))["predicted_value"]?.doubleValue
        == Double(value.description))

    try await quantizesNumbers(workspace)
  }

  /// The model `spend` in 8 bits, which still answers a number.
  private func quantizesNumbers(_ workspace: Workspace) async throws {
    let small = try await workspace.run(
      "quantize --model spend --output small --calibration train.csv")
    #expect(
      small.errors.contains(
        #/On 60 texts the numbers of both models differ by [\d.]+ on average and [\d.]+ at most; those of the original have a standard deviation of [\d.]+\./#
      ))
    let inspected = try await workspace.run("inspect --model small").output
    #expect(
      inspected.contains(
        #/answers +a number a text \(regression\)\n/#))
    #expect(
      inspected.contains(
        #/predicts +spend\n/#))
  }

  @Test(arguments: ["multilabel", "regression"])
  func resumesAKilledRun(task: String) async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", task == "regression" ? Self.priced : Self.listed(","))
    let column = task == "regression" ? "--label-column spend" : ""
    let train =
      "train --model encoder --train train.csv --task \(task) \(column) --epochs 60 --batch-size 8 --learning-rate 5e-3 --output"
    let whole = try await workspace.run("\(train) whole")
    #expect(whole.status == 0)
    let killed = try await workspace.run("\(train) model --checkpoint-interval 0") { program in
      workspace.waitForChange(of: "model.checkpoint", times: 9, program)
      program.send(SIGKILL)
    }
    #expect(killed.wasKilled)
    let resumed = try await workspace.run("\(train) model --resume --threads 1")
    #expect(resumed.status == 0)
    #expect(resumed.errors.contains("Continuing after step "))
    #expect(
      try workspace.bytes("model/model.safetensors") == workspace.bytes("whole/model.safetensors"))
  }

  // MARK: - What does not fit

  @Test func reportsBadNumbersAndLabelsWithTheirLine() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("n.csv", "text;spend\na;1.5\nb;1.234,5\nc;nan\n")
    let train = "train --model encoder --output model --quiet"
    try await workspace.expectRefusal(
      "\(train) --train n.csv --task regression --label-column spend", code: 65,
      "n.csv:3: 1 row has a number that cannot be read (line 3: \"1.234,5\") and 1 row has a number that is not finite "
        + "or beyond 1e15 (line 4: \"nan\"); correct them, write numbers as 1234.5, with a point before the decimals "
        + "and nothing between thousands, or pass --skip-bad-rows to continue without them.")
    try workspace.write("same.csv", "text,rating\na,4\nb,4\n")
    try await workspace.expectRefusal(
      "\(train) --train same.csv --task regression", code: 65,
      "All training rows have the number 4.0, so there is nothing to learn; is this the right column?"
    )
    try workspace.write("none.csv", "text,label\na,\nb,\n")
    try await workspace.expectRefusal(
      "\(train) --train none.csv --task multilabel", code: 65, "none.csv: There are no labels.")
    try workspace.write("train.csv", "text,label\na,x\nb,\"x,y\"\n")
    try workspace.write("held.csv", "text,label\nc,\"x,z\"\n")
    try await workspace.expectRefusal(
      "\(train) --train train.csv --validation held.csv --task multilabel", code: 65,
      "held.csv:2: 1 row has a label the training data does not have, the first \"z\"; correct them or add such rows to "
        + "the training data.")
    try workspace.write("a.jsonl", "{\"text\":\"a\",\"label\":[\"x\",\"y\"]}\n")
    try await workspace.expectRefusal(
      "\(train) --train a.jsonl", code: 65,
      "a.jsonl:1: 1 row has several labels (line 1: \"[\"x\",\"y\"]\"); correct them, train for several labels per text "
        + "with --task multilabel, or pass --skip-bad-rows to continue without them.")
  }

  @Test func optionsThatDoNotFitTheTask() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("t.csv", "text,label\na,x\nb,y\n")
    try workspace.write("r.csv", "text,label\na,1\nb,2\n")
    let train = "train --model encoder --output model --quiet --train"
    for (command, sentence) in [
      (
        "\(train) t.csv --task classification --label-separator |",
        "--label-separator is for multilabel and has no meaning for classification; leave it out."
      ),
      (
        "\(train) r.csv --task regression --label-columns a,b",
        "--label-columns is for multilabel and has no meaning for regression; leave it out."
      ),
      (
        "\(train) t.csv --label-columns x,y --label-column label",
        "--label-column names one column of labels and --label-columns many; leave one of them out."
      ),
      (
        "\(train) r.csv --task regression --select-by macro-f1",
        "--select-by macro-f1 is for classification, multilabel and tagging; choose rmse, mae, r2 or loss."
      ),
      (
        "\(train) t.csv --task multilabel --label-smoothing 0.1",
        "--label-smoothing spreads one label over all; it has no meaning for multilabel, leave it out."
      ),
      (
        "\(train) r.csv --task regression --class-weights balanced",
        "--class-weights and --label-smoothing are about labels; leave them out for regression."
      ),
      (
        "evaluate --model classifier --data t.csv --label-columns a,b",
        "--label-columns is for multilabel and has no meaning for classification; leave it out."
      ),
    ] {
      try await workspace.expectRefusal(command, code: 64, sentence)
    }
  }

  @Test func optionsOfOtherModelsAndThresholds() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(
      to: workspace.url("topics"), labels: ["x", "y"], task: .multilabel)
    try TinyModel.writeClassifier(
      to: workspace.url("spend"), labels: ["spend"], task: .regression)
    try workspace.write("t.csv", "text,label\na,x\nb,\"x,y\"\n")
    try workspace.write("r.csv", "text,spend\na,1\nb,2\n")
    for (command, sentence) in [
      (
        "evaluate --model spend --data t.csv",
        "t.csv:2: 2 rows have a number that cannot be read (lines 2 and 3; the first: \"x\"); correct them, write "
          + "numbers as 1234.5, with a point before the decimals and nothing between thousands, or pass --skip-bad-rows "
          + "to continue without them."
      )
    ] {
      try await workspace.expectRefusal(command, code: 65, sentence)
    }
    for (command, sentence) in [
      (
        "predict --model spend --input r.csv --output - --all",
        "--all is about labels, and this model answers a number; leave it out."
      ),
      (
        "predict --model spend --input r.csv --output - --least-certain 1",
        "--least-certain is about labels, and this model answers a number; leave it out."
      ),
      (
        "predict --model spend --input r.csv --output - --threshold 1",
        "--threshold is about labels, and this model answers a number; leave it out."
      ),
      (
        "evaluate --model topics --data t.csv --threshold z=0.5",
        "--threshold names the label 'z', which the model does not have; it has x, y."
      ),
    ] {
      try await workspace.expectRefusal(command, code: 64, sentence)
    }
    for (value, sentence) in [
      (
        "1.5",
        "--threshold has '1.5', but a probability from 0 to 1 or LABEL=PROBABILITY is expected."
      ),
      (
        "x=",
        "--threshold has 'x=', but a probability from 0 to 1 or LABEL=PROBABILITY is expected."
      ),
      ("0.1,0.2", "--threshold gives two numbers for all labels; leave one out."),
      ("x=0.1,x=0.2", "--threshold names the label 'x' twice."),
    ] {
      let outcome = try await workspace.run(
        "evaluate --model topics --data t.csv --threshold \(value)")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
  }
}

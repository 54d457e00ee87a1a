import FilbertJSON
import Testing

struct EvaluateTests {
  @Test func jsonIsScikitLearnsDictionary() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("test.csv", Corpora.twoClasses(20))
    let outcome = try await workspace.run(
      "evaluate --model classifier --data test.csv --format json")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors == "test.csv: 20 rows, text from column \"text\", label from \"label\"\n")
    let report = try #require(try JSONValue.parse(outcome.bytes).objectValue)
    #expect(
      report.names == [
        "buy", "refund", "accuracy", "macro avg", "weighted avg", "log_loss", "brier_score",
        "expected_calibration_error", "matthews_correlation", "roc_auc",
        "average_precision_buy", "average_precision_refund", "baseline", "confusion_matrix",
        "unknown_labels", "cut_texts", "windowed_texts", "unknown_tokens",
      ])
    for name in ["buy", "refund", "macro avg", "weighted avg"] {
      #expect(
        report[name]?.objectValue?.names == ["precision", "recall", "f1-score", "support"])
    }
    #expect(report["weighted avg"]?["support"]?.intValue == 20)
    #expect(report["unknown_labels"]?.arrayValue?.isEmpty == true)
  }

  @Test func predictionsAddUpToTheReport() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("test.csv", Corpora.twoClasses(20))
    let outcome = try await workspace.run(
      "evaluate --model classifier --data test.csv --format json --predictions rows.csv")
    #expect(outcome.status == 0)
    let rows = try workspace.read("rows.csv").split(separator: "\n").map {
      $0.split(separator: ",")
    }
    #expect(
      rows[0] == [
        "line", "text", "label", "predicted_label", "probability", "probability_buy",
        "probability_refund",
      ])
    #expect(rows.count == 21)
    #expect(rows.dropFirst().map { $0[0] } == (2...21).map { "\($0)"[...] })
    let right = rows.dropFirst().count { $0[2] == $0[3] }
    let report = try JSONValue.parse(outcome.bytes)
    #expect(report["accuracy"]?.doubleValue == Double(right) / 20)
    try await workspace.expectRefusal(
      "evaluate --model classifier --data test.csv --predictions rows.csv", code: 73,
      "rows.csv: The file exists; pass --overwrite to replace it or choose another name.")
    let again = try await workspace.run(
      "evaluate --model classifier --data test.csv --predictions rows.csv --overwrite")
    #expect(again.status == 0)
  }

  @Test(arguments: [
    (
      "-",
      "--predictions needs a file, since the report goes to stdout; give a name that ends in .csv."
    ),
    ("rows.jsonl", "--predictions writes CSV; give a name that ends in .csv, not rows.jsonl."),
    ("rows", "--predictions writes CSV; give a name that ends in .csv, not rows."),
    (
      "classifier/../test.csv",
      "--predictions would replace the file of --data; choose another name."
    ),
  ])
  func predictionsNeedANameOfTheirOwn(name: String, sentence: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("test.csv", Corpora.twoClasses(4))
    try await workspace.expectRefusal(
      "evaluate --model classifier --data test.csv --overwrite --predictions \(name)", code: 64,
      sentence)
  }

  @Test func theFormatCanBeNamed() async throws {
    let workspace = try Workspace("classifier")
    let csv = Corpora.twoClasses(20)
    try workspace.write("test.csv", csv)
    try workspace.write("test.dat", csv)
    let expected = try await workspace.run("evaluate --model classifier --data test.csv")
    let evaluate = "evaluate --model classifier --quiet --data"
    let named = try await workspace.run("\(evaluate) test.dat --input-format csv")
    #expect(named.output == expected.output)
    let piped = try await workspace.run("\(evaluate) - --input-format csv", input: csv)
    #expect(piped.output == expected.output)
    #expect(!expected.output.isEmpty)
    try await workspace.expectRefusal(
      "\(evaluate) -", input: csv, code: 64,
      "Cannot infer the format of standard input; give --input-format csv, tsv, jsonl or conll."
    )
    try await workspace.expectRefusal(
      "\(evaluate) classifier", code: 66,
      "classifier: This is a directory, but a file is needed.")
  }

  @Test func labelsTheModelNeverSawHaveRowsOfTheirOwn() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("test.csv", "text,label\na,buy\nb,zoo\nc,refund\nd,zoo\ne,ask\n")
    let outcome = try await workspace.run("evaluate --model classifier --data test.csv")
    #expect(outcome.status == 0)
    #expect(
      outcome.warnings.first
        == "the model was never trained on the labels \"ask\", \"zoo\": 3 rows cannot be right and count as wrong"
    )
    // Two of five at most can be right, as many as have the most frequent label.
    #expect(outcome.warnings.count == 2)
    #expect(outcome.warnings.last?.hasPrefix("the model is no better here than always ") == true)
    let figures = try await workspace.run(
      "evaluate --model classifier --data test.csv --digits 5 --quiet")
    #expect(figures.output.contains(/\n    accuracy +\d\.\d{5} +5\n/))
  }
}

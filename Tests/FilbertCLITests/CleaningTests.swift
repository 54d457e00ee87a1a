import FilbertJSON
import Testing

struct CleaningTests {
  private static let train =
    "train --model encoder --output model --epochs 1 --max-length 16 --validation-fraction 0 --overwrite"
  private static let rows = """
    text,label
    see http://x.com now,buy
    see http://y.com now,buy
    <p>return it</p>,<b>
    cancel &amp; refund,<b>

    """

  @Test func scoringRepeatsTrainingsCleaning() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.rows)
    let trained = try await workspace.run("\(Self.train) --train train.csv --clean urls,html")
    #expect(trained.status == 0)
    #expect(trained.errors.contains("train.csv: cleaning changed 4 of 4 texts: html 2, urls 2\n"))
    #expect(trained.errors.contains("labels: <b> 2, buy 2\n"))
    let record = try JSONValue.parse(Array(try workspace.bytes("model/training.json")))
    #expect(record["cleaning"] == ["html", "urls"])

    try workspace.write("clean.csv", "text,label\nsee link now,buy\n return it ,<b>\n")
    try workspace.write("raw.csv", "text,label\nsee http://z.org now,buy\n<p>return it</p>,<b>\n")
    let predict = "predict --model model --output - --quiet --all --input"
    func answers(_ outcome: Outcome) -> [[Substring]] {
      outcome.lines.dropFirst().map { $0.split(separator: ",").dropFirst(2) }.map(Array.init)
    }
    let clean = try await workspace.run("\(predict) clean.csv")
    let raw = try await workspace.run("\(predict) raw.csv")
    #expect(raw.status == 0)
    #expect(answers(raw).count == 2)
    #expect(answers(raw) == answers(clean))
    #expect(raw.lines[1].hasPrefix("see http://z.org now,buy,"))

    let evaluate = "evaluate --model model --data raw.csv --format json"
    let evaluated = try await workspace.run("\(evaluate) --predictions rows.csv")
    #expect(evaluated.status == 0)
    #expect(evaluated.errors.contains("texts are cleaned: html,urls\n"))
    #expect(!evaluated.warnings.contains { $0.contains("clean") })
    // What is written is what the file says.
    #expect(try workspace.read("rows.csv").contains("\n2,see http://z.org now,buy,"))
    let other = try await workspace.run("\(evaluate) --clean none")
    #expect(
      other.warnings.first
        == "--clean none replaces the cleaning that the model was trained with (html,urls); it reads texts as it "
        + "never saw them")
    #expect(other.output != evaluated.output)
    let same = try await workspace.run("\(evaluate) --clean urls,html")
    #expect(same.warnings == evaluated.warnings)
    #expect(same.output == evaluated.output)

    let quantized = try await workspace.run("quantize --model model --output small")
    #expect(quantized.status == 0)
    #expect(try workspace.bytes("small/training.json") == workspace.bytes("model/training.json"))
  }

  @Test func withoutCleaningReportsAndStoresNothing() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.rows)
    let trained = try await workspace.run("\(Self.train) --train train.csv")
    #expect(trained.status == 0)
    #expect(!trained.errors.contains("clean"))
    let record = try JSONValue.parse(Array(try workspace.bytes("model/training.json")))
    #expect(record["cleaning"] == [])
  }

  @Test func repeatedRowsCanBeLeftOut() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.rows)
    let command = "--clean all --remove-duplicates"
    let trained = try await workspace.run("\(Self.train) --train train.csv \(command)")
    #expect(trained.status == 0)
    #expect(
      trained.errors.contains(
        "train.csv: 1 row left out that repeats text and label of an earlier row (line 3)\n"))
    #expect(trained.errors.contains("\n3 rows to train on"))
    let evaluated = try await workspace.run(
      "evaluate --model model --data train.csv --remove-duplicates --format json")
    #expect(evaluated.status == 0)
    #expect(try JSONValue.parse(evaluated.bytes)["macro avg"]?["support"]?.intValue == 3)
  }

  @Test func textsEmptyAfterCleaningStopOrAreLeftOut() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.csv", Self.rows + "<br>,buy\n")
    let sentence =
      "train.csv:6: 1 row has a text of which cleaning leaves nothing (line 6); correct them, or pass "
      + "--skip-bad-rows to continue without them."
    try await workspace.expectRefusal(
      "\(Self.train) --train train.csv --clean html --quiet", code: 65, sentence)
    try await workspace.expectRefusal(
      "evaluate --model classifier --data train.csv --clean all --quiet", code: 65, sentence)
    let skipped = try await workspace.run(
      "\(Self.train) --train train.csv --clean html --skip-bad-rows")
    #expect(skipped.status == 0)
    #expect(skipped.warnings.first == "train.csv: cleaning empties 1 text, left out")
  }

  @Test func wrongStepsAndTaggersAreRefused() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.conll", "a O\nb B-X\n\nc B-X\n")
    let wrong = try await workspace.run("\(Self.train) --train train.csv --clean html,urlz")
    #expect(wrong.status == 64)
    #expect(wrong.errorLines.first?.contains("html,urlz") == true)
    try await workspace.expectRefusal(
      "\(Self.train) --train train.conll --clean html", code: 64,
      "--clean is for models that label whole texts and has no meaning for tagging: offsets of entities refer to the "
        + "text as it is.")
    try await workspace.expectRefusal(
      "\(Self.train) --train train.conll --remove-duplicates", code: 64,
      "--remove-duplicates is for models that label whole texts and has no meaning for tagging.")
    try workspace.write("classifier/training.json", "{\"cleaning\": [\"html\", \"magic\"]}")
    try workspace.write("test.csv", Self.rows)
    try await workspace.expectRefusal(
      "evaluate --model classifier --data test.csv", code: 65,
      "classifier/training.json: The model's texts were cleaned by the step \"magic\", which this version does not "
        + "know; use the version that trained it, or specify with --clean what to do instead.")
    let replaced = try await workspace.run(
      "evaluate --model classifier --data test.csv --clean html")
    #expect(replaced.status == 0)
  }
}

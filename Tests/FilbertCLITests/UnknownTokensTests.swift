import FilbertJSON
import FilbertTestSupport
import Testing

/// Chinese texts and a vocabulary that has few of their characters.
struct UnknownTokensTests {
  private static var warning: Regex<Substring> {
    #/\d\d\.\d % of \d+ tokens are unknown \(\[UNK\]\); most of their characters are Chinese: take a model for Chinese, such as bert-base-chinese, or a multilingual one/#
  }

  private static let texts =
    "text,label\n"
    + (0..<20).map { "质量很差发货太慢\($0),\($0 % 2 == 0 ? "buy" : "refund")\n" }.joined()

  @Test func checkReportsThem() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("zh.csv", Self.texts)
    let text = try await workspace.run("check zh.csv --model encoder")
    #expect(text.status == 0 && text.output.contains(Self.warning))
    let json = try await workspace.run("check zh.csv --model encoder --format json")
    let file = try JSONValue.parse(json.bytes)["files"]?.arrayValue?.first
    #expect((file?["unknown_tokens"]?["share"]?.doubleValue ?? 0) > 0.5)
    #expect((file?["unknown_tokens"]?["scripts"]?["han"]?.intValue ?? 0) > 100)
    #expect(file?["lengths"]?["model"] == ["reads": 64, "longer": 0])
    let without = try await workspace.run("check zh.csv --format json")
    let plain = try #require(JSONValue.parse(without.bytes)["files"]?.arrayValue?.first)
    #expect(plain["unknown_tokens"] == nil)
    try workspace.write("zh.conll", "质量\tB-X\n很\tO\n\n差\tO\n")
    let tagged = try await workspace.run("check zh.conll --model encoder")
    #expect(tagged.output.contains(Self.warning), "\(tagged.output)")
  }

  @Test func trainEvaluateAndPredictWarnOfThem() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("zh.csv", Self.texts)
    let trained = try await workspace.run(
      "train --model encoder --train zh.csv --output model --epochs 1 --quiet")
    #expect(trained.status == 0 && trained.errors.contains(Self.warning), "\(trained.errors)")
    let record = try JSONValue.parse([UInt8](try workspace.bytes("model/training.json")))
    let share = record["unknown_tokens"]?["share"]?.doubleValue
    #expect((share ?? 0) > 0.5)
    let evaluated = try await workspace.run(
      "evaluate --model model --data zh.csv --format json --quiet")
    #expect(evaluated.errors.contains(Self.warning))
    let report = try JSONValue.parse(evaluated.bytes)
    #expect(report["unknown_tokens"]?["share"]?.doubleValue == share)
    let scored = try await workspace.run(
      "predict --model model --input zh.csv --output out.csv --summary sum.json --quiet")
    #expect(scored.errors.contains(Self.warning))
    let summary = try JSONValue.parse([UInt8](try workspace.bytes("sum.json")))
    #expect(summary["unknown_tokens"]?["share"]?.doubleValue == share)
  }

  @Test func commandsOfVectorsWarnOfThem() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("zh.csv", Self.texts)
    try workspace.write("en.csv", Corpora.twoClasses(20))
    for command in [
      "embed --input zh.csv --output v.jsonl",
      "segment zh.csv --segments 2 --save s.json --output a.csv",
      "segment zh.csv --apply s.json --output b.csv",
      "select --pool zh.csv --strategy diverse --count 2 --output c.csv",
    ] {
      let outcome = try await workspace.run("\(command) --model encoder --quiet")
      #expect(outcome.status == 0 && outcome.warnings.count == 1, "\(outcome.errors)")
      // A command that reads several files names the one.
      let warning = outcome.warnings.first?.trimmingPrefix("zh.csv: ")
      #expect(warning?.wholeMatch(of: Self.warning) != nil, "\(outcome.errors)")
    }
    let known = try await workspace.run(
      "embed --model encoder --input en.csv --output w.jsonl --quiet")
    #expect(known.status == 0 && known.errors.isEmpty, "\(known.errors)")
  }

  /// Which of the two files has them matters.
  @Test func matchSaysWhichFileHasThem() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("zh.csv", Self.texts)
    try workspace.write("en.csv", Corpora.twoClasses(20))
    for (queries, items, warned) in [
      ("zh.csv", "en.csv", ["zh.csv"]), ("en.csv", "zh.csv", ["zh.csv"]),
      ("en.csv", "en.csv", []),
    ] {
      let outcome = try await workspace.run(
        "match \(queries) --model encoder --items \(items) --text-column text --item-column text --quiet --output -"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.warnings.map { String($0.prefix(6)) } == warned)
      #expect(outcome.warnings.allSatisfy { $0.contains(Self.warning) }, "\(outcome.errors)")
    }
  }

  @Test func taggersWarnOfThemToo() async throws {
    let workspace = try Workspace()
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try workspace.write("zh.conll", "质量\tB-ITEM\n很\tO\n\n差\tO\n")
    let evaluated = try await workspace.run(
      "evaluate --model tagger --data zh.conll --format json --quiet")
    #expect(evaluated.errors.contains(Self.warning), "\(evaluated.errors)")
    let scored = try await workspace.run(
      "predict --model tagger --input zh.conll --output out.conll --quiet")
    #expect(scored.errors.contains(Self.warning))
    try workspace.write("zh.csv", "text\n质量很差\n")
    let texts = try await workspace.run(
      "predict --model tagger --input zh.csv --output out.csv --summary sum.json --quiet")
    #expect(texts.errors.contains(Self.warning))
    let summary = try JSONValue.parse([UInt8](try workspace.bytes("sum.json")))
    #expect((summary["answers"]?["unknown_tokens"]?["share"]?.doubleValue ?? 0) > 0.5)
  }

  @Test func aUselessModelIsNotSilent() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("one.csv", Corpora.twoClasses(40))
    let trained = try await workspace.run(
      "train --model encoder --train one.csv --output model --recipe plain --epochs 1 --learning-rate 1e-9 --validation-fraction 0.5"
    )
    #expect(trained.status == 0)
    let warning = "warning: the model gives all 20 validation rows the same label; train"
    #expect(trained.errors.contains(warning), "\(trained.errors)")
  }
}

import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert select`: which rows are chosen, and what is written about them.
struct SelectTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder", "classifier")
    try TinyModel.writeTagger(
      to: workspace.url("tagger"), tags: ["O", "B-ITEM", "I-ITEM"])
    try workspace.write("train.csv", Corpora.twoClasses(60))
    try workspace.write("pool.csv", Self.pool())
    return workspace
  }

  /// Rows without labels, some of them labelled in the training file, some twice.
  private static func pool(_ count: Int = 80) -> String {
    let rows = Corpora.twoClasses(count, seed: 100).split(separator: "\n").dropFirst()
    return "id,text\n"
      + rows.enumerated().map { "\($0),\($1.prefix { $0 != "," })\n" }.joined()
  }

  private func records(_ workspace: Workspace, _ name: String) throws -> [[String]] {
    try workspace.read(name).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func withoutLabelsTypicalRowsAreChosen() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "select --model encoder --pool pool.csv --count 10 --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try records(workspace, "out.csv")
    #expect(rows[0] == ["id", "text", "rank", "score", "why"])
    #expect(rows.count == 11)
    #expect(rows.dropFirst().map { $0[2] } == (1...10).map(String.init))
    let pool = try workspace.read("pool.csv")
    var total = 0
    for row in rows.dropFirst() {
      #expect(pool.contains("\n\(row[0]),\(row[1])\n"))
      let similar = try #require(Double(row[3]))
      total += Int(similar)
      #expect(row[4] == "typical of \(Int(similar)) row\(similar == 1 ? "" : "s")")
    }
    #expect(total == 80)
  }

  @Test func withLabelsUnsureRowsAreChosenAndKnownOnesLeftOut() async throws {
    let workspace = try workspace()
    // Every labelled text again, and each pool row twice.
    let labelled = try workspace.read("train.csv").split(separator: "\n").dropFirst().map {
      "x,\($0.prefix { $0 != "," })  \n"
    }
    try workspace.write("pool.csv", Self.pool() + labelled.joined() + Self.pool().dropFirst(8))
    let outcome = try await workspace.run(
      "select --model encoder --pool pool.csv --train train.csv --count 12 --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("pool.csv: 60 rows left out that are labelled already"))
    #expect(outcome.errors.contains("pool.csv: 80 rows left out with the text of an earlier row"))
    let rows = try records(workspace, "out.csv")
    #expect(rows[0] == ["id", "text", "rank", "score", "suggested_label", "probability", "why"])
    let scores = rows.dropFirst().compactMap { Double($0[3]) }
    #expect(scores.count == 12 && scores == scores.sorted(by: >))
    for row in rows.dropFirst() {
      #expect(row[0] != "x" && ["buy", "refund"].contains(row[4]))
      #expect(row[6].hasPrefix("uncertain between "))
      let probability = try #require(Double(row[5]))
      // Of two labels the margin is twice the distance from one half.
      #expect(abs(1 - (2 * probability - 1) - (Double(row[3]) ?? 0)) < 2e-3)
    }
  }

  @Test(arguments: ["uncertain-diverse", "badge", "uncertain", "diverse", "typical", "random"])
  func everyStrategyWritesTheSameBytesOnAnyNumberOfThreads(_ strategy: String) async throws {
    let workspace = try workspace()
    for (name, options) in [
      ("a", "--threads 1"), ("b", "--threads 3"), ("c", "--threads 2 --seed 7"),
    ] {
      let outcome = try await workspace.run(
        "select --model encoder --pool pool.csv --train train.csv --count 9 --output \(name).csv --strategy \(strategy) \(options)"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try workspace.read("a.csv") == workspace.read("b.csv"))
    if strategy == "random" { #expect(try workspace.read("a.csv") != workspace.read("c.csv")) }
  }

  @Test func aTrainedModelAnswersAsPredictDoes() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "select --model classifier --pool pool.csv --count 5 --output out.jsonl --strategy uncertain")
    #expect(outcome.status == 0, "\(outcome.errors)")
    _ = try await workspace.run("predict --model classifier --input pool.csv --output scored.jsonl")
    func objects(_ name: String) throws -> [JSONValue] {
      try workspace.read(name).split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
    }
    let scored = try objects("scored.jsonl")
    let chosen = try objects("out.jsonl")
    let least = scored.sorted {
      ($0["probability"]?.doubleValue ?? 0) < ($1["probability"]?.doubleValue ?? 0)
    }
    #expect(chosen.map { $0["id"] } == least.prefix(5).map { $0["id"] })
    for (own, other) in zip(chosen, least) {
      #expect(own["suggested_label"] == other["predicted_label"])
    }
  }

  @Test func aTaggerSuggestsEntitiesAndSaysWhichWordIsUnsure() async throws {
    let workspace = try workspace()
    try workspace.write("known.conll", "buy O\nred B-ITEM\n\nlate O\n")
    try workspace.write("texts.csv", "text\nbuy red\n👍 late order now\n想买 mattress\nlate\n")
    let outcome = try await workspace.run(
      "select --model tagger --pool texts.csv --train known.conll --count 2 --output out.jsonl")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("texts.csv: 2 rows left out that are labelled already"))
    let lines = try workspace.read("out.jsonl").split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let object = try JSONValue.parse(Array(line.utf8))
      let text = Array((object["text"]?.stringValue ?? "").unicodeScalars)
      for entity in object["suggested_entities"]?.arrayValue ?? [] {
        let range = (entity["start"]?.intValue ?? 0)..<(entity["end"]?.intValue ?? 0)
        #expect(String(String.UnicodeScalarView(text[range])) == entity["text"]?.stringValue)
      }
      #expect(object["why"]?.stringValue?.hasPrefix("unsure about \"") == true)
    }
  }

  @Test func severalLabelsAndNumbersHaveTheirOwnSuggestions() async throws {
    let workspace = try workspace()
    try workspace.write(
      "many.csv",
      "text,label\n"
        + (0..<40).map {
          "\($0 % 2 == 0 ? "buy red" : "late order") \($0),\($0 % 2 == 0 ? "a" : $0 % 3 == 0 ? "" : "\"a,b\"")\n"
        }.joined())
    let many = try await workspace.run(
      "select --model encoder --pool pool.csv --train many.csv --task multilabel --count 3 --output many.jsonl"
    )
    #expect(many.status == 0, "\(many.errors)")
    let line = try #require(try workspace.read("many.jsonl").split(separator: "\n").first)
    let object = try JSONValue.parse(Array(line.utf8))
    #expect(object["suggested_labels"]?.arrayValue != nil)
    #expect(object["why"]?.stringValue?.hasPrefix("unsure about ") == true)
    try workspace.write(
      "priced.csv", "text,target\n" + (0..<30).map { "red phone \($0),\($0)\n" }.joined())
    let numbers = try await workspace.run(
      "select --model encoder --pool pool.csv --train priced.csv --task regression --count 3 --output numbers.csv"
    )
    #expect(numbers.status == 0, "\(numbers.errors)")
    #expect(try records(workspace, "numbers.csv")[0] == ["id", "text", "rank", "score", "why"])
  }

  @Test func exportsHaveTheLabelsAndTheInterface() async throws {
    let workspace = try workspace()
    for (tool, name) in [
      ("label-studio", "tasks.json"), ("doccano", "d.jsonl"), ("prodigy", "p.jsonl"),
    ] {
      let outcome = try await workspace.run(
        "select --model classifier --pool pool.csv --count 4 --output \(name) --export \(tool)")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let tasks = try JSONValue.parse(Array(workspace.read("tasks.json").utf8)).arrayValue ?? []
    #expect(tasks.count == 4 && tasks[0]["predictions"]?.arrayValue?.count == 1)
    #expect(tasks[0]["data"]?["id"] != nil)
    let interface = try workspace.read("tasks.xml")
    #expect(
      interface.contains("<Choice value=\"buy\"/>")
        && interface.contains("<Choice value=\"refund\"/>"))
    #expect(try workspace.read("d.jsonl").split(separator: "\n").count == 4)
    #expect(try workspace.read("p.jsonl").contains("\"accept\":[\""))
    // Nothing is known of the labels yet.
    let first = try await workspace.run(
      "select --model encoder --pool pool.csv --count 4 --output first.json --export label-studio")
    #expect(first.status == 0 && !workspace.exists("first.xml"))
    #expect(first.errors.contains("first.xml: not written, since no labels are known yet"))
  }

  @Test func theInterfaceIsNotReplacedUnasked() async throws {
    let workspace = try workspace()
    try workspace.write("tasks.xml", "mine")
    try await workspace.expectRefusal(
      "select --model classifier --pool pool.csv --output tasks.json --export label-studio",
      code: 73,
      "tasks.xml: The file exists; pass --overwrite to replace it or choose another name.")
  }

  @Test func aLearningCurveHasPointsAndEstimates() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "select --model encoder --pool pool.csv --train train.csv --count 20 --output out.csv --learning-curve curve.csv"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try records(workspace, "curve.csv")
    #expect(rows[0] == ["rows", "macro_f1", "low", "high", "is_estimate"])
    #expect(rows.dropFirst().prefix(7).allSatisfy { $0[4] == "false" })
    #expect(rows.suffix(2).map { $0[0] } == ["80", "120"])
    for row in rows.suffix(2) {
      let values = row[1...3].compactMap(Double.init)
      #expect(
        values.count == 3 && values[1] <= values[0] && values[0] <= values[2] && values[2] <= 1)
    }
    #expect(outcome.errors.contains("learning curve: 20 further labels: macro F1 "))
  }

  @Test func fewerNewRowsThanAskedForAreAllWritten() async throws {
    let workspace = try workspace()
    try workspace.write("small.txt", "red\nlate\nred\n")
    let outcome = try await workspace.run(
      "select --model encoder --pool small.txt --count 5 --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.warnings == [
        "small.txt: the pool has only 2 new rows, fewer than --count 5; all are written"
      ])
    #expect(try records(workspace, "out.csv").count == 3)
  }
}

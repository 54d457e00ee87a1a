import FilbertJSON
import FilbertTestSupport
import Foundation
import Glibc
import Testing

/// Every row is answered by a model that has not learnt from it.
struct CrossValidateTests {
  private static let recipe = "--epochs 2 --batch-size 8 --learning-rate 1e-2"
  private static let run = "cross-validate --model encoder --train train.csv --output answers.csv"

  private func workspace(_ csv: String = Corpora.twoClasses(40)) throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", csv)
    return workspace
  }

  private func table(_ workspace: Workspace, _ name: String = "answers.csv") throws -> [[String]] {
    try workspace.read(name).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func everyRowIsAnsweredOnce() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run("\(Self.run) --folds 4 --format json \(Self.recipe)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try table(workspace)
    #expect(
      rows[0] == [
        "line", "fold", "text", "label", "predicted_label", "probability", "probability_buy",
        "probability_refund",
      ])
    #expect(rows.dropFirst().map { $0[0] } == (2...41).map { "\($0)" })
    // StratifiedKFold(4, shuffle=True, random_state=42).split([0] * 40, [0, 1] * 20)
    let folds = "1444441221233312414231122343143224333121"
    #expect(rows.dropFirst().map { $0[1] }.joined() == folds)
    let report = try JSONValue.parse(outcome.bytes)
    let right = rows.dropFirst().count { $0[3] == $0[4] }
    #expect(report["accuracy"]?.doubleValue == Double(right) / 40)
    let over = try #require(report["cross_validation"])
    #expect(over["method"]?.stringValue == "StratifiedKFold")
    #expect(over["test_training_ratio"]?.doubleValue == 1.0 / 3)
    let accuracy = over["figures"]?["accuracy"]?["folds"]?.arrayValue?.compactMap(\.doubleValue)
    let counted = (1...4).map { fold -> Double in
      let answered = rows.dropFirst().filter { $0[1] == "\(fold)" }
      return Double(answered.count { $0[3] == $0[4] }) / 10
    }
    #expect(accuracy == counted)
    #expect(!workspace.exists("answers.csv.fits"))
    // The answers are what evaluate reads.
    let again = try await workspace.run(
      "evaluate --scored answers.csv --label-column label --format json")
    let scored = try JSONValue.parse(again.bytes)
    for key in ["accuracy", "log_loss", "macro avg", "confusion_matrix"] {
      #expect(scored[key] == report[key], "\(key)")
    }
  }

  /// A run that is killed once it has an answer, and continued.
  @Test func aRunThatContinuesWritesTheSameBytes() async throws {
    let workspace = try workspace()
    let command = "\(Self.run) --folds 3 --format json --checkpoint-interval 0 \(Self.recipe)"
    let whole = try await workspace.run(command)
    #expect(whole.status == 0)
    let expected = try workspace.bytes("answers.csv")
    try workspace.remove("answers.csv")
    let directory = workspace.url("answers.csv.fits").path
    let killed = try await workspace.run(command) { process in
      for _ in 0..<30_000 {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        if files.contains(where: { $0.hasPrefix("fit-") && $0.hasSuffix(".safetensors") }) { break }
        usleep(2_000)
      }
      process.send(SIGKILL)
    }
    #expect(killed.wasKilled && !workspace.exists("answers.csv"))
    let refused = try await workspace.run(command)
    #expect(refused.status == 73)
    #expect(
      refused.errorLines == [
        "answers.csv.fits: An interrupted run left this directory; add --resume to continue, or --overwrite to start over."
      ])
    let resumed = try await workspace.run("\(command) --resume")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("Continuing the run that was interrupted"))
    #expect(try workspace.bytes("answers.csv") == expected)
    #expect(resumed.bytes == whole.bytes)
    #expect(!workspace.exists("answers.csv.fits"))
  }

  @Test func repeatedFoldsAnswerEveryRowAgain() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "\(Self.run) --folds 2 --repeats 2 --method probe --report page.html --report-json page.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("2 folds (StratifiedKFold), 2 times"))
    let rows = try table(workspace)
    #expect(rows[0].prefix(3) == ["line", "repetition", "fold"])
    #expect(rows[1...40].allSatisfy { $0[1] == "1" })
    #expect(rows[41...80].allSatisfy { $0[1] == "2" })
    #expect(rows[1...40].map { $0[0] } == rows[41...80].map { $0[0] })
    #expect(rows[1...40].map { $0[2] } != rows[41...80].map { $0[2] })
    let page = try JSONValue.parse(Array(try workspace.bytes("page.json")))
    #expect(page["rows"]?.intValue == 40)
    #expect(page["cross_validation"]?["test_rows"] == [20, 20, 20, 20])
    #expect(try workspace.read("page.html").contains("Nadeau"))
  }

  @Test func groupsStayTogetherAndTimesComeLater() async throws {
    let lines = Corpora.twoClasses(40).split(separator: "\n").dropFirst()
    let csv =
      "text,label,customer,day\n"
      + lines.enumerated().map { row, line in
        "\(line),c\(row * row % 13),2026-\(row % 12 + 1)-\(row % 28 + 1)\n"
      }.joined()
    let workspace = try workspace(csv)
    let grouped = try await workspace.run(
      "\(Self.run) --folds 3 --group-column customer --method probe")
    #expect(grouped.status == 0 && grouped.output.contains("StratifiedGroupKFold"))
    var foldOfGroup: [String: String] = [:]
    for row in try table(workspace).dropFirst() {
      #expect(foldOfGroup[row[4]] == nil || foldOfGroup[row[4]] == row[1])
      foldOfGroup[row[4]] = row[1]
    }
    #expect(Set(foldOfGroup.values) == ["1", "2", "3"])
    let timed = try await workspace.run(
      "\(Self.run) --folds 3 --time-column day --method probe --overwrite")
    #expect(timed.status == 0 && timed.output.contains("TimeSeriesSplit"))
    func day(_ row: [String]) -> [Int] { row[5].split(separator: "-").compactMap { Int($0) } }
    let rows = try table(workspace).dropFirst()
    #expect(rows.count == 30)
    for row in rows {
      for other in rows where row[1] < other[1] {
        #expect(!day(other).lexicographicallyPrecedes(day(row)))
      }
    }
  }

  @Test(arguments: [
    ("--task multilabel --label-separator |", "subset accuracy", "predicted_labels"),
    ("--task regression --label-column number", "Pearson correlation", "predicted_value"),
  ])
  func otherTasksHaveTheirFigures(options: String, figure: String, column: String) async throws {
    let lines = Corpora.twoClasses(40).split(separator: "\n").dropFirst()
    let csv =
      "text,label,number\n"
      + lines.enumerated().map { row, line in
        "\(line)\(row % 3 == 0 ? "|late" : ""),\(row % 2 * 5 + row % 3)\n"
      }.joined()
    let workspace = try workspace(csv)
    let outcome = try await workspace.run(
      "\(Self.run) --folds 3 \(options) --report page.html \(Self.recipe)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("\n3 folds (StratifiedKFold)\n"))
    #expect(outcome.output.contains("\n\(figure) "))
    let rows = try table(workspace)
    #expect(rows.count == 41 && rows[0].contains(column))
  }

  @Test func wordsAreAnsweredInSentences() async throws {
    let workspace = try Workspace("encoder")
    let words = (0..<30).map { row in
      "buy O\n\(["red", "late", "queen"][row % 3]) O\n\(["phone", "pillow"][row % 2]) \(row % 5 == 0 ? "O" : "B-ITEM")\n\n"
    }
    try workspace.write("train.conll", words.joined())
    let outcome = try await workspace.run(
      "cross-validate --model encoder --train train.conll --output answers.csv --folds 3 --report page.html \(Self.recipe)"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("\nF1 of entities "))
    let rows = try table(workspace)
    #expect(rows[0] == ["sentence", "line", "fold", "word", "tag", "predicted_tag", "probability"])
    #expect(rows.count == 91)
    let buys = rows.count { $0[3] == "buy" }
    #expect(buys == 30)
    try await workspace.expectRefusal(
      "cross-validate --model encoder --train train.conll --output other.csv --group-column word --quiet",
      code: 64,
      "--group-column and --time-column are for tables of texts; tagged sentences have no such columns; leave them out."
    )
  }

  @Test func twoRecipesAnswerTheSameFolds() async throws {
    let workspace = try workspace()
    let same = try await workspace.run(
      "\(Self.run) --folds 3 --format json --method probe --against", more: ["--method probe"])
    #expect(same.status == 0, "\(same.errors)")
    let report = try #require(try JSONValue.parse(same.bytes)["comparison"])
    for figure in report["folds"]?["figures"]?.arrayValue ?? [] {
      #expect(figure["difference"]?["value"]?.doubleValue == 0)
      #expect(figure["p_value"]?.doubleValue == 1)
    }
    #expect(report["folds"]?["figures"]?.arrayValue?.isEmpty == false)
    #expect(report["rows"]?["differing_rows"] == 0)
    let other = try await workspace.run(
      "\(Self.run) --folds 3 --overwrite --method probe --against-model encoder --report page.html --against",
      more: ["--epochs 1 --learning-rate 1e-2 --seed 3"])
    #expect(other.status == 0, "\(other.errors)")
    #expect(
      other.output.contains("B: encoder --epochs 1 --learning-rate 1e-2 --seed 3\nmean over folds"))
    #expect(other.output.contains("McNemar"))
    #expect(!workspace.exists("answers.csv.fits"))
  }

  @Test(
    arguments: [
      (
        "--folds 1", 64,
        "--folds must be at least 2, not 1: a fold is answered by a model of the others."
      ),
      ("--folds 41", 65, "train.csv: --folds must not be above the number of rows, 40, but is 41."),
      (
        "--folds 21", 65,
        "train.csv: Too few rows for 21 folds: the most frequent, label \"buy\", has 20; use --folds 20 or fewer."
      ),
      ("--repeats 0", 64, "--repeats must be at least 1, not 0."),
      (
        "--seed 4294967296", 64,
        "--seed must be at most 4294967295 for folds, as in NumPy, but is 4294967296."
      ),
      (
        "--group-column label", 65,
        "train.csv: The column \"label\" has 2 groups, fewer than the 5 folds, and no group may be divided; use --folds 2."
      ),
      (
        "--group-column label --folds 2", 65,
        "train.csv: Every group of the column \"label\" has labels of its own, so no model could learn what it has to answer: label \"buy\" (20 in \"buy\"), label \"refund\" (20 in \"refund\"); choose another column."
      ),
      (
        "--time-column text", 65,
        "train.csv:2: The column \"text\" has \"want buy price how 0\" here, which is not a date or time; write 2026-03-14, 2026-03-14 10:22:07 or a number."
      ),
      (
        "--time-column label --repeats 2", 64,
        "Rows in order of time are divided in one way only; leave out --repeats or --time-column."
      ),
      (
        "--group-column shop", 65,
        "train.csv: There is no column \"shop\"; there are \"text\", \"label\"."
      ),
      (
        "--time-budget 10m", 64,
        "--time-budget is for a single model: models that stop when their time is up cannot be compared; give --epochs or --max-steps."
      ),
      (
        "--against --output=x", 64,
        "--against takes the options of a recipe as train has them: Unknown option '--output'"
      ),
      (
        "--against-model none", 66,
        "none: There is no such model directory; check the path or fetch the model first."
      ),
    ] as [(String, Int32, String)])
  func whatCannotBeDividedIsRefused(options: String, code: Int32, sentence: String) async throws {
    let workspace = try workspace()
    try await workspace.expectRefusal("\(Self.run) --quiet \(options)", code: code, sentence)
  }

  @Test(arguments: ["--patience 2", "--refit", "--calibrate"])
  func decisionsNeedRowsToValidateOn(_ option: String) async throws {
    let workspace = try workspace()
    let name = option.prefix { $0 != " " }
    try await workspace.expectRefusal(
      "\(Self.run) --quiet --validation-fraction 0 \(option)", code: 64,
      "\(name) needs rows to validate on; give a --validation-fraction above 0.")
    let rival = try await workspace.run(
      "\(Self.run) --quiet --validation-fraction 0 --against", more: [option])
    #expect(rival.status == 64)
    #expect(
      rival.errorLines.first
        == "\(name) in --against needs rows to validate on; give a --validation-fraction above 0.")
    #expect(!workspace.exists("answers.csv.fits"))
  }

  @Test func textsThatModelsHaveSeenAreCounted() async throws {
    let lines = Corpora.twoClasses(30).split(separator: "\n").map(String.init)
    let text = lines[1].prefix { $0 != "," }
    // Three equal rows, and one with the other label.
    let other = lines[1].hasSuffix("buy") ? "refund" : "buy"
    let workspace = try workspace(
      (lines + [lines[1], lines[1], "\(text),\(other)"]).joined(separator: "\n") + "\n")
    let run = try await workspace.run("\(Self.run) --folds 5 --method probe")
    #expect(run.status == 0, "\(run.errors)")
    let sentence = "answered by a model that has learned from the same text with the same label"
    #expect(run.warnings.contains { $0.contains(sentence) && $0.contains("--remove-duplicates") })
    let clean = try await workspace.run(
      "\(Self.run) --folds 5 --method probe --remove-duplicates --overwrite")
    #expect(clean.status == 0 && !clean.warnings.contains { $0.contains(sentence) })
  }

  @Test func whatAFoldCannotLearnFromIsNamed() async throws {
    let rows = (0..<12).map { "text \($0),\($0 < 4 ? 1 : $0),\($0)\n" }
    let workspace = try workspace("text,number,day\n" + rows.joined())
    let outcome = try await workspace.run(
      "\(Self.run) --quiet --task regression --label-column number --time-column day --folds 3 --method probe --validation-fraction 0"
    )
    #expect(outcome.status == 65)
    let error = try #require(outcome.errorLines.first)
    #expect(error.hasPrefix("All training rows have the number 1.0"))
    #expect(error.hasSuffix("That is so for the rows that fold 1 of 3 learns from."))
    #expect(!workspace.exists("answers.csv.fits") && !workspace.exists("answers.csv"))
  }

  @Test func columnsThatAreAddedAreKnownBeforeTheWork() async throws {
    let workspace = try workspace(
      "text,label,fold\nbuy this,a,1\nbuy that,b,1\nlate,a,2\nlater,b,2\n")
    try await workspace.expectRefusal(
      "\(Self.run) --quiet --folds 2", code: 65,
      "train.csv: The input already has a column \"fold\", which would be overwritten; rename or remove it."
    )
  }
}

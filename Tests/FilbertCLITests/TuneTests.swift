import FilbertJSON
import FilbertTestSupport
import Foundation
import Glibc
import Testing

@testable import FilbertCLI

/// `filbert tune`, on tiny models.
struct TuneTests {
  private static let small =
    "--search learning-rate=1e-3..2e-2 --search batch-size=4,8 --epochs 3 --trials 4"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    return workspace
  }

  @Test func writesARecipeThatTrainReads() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "tune --model encoder --train train.csv \(Self.small) --output tuned")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines[0].hasPrefix("trial  learning-rate  batch-size  rung_1"))
    #expect(outcome.lines.count == 5)
    #expect(
      outcome.errors.contains(
        "filbert train --model encoder --train train.csv --epochs 3 --recipe tuned/recipe.json --output DIR"
      ))
    #expect(!workspace.exists("tuned.fits"))
    let table = try workspace.read("tuned/trials.csv").split(separator: "\n")
    #expect(table[0] == "trial,learning-rate,batch-size,rung_1,rung_2,outcome")
    #expect(table.count == 5 && table[1].hasPrefix("0,"))
    let record = try JSONValue.parse(try workspace.read("tuned/trials.json"))
    #expect(record["trials"]?.arrayValue?.count == 4 && record["metric"] == "macro-f1")
    #expect(try workspace.read("tuned/trials.svg").hasPrefix("<svg"))
    let recipe = try #require(
      JSONValue.parse(try workspace.read("tuned/recipe.json")).objectValue)
    #expect(recipe["seed"] == nil && recipe["epochs"] == 3)
    let trained = try await workspace.run(
      "train --model encoder --train train.csv --recipe tuned/recipe.json --output m --seed 5")
    #expect(trained.status == 0, "\(trained.errors)")
    var used = try #require(
      JSONValue.parse(try workspace.read("m/training.json"))["recipe"]?.objectValue)
    #expect(used["seed"] == 5)
    used["seed"] = nil
    // What the model and its tokenizer decide is recorded.
    for name in ["max_length", "long_texts"] { used[name] = recipe[name] }
    #expect(used == recipe)
  }

  /// A run that is stopped at any moment and resumed writes the bytes of one that is not.
  @Test func aResumedSearchHasTheSameBytes() async throws {
    let workspace = try workspace()
    let tune = "tune --model encoder --train train.csv \(Self.small) --checkpoint-interval 0"
    #expect(try await workspace.run("\(tune) --output whole").status == 0)
    for fits in 1...4 {
      #expect(try await kill("\(tune) --output parts --resume", in: workspace, afterFits: fits))
    }
    #expect(try await workspace.run("\(tune) --output parts --resume").status == 0)
    for name in ["recipe.json", "trials.csv", "trials.json", "trials.svg"] {
      #expect(try workspace.bytes("parts/\(name)") == workspace.bytes("whole/\(name)"))
    }
  }

  /// Runs a command that writes `parts`, and kills it once it has as many answers. There are more to come, so it cannot
  /// have ended.
  ///
  /// - Returns: whether it was killed.
  private func kill(_ command: String, in workspace: Workspace, afterFits count: Int) async throws
    -> Bool
  {
    let directory = workspace.url("parts.fits").path
    let outcome = try await workspace.run(
      command,
      whileRunning: { process in
        while process.isRunning {
          let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
          let answers = names.filter { $0.hasPrefix("fit-") && $0.hasSuffix(".safetensors") }
          if answers.count >= count { break }
          usleep(500)
        }
        process.send(SIGKILL)
      })
    return outcome.wasKilled
  }

  /// The time that interrupted runs have taken does not undo the trials that they have begun.
  @Test func aResumedSearchKeepsTheTrialsThatItHasBegun() async throws {
    let workspace = try workspace()
    let tune =
      "tune --model encoder --train train.csv \(Self.small) --time-budget 1h --output parts"
    #expect(try await kill(tune, in: workspace, afterFits: 4))
    let note = try JSONValue.parse(try workspace.read("parts.fits/time.json"))
    #expect(note["begun"] == 4 && note["trials"]?.isNull == true)
    try workspace.write("parts.fits/time.json", #"{"seconds": 3599, "begun": 4, "trials": null}"#)
    let outcome = try await workspace.run("\(tune) --resume")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 5 && !outcome.errors.contains("No further trials"))
  }

  /// What cannot be searched leaves nothing that a later run would have to continue or remove.
  @Test func badRowsLeaveNothing() async throws {
    let workspace = try workspace()
    try workspace.write("one.csv", "text,label\n" + (0..<9).map { "text \($0),a\n" }.joined())
    for options in ["--train one.csv", "--train train.csv --folds 500"] {
      let outcome = try await workspace.run("tune --model encoder \(options) --output t")
      #expect(outcome.status == 64 || outcome.status == 65, "\(outcome.errors)")
      #expect(!workspace.exists("t.fits") && !workspace.exists("t"))
    }
  }

  @Test func aFileGivesTheMethod() async throws {
    let workspace = try workspace()
    try workspace.write("recipe.json", #"{"method": "probe"}"#)
    let outcome = try await workspace.run(
      "train --model encoder --train train.csv --recipe recipe.json --output m")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let record = try JSONValue.parse(try workspace.read("m/training.json"))
    #expect(record["recipe"]?["method"] == "probe")
  }

  @Test func theTrainingCommandCanBePastedIntoAShell() {
    let arguments = [
      "--model", "a b", "--train=it's.csv", "--trials", "5", "--skip-bad-rows", "--sampler=grid",
      "--search",
      "epochs=1,2", "--resume", "--label-separator", "|", "--recipe", "plain", "--quiet",
    ]
    #expect(
      TrainingCommand.text(arguments, recipe: "o/recipe.json")
        == #"filbert train --model 'a b' '--train=it'\''s.csv' --skip-bad-rows --label-separator '|' --recipe o/recipe.json --output DIR"#
    )
  }

  @Test func aDirectoryOfSomethingElseIsNotReplaced() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "tune --model encoder --train train.csv --output encoder --overwrite --quiet")
    #expect(outcome.status == 73 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && workspace.exists("encoder/config.json"))
  }

  @Test func everyTaskIsSearched() async throws {
    let workspace = try workspace()
    try workspace.write("more.csv", Corpora.twoClasses())
    let words = (0..<12).map { "red\tO\nphone\tB-ITEM\ncase\t\($0 % 2 == 0 ? "I-ITEM" : "O")\n" }
    try workspace.write("tags.conll", words.joined(separator: "\n"))
    let texts = (0..<24).map { "text \($0 % 5),\($0 % 5)" }
    try workspace.write("numbers.csv", (["text,score"] + texts).joined(separator: "\n") + "\n")
    let topics = (0..<24).map { "text \($0 % 5),\($0 % 2 == 0 ? "a|b" : "b")" }
    try workspace.write("topics.csv", (["text,label"] + topics).joined(separator: "\n") + "\n")
    for (data, metric) in [
      ("--train tags.conll", "span-f1"), ("--train numbers.csv --task regression", "rmse"),
      ("--train topics.csv --label-separator |", "macro-f1"),
      ("--train train.csv --validation more.csv --metric loss", "loss"),
      ("--train train.csv --method probe --folds 2", "macro-f1"),
    ] {
      let outcome = try await workspace.run(
        "tune --model encoder \(data) --output t --overwrite --trials 3 --quiet"
          + (data.contains("probe") ? "" : " --epochs 1"))
      #expect(outcome.status == 0, "\(data): \(outcome.errors)")
      let record = try JSONValue.parse(try workspace.read("t/trials.json"))
      #expect(record["metric"]?.stringValue == metric)
    }
  }

  @Test func refusesWhatCannotBeSearched() async throws {
    let workspace = try workspace()
    try workspace.write("empty.json", "{}")
    try workspace.write("list.json", "[1]")
    try workspace.write("wrong.json", #"{"epochs": {"low": 4, "high": 2}}"#)
    let tune = "tune --model encoder --train train.csv --output t"
    for (options, code, sentence) in [
      (
        "--trials 0", 64 as Int32,
        "--trials must lie between 2 (the default recipe and another one) and 10000, not 0."
      ),
      (
        "--search rate=1..2", 64,
        "There is no parameter \"rate\" to search; choose from learning-rate, head-learning-rate, layer-rate-decay, epochs, max-steps, batch-size, gradient-accumulation, weight-decay, warmup-ratio, schedule, max-gradient-norm, perturbation, dropout, freeze-layers, max-length, label-smoothing, class-weights, long-texts, pooling-layer and method."
      ),
      (
        "--search epochs=4..2", 64,
        "The range of \"epochs\" is 4 to 2, but its start must be below its end."
      ),
      (
        "--search batch-size=0,8", 64,
        "--search batch-size has a value that cannot be trained: --batch-size must lie between 1 and 1000000, not 0."
      ),
      (
        "--search epochs=2,3 --epochs 4", 64,
        "--epochs fixes a value that the search should choose; leave it out, or do not search it."
      ),
      (
        "--space empty.json", 65,
        "empty.json: There is nothing to search; name a parameter and its values."
      ),
      (
        "--space list.json", 65,
        "list.json: This is not a space: an object such as {\"learning-rate\": {\"low\": 1e-5, \"high\": 3e-4}} is expected."
      ),
      (
        "--space wrong.json", 64,
        "wrong.json: The range of \"epochs\" is 4 to 2, but its start must be below its end."
      ),
      (
        "--sampler grid --trials 5 --search epochs=1,2,3 --search batch-size=4,8", 64,
        "The grid has 6 points, and --trials allows 4 besides the default; raise --trials, search fewer values, or choose --sampler tpe."
      ),
      (
        "--metric rmse", 64,
        "--metric rmse is not for classification; choose macro-f1, weighted-f1, accuracy or loss."
      ),
      (
        "--validation train.csv --folds 2", 64,
        "--validation already gives the rows to compare on; leave out --folds, or --validation."
      ),
    ] {
      try await workspace.expectRefusal("\(tune) \(options)", code: code, sentence)
    }
  }

  /// Before rows are read and models are trained.
  @Test func refusesWhatTheModelCannotDo() async throws {
    let workspace = try workspace()
    let tune = "tune --model encoder --train train.csv --output t"
    try await workspace.expectRefusal(
      "\(tune) --search max-length=16,100000", code: 64,
      "--search max-length has a value that cannot be trained: --max-length 100000 is beyond the model's 64 positions; give 64 or less."
    )
    try await workspace.expectRefusal(
      "\(tune) --freeze-layers 99", code: 64,
      "--freeze-layers 99 is more than the model's 2 layers.")
  }

  @Test func refusesAFileThatIsNotARecipe() async throws {
    let workspace = try workspace()
    try workspace.write("recipe.json", #"{"epochs": "three"}"#)
    try workspace.write("list.json", "[]")
    let train = "train --model encoder --train train.csv --output m --recipe"
    try await workspace.expectRefusal(
      "\(train) recipe.json", code: 65,
      "recipe.json: \"epochs\" is \"three\", but a whole number is expected.")
    try await workspace.expectRefusal(
      "\(train) list.json", code: 65,
      "list.json: This is not a recipe: an object with values such as \"learning_rate\" is expected."
    )
  }
}

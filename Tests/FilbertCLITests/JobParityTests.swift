import FilbertCleaning
import FilbertJobs
import Foundation
import Testing

/// Jobs of the library give the bytes of the commands.
struct JobParityTests {
  /// A task with a file for it.
  private struct Case: Sendable, CustomTestStringConvertible {
    let task: LearningTask
    let file: String
    let rows: String
    /// What the command needs to know beside the task.
    var options = ""
    var testDescription: String { task.rawValue }
  }

  private static let words = ["buy", "late", "red", "queen", "order", "phone"]

  private static let texts = (1...48).map { row in
    words.indices.filter { row >> $0 & 1 == 1 }.map { words[$0] }.joined(separator: " ")
  }

  private static let cases = [
    Case(task: .classification, file: "train.csv", rows: Corpora.twoClasses(48)),
    Case(
      task: .multilabel, file: "train.csv",
      rows: "text,label\n"
        + texts.map { text in
          "\(text),\(["buy", "late"].filter { text.contains($0) }.joined(separator: "|"))\n"
        }.joined(), options: "--label-separator |"),
    Case(
      task: .regression, file: "train.csv",
      rows: "text,score\n" + texts.map { "\($0),\($0.contains("buy") ? 5 : 1).5\n" }.joined()),
    Case(
      task: .tagging, file: "train.conll",
      rows: texts.map { text in
        text.split(separator: " ").map { "\($0)\t\($0 == "queen" ? "B-SIZE" : "O")\n" }.joined()
          + "\n"
      }.joined()),
    Case(
      task: .matching, file: "train.csv",
      rows: "query,item\n" + texts.enumerated().map { "\($1),\(words[$0 % 6]) \($0)\n" }.joined(),
      options: "--text-column query --text-pair-column item"),
  ]

  @Test(arguments: cases)
  private func trainingGivesTheBitsOfTheCommand(_ example: Case) async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(example.file, example.rows)
    let outcome = try await workspace.run(
      "train --model encoder --train \(example.file) --task \(example.task.rawValue) --epochs 3 --batch-size 8 --output program \(example.options)"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    var columns = LabelledColumns()
    if example.task == .multilabel { columns.labelSeparator = "|" }
    if example.task == .matching { (columns.text, columns.textPair) = ("query", "item") }
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batchSize) = (3, 8)
    let job = TrainingJob(
      example.task, from: workspace.url("encoder"),
      examples: .file(workspace.url(example.file), columns: columns), recipe: recipe,
      into: workspace.url("job"))
    let model = try await job.result()
    for name in ["model.safetensors", "config.json"] {
      #expect(try workspace.bytes("job/\(name)") == workspace.bytes("program/\(name)"))
    }
    #expect((model.evaluation == nil) == (example.task == .matching))
    #expect(model.validation != nil)
  }

  @Test func scoringGivesTheBytesOfTheCommand() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "rows.csv", "id;text\n" + (0..<3000).map { "\($0);want \($0 % 9) pillow\n" }.joined())
    let outcome = try await workspace.run(
      "predict --model classifier --input rows.csv --output program.csv --all --threshold buy=0.4 --columns id --rejects r.csv --clean whitespace --round 4"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    var job = ScoringJob(
      model: workspace.url("classifier"), input: workspace.url("rows.csv"),
      output: workspace.url("job.csv"))
    job.includesProbabilities = true
    job.thresholds = .labels(["buy": 0.4])
    (job.keptColumns, job.cleaning, job.digits) = (["id"], .init([.whitespace]), 4)
    job.rejects = workspace.url("rejects.csv")
    _ = try await job.result()
    #expect(try workspace.bytes("job.csv") == workspace.bytes("program.csv"))
    #expect(try workspace.bytes("rejects.csv") == workspace.bytes("r.csv"))
  }
}

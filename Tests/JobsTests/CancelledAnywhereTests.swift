import FilbertCore
import FilbertTestSupport
import Foundation
import Synchronization
import Testing

@testable import FilbertJobs

/// Jobs of every task, cancelled anywhere between their first row and their last.
struct CancelledAnywhereTests {
  private static let texts = (0..<40).map { row in
    (0..<3).map {
      ["red", "blue", "dress", "order", "late", "refund", "price"][(row * 5 + $0 * 3) % 7]
    }
    .joined(separator: " ")
  }

  /// A file for the task.
  private static func rows(_ task: LearningTask) -> String {
    switch task {
    case .tagging:
      texts.map { text in
        text.split(separator: " ").map {
          "\($0)\t\(["red", "blue"].contains($0) ? "B-COLOUR" : "O")\n"
        }
        .joined() + "\n"
      }.joined()
    case .matching:
      "text,text_pair\n"
        + texts.enumerated().map { "\($1) \($0),answer \($0 % 9) \($0)\n" }.joined()
    case .regression:
      "text,label\n" + texts.enumerated().map { "\($1),\(Double($0 % 5) / 2)\n" }.joined()
    case .multilabel:
      "text,label\n"
        + texts.enumerated().map { "\($1),\($0 % 3 == 0 ? "red|blue" : "red")\n" }.joined()
    default:
      "text,label\n"
        + texts.enumerated().map { "\($1),\($0 % 2 == 0 ? "buy" : "refund")\n" }.joined()
    }
  }

  /// Runs a job, and cancels it when it asks for the `most`-th time whether it is cancelled.
  ///
  /// - Returns: how often it has asked.
  private func asks(
    until most: Int, _ run: (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Void
  ) throws -> Int {
    let asks = Asks()
    try run { asks.count.add(1, ordering: .relaxed).newValue >= most }
    return asks.count.load(ordering: .relaxed)
  }

  private func run(_ job: TrainingJob, until most: Int = .max) throws -> Int {
    try asks(until: most) { try TrainingJobRun(job, EventChannel(), isCancelled: $0).run() }
  }

  private func run(_ job: ScoringJob, until most: Int = .max) throws -> Int {
    try asks(until: most) { try ScoringJobRun(job, EventChannel(), isCancelled: $0).run() }
  }

  @Test(arguments: LearningTask.allCases)
  func itContinuesToTheSameBits(_ task: LearningTask) throws {
    let fixtures = try JobFixtures()
    let name = task == .tagging ? "train.conll" : "train.csv"
    try fixtures.write(name, Self.rows(task))
    var columns = LabelledColumns()
    if task == .multilabel { columns.labelSeparator = "|" }
    if task == .matching { (columns.text, columns.textPair) = ("text", "text_pair") }
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batchSize) = (2, 8)
    func job(_ output: String) -> TrainingJob {
      TrainingJob(
        task, from: fixtures.url("encoder"), examples: .file(fixtures.url(name), columns: columns),
        recipe: recipe, into: fixtures.url(output))
    }
    let all = try run(job("whole"))
    let whole = try fixtures.bytes("whole/model.safetensors")
    for place in stride(from: 1, through: all, by: max(1, all / 12)) {
      let error = #expect(throws: FilbertError.self) { try run(job("\(place)"), until: place) }
      #expect(error?.code == .interrupted, "\(place) of \(all)")
      #expect(!fixtures.exists("\(place)"))
      _ = try run(job("\(place)"))
      #expect(try fixtures.bytes("\(place)/model.safetensors") == whole, "\(place) of \(all)")
    }
  }

  /// 5,000 different rows, and one model that reads all of them.
  @Test(arguments: ["classifier", "tagger"])
  func scoringContinuesToTheSameBits(_ model: String) throws {
    let fixtures = try JobFixtures(classifier: true)
    try TinyModel.writeTagger(to: fixtures.url("tagger"), crf: true)
    let words = ["red", "blue", "dress", "order", "late", "refund", "price"]
    let texts = (0..<5000).map { row in
      (0..<5).map { words[row / [1, 7, 49, 343, 2401][$0] % 7] }.joined(separator: " ")
    }
    try fixtures.write("rows.csv", "text\n" + texts.joined(separator: "\n") + "\n")
    func job(_ output: String) -> ScoringJob {
      ScoringJob(
        model: fixtures.url(model), input: fixtures.url("rows.csv"), output: fixtures.url(output))
    }
    let all = try run(job("whole.csv"))
    let whole = try fixtures.bytes("whole.csv")
    var stops: Set<String> = []
    for place in stride(from: 1, through: all, by: max(1, all / 12)) {
      let output = "\(place).csv"
      do {
        _ = try run(job(output), until: place)
        // The whole run may have asked more often than this one, which then ends before it is cancelled.
        continue
      } catch let error as FilbertError {
        #expect(error.code == .interrupted)
        stops.insert(error.message)
      }
      #expect(!fixtures.exists(output) && fixtures.exists("\(output).partial"))
      _ = try run(job(output))
      #expect(try fixtures.bytes(output) == whole, "\(place) of \(all)")
    }
    // Between chunks as well as in the first one.
    #expect(stops.count >= 2, "\(stops)")
  }
}

import FilbertCore
import FilbertFiles
import FilbertJobs
import FilbertTestSupport
import Foundation
import Synchronization

/// A directory with an encoder or a classifier, gone with this object.
final class JobFixtures: Sendable {
  let directory: URL

  init(classifier: Bool = false) throws {
    directory = try Fixtures.temporaryDirectory()
    try TinyModel.writeEncoder(to: url("encoder"))
    if classifier { try TinyModel.writeClassifier(to: url("classifier")) }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func url(_ name: String) -> URL { directory.appending(path: name) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url(name).path(percentEncoded: false))
  }

  /// Messages of two classes with different words.
  private static func rows(_ count: Int) -> [(text: String, label: String)] {
    let words = [
      ["want", "buy", "price", "how", "much", "cost", "mattress", "pillow", "stock"],
      ["late", "refund", "cancel", "return", "order", "bought", "last", "week"],
    ]
    return (0..<count).map { row in
      let choice = words[row % 2]
      let text = (0..<4).map { choice[(row * 7 + $0 * (row % 5 + 1)) % choice.count] }
      return ("\(text.joined(separator: " ")) \(row)", ["buy", "refund"][row % 2])
    }
  }

  static func messages(_ count: Int = 48) -> [LabelledExample] {
    rows(count).map { LabelledExample($0.text, label: $0.label) }
  }

  /// The same as a sequence that can be read only once; each run makes a new one.
  static func stream() -> TrainingExamples {
    .stream {
      AsyncStream { continuation in
        for example in messages() { continuation.yield(example) }
        continuation.finish()
      }
    }
  }

  /// The same as a file.
  static func file(_ count: Int = 48) -> String {
    "text,label\n" + rows(count).map { "\($0.text),\($0.label)\n" }.joined()
  }

  /// A recipe with which a tiny model takes about 100 steps, and then as many more on all rows.
  static func recipe(epochs: Int = 20) -> TrainingRecipe {
    var recipe = TrainingRecipe()
    (recipe.basis, recipe.isRefit) = (.plain, true)
    (recipe.epochs, recipe.batchSize, recipe.learningRate) = (epochs, 8, 5e-3)
    return recipe
  }

  func training(
    _ examples: TrainingExamples = .examples(messages()), into output: String = "model"
  ) -> TrainingJob {
    TrainingJob(
      .classification, from: url("encoder"), examples: examples, recipe: Self.recipe(),
      into: url(output))
  }

  /// Waits until no run writes the output of a training.
  func waitForEnd(of output: String) async throws {
    let target = url("\(output).checkpoint").path(percentEncoded: false)
    while true {
      if let lock = try? OutputLock.take(target) { return lock.release() }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// Counts how often some work asks whether it is cancelled.
final class Asks: Sendable {
  let count = Atomic(0)
}

/// The error of work whose task is cancelled before it starts; nil if there is none.
func cancelledBefore(_ work: @escaping @Sendable () async throws -> Void) async -> FilbertError? {
  let task = Task { () async throws in
    try? await Task.sleep(for: .seconds(3600))
    try await work()
  }
  task.cancel()
  return await failure { try await task.value }
}

/// The error that some work ends with; nil if it does not.
func failure(_ work: () async throws -> Void) async -> FilbertError? {
  do { try await work() } catch { return error as? FilbertError }
  return nil
}

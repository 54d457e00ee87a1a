import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

/// The asynchronous methods of models give what the synchronous ones do.
@Suite struct AsyncPredictionTests {
  private static let inputs =
    TextClassifierTests.texts.map { TextInput($0) }
    + TextClassifierTests.texts.map { TextInput($0, pair: "cheap phone case") }
    // Again, and enough for more than one part.
    + (0..<1500).map { TextInput(TextClassifierTests.texts[$0 % 8] + " \($0 % 700)") }

  /// Synchronous, whatever the context is.
  private func waiting<R>(_ body: () throws -> R) rethrows -> R { try body() }

  private let scheduler = PredictionScheduler(.init(threads: 2))

  @Test(arguments: [nil, LongTexts.windows()]) func classifiersGiveTheSame(
    _ longTexts: LongTexts?
  ) async throws {
    let classifier = try TemporaryModels().classifier(maximumLength: 12, longTexts: longTexts)
    let expected = waiting { classifier.predictions(for: Self.inputs) }
    let answers = try await classifier.predictions(for: Self.inputs, on: scheduler)
    #expect(answers.count == expected.count)
    for (answer, other) in zip(answers, expected) {
      #expect(distance(answer.probabilities, other.probabilities) < 1e-6)
      #expect(answer.unreadTokens == other.unreadTokens && answer.windows == other.windows)
    }
    // Each text of the long list that occurs again was computed once.
    #expect(scheduler.statistics.sequences < Self.inputs.count * (longTexts == nil ? 1 : 8))
  }

  @Test func singleCallsOfManyTasksGiveTheSame() async throws {
    let models = try TemporaryModels()
    try models.quantize("classifier", to: "small")
    let classifier = try models.classifier("small")
    let inputs = Array(Self.inputs.prefix(300))
    let expected = waiting { classifier.predictions(for: inputs) }
    let answers = try await withThrowingTaskGroup(of: (Int, Prediction).self) { group in
      for (number, input) in inputs.enumerated() {
        group.addTask {
          (
            number,
            try await classifier.prediction(for: input.text, pair: input.pair, on: scheduler)
          )
        }
      }
      return try await group.reduce(into: [Int: Prediction]()) { $0[$1.0] = $1.1 }
    }
    // With 8 bits, to the bit.
    #expect(expected.indices.allSatisfy { answers[$0] == expected[$0] })
    #expect(scheduler.statistics.answeredCalls == inputs.count)
  }

  @Test func modelsOfAllKindsShareAScheduler() async throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    let (classifier, regressor) = (try models.classifier(), try models.regressor("spend"))
    let (tagger, embedder) = (try models.tagger(), try models.embedder())
    let inputs = Array(Self.inputs.prefix(16))
    let texts = inputs.map(\.text)
    async let labels = classifier.predictions(for: inputs, on: scheduler)
    async let numbers = regressor.predictions(for: inputs, on: scheduler)
    async let entities = tagger.entities(in: texts, on: scheduler)
    async let vectors = embedder.vectors(for: inputs, on: scheduler)
    let expected = waiting {
      (
        classifier.predictions(for: inputs), regressor.predictions(for: inputs),
        tagger.entities(in: texts),
        embedder.vectors(for: inputs)
      )
    }
    for (answer, other) in zip(try await labels, expected.0) {
      #expect(distance(answer.probabilities, other.probabilities) < 1e-6)
    }
    for (answer, other) in zip(try await numbers, expected.1) {
      #expect(abs(answer.value - other.value) < 1e-5)
    }
    #expect(try await entities.map { $0.map(\.bytes) } == expected.2.map { $0.map(\.bytes) })
    for (answer, other) in zip(try await vectors, expected.3) {
      #expect(distance(answer, other) < 1e-6)
    }
    let one = try await embedder.vector(
      for: texts[0], pooling: .cls, normalized: false, on: scheduler)
    let other = waiting { embedder.vectors(for: [inputs[0]], pooling: .cls, normalized: false)[0] }
    #expect(distance(one, other) < 1e-5)
  }

  @Test func noTextsHaveNoAnswers() async throws {
    let models = try TemporaryModels()
    #expect(try await models.classifier().predictions(for: [String](), on: scheduler).isEmpty)
    #expect(try await models.tagger().entities(in: [], on: scheduler).isEmpty)
    #expect(try await models.embedder().vectors(for: [TextInput](), on: scheduler).isEmpty)
    #expect(scheduler.statistics.batches == 0)
  }

  private static func code(
    _ body: () async throws(FilbertError) -> some Sendable
  ) async -> FilbertError.Code? {
    do throws(FilbertError) {
      _ = try await body()
      return nil
    } catch {
      return error.code
    }
  }

  @Test func pairsAreRefusedIfTheModelCannotReadThem() async throws {
    let models = try TemporaryModels()
    try models.configure(["type_vocab_size": 1])
    guard let classifier = try? models.classifier() else { return }
    #expect(!classifier.readsPairs)
    let code = await Self.code { () async throws(FilbertError) in
      try await classifier.prediction(for: "a", pair: "b", on: scheduler)
    }
    #expect(code == .unsupported)
  }

  @Test func aClosedSchedulerComputesNothing() async throws {
    let classifier = try TemporaryModels().classifier()
    scheduler.close()
    let code = await Self.code { () async throws(FilbertError) in
      try await classifier.prediction(for: "a", on: scheduler)
    }
    #expect(code == .closed)
    #expect(scheduler.statistics.sequences == 0)
  }

  @Test func aCancelledTaskIsNotComputed() async throws {
    let classifier = try TemporaryModels().classifier()
    let scheduler = scheduler
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await Self.code { () async throws(FilbertError) in
        try await classifier.predictions(for: Self.inputs, on: scheduler)
      }
    }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(scheduler.statistics.sequences == 0)
    #expect(scheduler.statistics.cancelledCalls == 1)
  }

  /// Ten megabytes are cut into tokens on a thread of the scheduler, and the rest is counted as unread.
  @Test func aTextOfTenMegabytesIsAnswered() async throws {
    let classifier = try TemporaryModels().classifier(maximumLength: 16)
    let text = String(repeating: "late order ", count: 950_000)
    let prediction = try await classifier.prediction(for: text, on: scheduler)
    #expect(prediction.unreadTokens > 1_800_000)
    #expect(scheduler.statistics.sequences == 1)
  }

  @Test func aDirectoryThatIsReplacedChangesNothing() async throws {
    let models = try TemporaryModels()
    let classifier = try models.classifier().inMemory()
    let before = try await classifier.prediction(for: "late order", on: scheduler)
    try models.remove("classifier")
    try models.writeClassifier("classifier", labels: ["x", "y", "z", "w"])
    #expect(try await classifier.prediction(for: "late order", on: scheduler) == before)
    let other = try models.classifier()
    async let old = classifier.predictions(for: Self.inputs, on: scheduler)
    async let new = other.predictions(for: Self.inputs, on: scheduler)
    #expect(try await old.allSatisfy { classifier.labels.contains($0.label) })
    #expect(try await new.allSatisfy { other.labels.contains($0.label) })
  }
}

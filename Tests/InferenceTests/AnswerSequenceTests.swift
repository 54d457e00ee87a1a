import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Synchronization
import Testing

/// Streams of texts, and what is left of them if somebody stops.
@Suite struct AnswerSequenceTests {
  /// Numbered texts that count how many were read, and may throw after some.
  private final class Source: Sendable {
    let read = Atomic<Int>(0)
    let isCancelled = Atomic<Bool>(false)
    private let count: Int
    private let throwsAtEnd: Bool

    struct Failure: Error, Equatable {}

    init(_ count: Int, throwsAtEnd: Bool = false) {
      (self.count, self.throwsAtEnd) = (count, throwsAtEnd)
    }

    var texts: AsyncThrowingStream<String, any Error> {
      AsyncThrowingStream { () async throws -> String? in
        if Task.isCancelled { self.isCancelled.store(true, ordering: .relaxed) }
        let number = self.read.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < self.count else {
          if self.throwsAtEnd { throw Failure() }
          return nil
        }
        return "late order \(number)"
      }
    }
  }

  private let scheduler = PredictionScheduler(.init(threads: 1))

  @Test(arguments: [1, 3, 128]) func answersComeInOrder(width: Int) async throws {
    let classifier = try TemporaryModels().classifier()
    let source = Source(300)
    var elements: [String] = []
    var answers: [[Float]] = []
    for try await (text, prediction) in classifier.predictions(
      for: source.texts, width: width, on: scheduler, reading: { TextInput($0) })
    {
      elements.append(text)
      answers.append(prediction.probabilities)
    }
    #expect(elements == (0..<300).map { "late order \($0)" })
    let expected = try await classifier.predictions(
      for: elements.map { TextInput($0) }, on: scheduler)
    for (answer, other) in zip(answers, expected) {
      #expect(distance(answer, other.probabilities) < 1e-6)
    }
  }

  @Test func noMoreIsReadThanTheWidth() async throws {
    let classifier = try TemporaryModels().classifier()
    let source = Source(1000)
    var consumed = 0
    for try await _ in classifier.predictions(for: source.texts, width: 4, on: scheduler) {
      consumed += 1
      // The reader may hold one more element than there is room for.
      #expect(source.read.load(ordering: .relaxed) <= consumed + 5)
      if consumed % 100 == 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
    #expect(consumed == 1000)
  }

  @Test func anErrorOfTheBaseComesAfterTheAnswersBefore() async throws {
    let classifier = try TemporaryModels().classifier()
    let source = Source(10, throwsAtEnd: true)
    var consumed = 0
    await #expect(throws: Source.Failure.self) {
      for try await _ in classifier.predictions(for: source.texts, on: scheduler) { consumed += 1 }
    }
    #expect(consumed == 10)
  }

  @Test func whoStopsIteratingStopsTheReader() async throws {
    let classifier = try TemporaryModels().classifier()
    let source = Source(.max)
    for try await _ in classifier.predictions(for: source.texts, width: 4, on: scheduler) { break }
    // What was begun ends, and nothing is read any more.
    while scheduler.statistics.waitingCalls > 0 { try await Task.sleep(for: .milliseconds(1)) }
    let read = source.read.load(ordering: .relaxed)
    try await Task.sleep(for: .milliseconds(20))
    #expect(source.read.load(ordering: .relaxed) == read)
    #expect(read <= 8)
  }

  @Test func aCancelledTaskEndsTheStream() async throws {
    let classifier = try TemporaryModels().classifier()
    let source = Source(.max)
    let consumed = Source(0)
    let task = Task {
      for try await _ in classifier.predictions(for: source.texts, width: 4, on: scheduler) {
        consumed.read.wrappingAdd(1, ordering: .relaxed)
      }
    }
    while consumed.read.load(ordering: .relaxed) < 3 { await Task.yield() }
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
    while scheduler.statistics.waitingCalls > 0 { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func aWideStreamLeavesAPlaceToCallsAndIsNotRefused() async throws {
    let classifier = try TemporaryModels().classifier()
    let narrow = PredictionScheduler(.init(threads: 1, calls: 2))
    var answers = 0
    for try await _ in classifier.predictions(for: Source(40).texts, width: 16, on: narrow) {
      answers += 1
      _ = try await classifier.prediction(for: "late order", on: narrow)
    }
    #expect(answers == 40)
    #expect(narrow.statistics.answeredCalls == 80)
    #expect(narrow.statistics.refusedCalls == 0)
  }

  @Test func aClosedSchedulerEndsTheStream() async throws {
    let classifier = try TemporaryModels().classifier()
    scheduler.close()
    do {
      for try await _ in classifier.predictions(for: Source(3).texts, on: scheduler) {}
      Issue.record("a closed scheduler answered")
    } catch let error as FilbertError {
      #expect(error.code == .closed)
    }
  }

  @Test func taggersAndEmbeddersReadStreamsToo() async throws {
    let models = try TemporaryModels()
    let (tagger, embedder) = (try models.tagger(), try models.embedder())
    var count = 0
    for try await (text, entities) in tagger.entities(
      in: Source(20).texts, on: scheduler, reading: { $0 })
    {
      #expect(try await tagger.entities(in: text, on: scheduler) == entities)
      count += 1
    }
    for try await (text, vector) in embedder.vectors(
      for: Source(20).texts, on: scheduler, reading: { TextInput($0) })
    {
      #expect(distance(vector, try await embedder.vector(for: text, on: scheduler)) < 1e-6)
      count += 1
    }
    #expect(count == 40)
  }

  @Test func everyModelReadsStreamsOfStrings() async throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    let (regressor, embedder) = (try models.regressor("spend"), try models.embedder())
    let texts = (0..<20).map { "late order \($0)" }
    var numbers: [Float] = []
    for try await prediction in regressor.predictions(for: Source(20).texts, on: scheduler) {
      numbers.append(prediction.value)
    }
    let predictions = try await regressor.predictions(for: texts, on: scheduler)
    #expect(distance(numbers, predictions.map(\.value)) < 1e-5)
    var vectors: [[Float]] = []
    for try await vector in embedder.vectors(for: Source(20).texts, on: scheduler) {
      vectors.append(vector)
    }
    let expected = try await embedder.vectors(for: texts, on: scheduler)
    #expect(zip(vectors, expected).allSatisfy { distance($0, $1) < 1e-5 })
    #expect(vectors.count == 20)
  }
}

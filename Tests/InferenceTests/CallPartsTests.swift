import Dispatch
import FilbertTensor
import FilbertTransformer
import Synchronization
import Testing

@testable import FilbertBatching
@testable import FilbertInference

/// What is done besides computing with the model: cutting inputs into sequences, and making answers of rows.
@Suite struct CallPartsTests {
  private let scheduler = PredictionScheduler(.init(threads: 1))
  private let onWorker = DispatchSpecificKey<Bool>()

  init() {
    for worker in scheduler.workers { worker.setSpecific(key: onWorker, value: true) }
  }

  /// For each input, whether it was read and answered on a thread of the scheduler, and not of Swift's pool.
  private func answers(to inputs: [Int], bytes: Int) async throws -> [[Bool]] {
    let key = onWorker
    @Sendable func isOnWorker() -> Bool { DispatchQueue.getSpecific(key: key) ?? false }
    let lane = BatchLane(columns: 1) { (sequences: [TokenSequence]) in
      Matrix.zeros(rows: sequences.count, columns: 1)
    }
    @Sendable func size(_: Int) -> Int { bytes }
    return try await scheduler.answers(
      to: inputs, isStreamed: false, bytes: size, from: lane
    ) { inputs in
      let isOnWorker = isOnWorker()
      return (
        inputs.map { _ in isOnWorker },
        inputs.map { TokenSequence(ids: [Int32($0)], segments: [0]) }
      )
    } answer: { read, values in
      let isOnWorker = isOnWorker()
      return (0..<values.rows).map { [read[$0], isOnWorker] }
    }
  }

  @Test(arguments: [(2, 10, false), (16, 10, false), (17, 10, true), (1, 40_000, true)])
  func longWorkIsDoneOnTheThreadsOfTheScheduler(
    inputs: Int, bytes: Int, isOnWorker: Bool
  ) async throws {
    let answers = try await answers(to: Array(0..<inputs), bytes: bytes)
    #expect(answers == Array(repeating: [isOnWorker, isOnWorker], count: inputs))
  }

  @Test func anElementThatWaitsForAnOverloadedSchedulerIsReadOnce() async throws {
    let mayCompute = DispatchSemaphore(value: 0)
    let scheduler = PredictionScheduler(.init(threads: 1, time: .seconds(10_000), batchTokens: 1))
    let lane = BatchLane(columns: 1) { (sequences: [TokenSequence]) in
      mayCompute.wait()
      return Matrix.zeros(rows: sequences.count, columns: 1)
    }
    // 3000 seconds for a token: the element would take 9000, and 3000 more beside the others.
    for _ in 0..<2 { lane.core.note(tokens: 2048, seconds: 2048 * 3000) }
    let others = Task {
      try await scheduler.answers(
        (0..<3).map { _ in TokenSequence(ids: [1], segments: [0]) }, from: lane)
    }
    while scheduler.waiting.sequences != 2 { try await Task.sleep(for: .milliseconds(1)) }
    let readings = Atomic(0)
    let element = Task {
      try await scheduler.answers(to: ["x"], isStreamed: true, bytes: \.utf8.count, from: lane) {
        texts in
        readings.wrappingAdd(1, ordering: .relaxed)
        return (texts, texts.map { _ in TokenSequence(ids: [1, 2, 3], segments: [0, 0, 0]) })
      } answer: { texts, _ in
        texts
      }
    }
    while scheduler.state.withLock({ $0.delayed.isEmpty }) {
      try await Task.sleep(for: .milliseconds(1))
    }
    for _ in 0..<4 { mayCompute.signal() }
    #expect(try await element.value == ["x"])
    #expect(readings.load(ordering: .relaxed) == 1)
    #expect(try await others.value.values.rows == 3)
  }

  @Test func aPartHasUpToAThousandTextsOrAMegabyte() {
    let inputs = Array(0..<3000)
    #expect(CallPart(of: inputs, from: 0) { _ in 10 }.inputs == Array(0..<1024))
    #expect(CallPart(of: inputs, from: 2500) { _ in 10 }.inputs == Array(2500..<3000))
    #expect(CallPart(of: inputs, from: 7) { _ in 1 << 18 }.inputs == Array(7..<11))
    #expect(CallPart(of: inputs, from: 7) { _ in 1 << 30 }.inputs == [7])
  }

  @Test func sequencesThatOccurAgainAreComputedOnce() {
    let (a, b) = (
      TokenSequence(ids: [1, 2], segments: [0, 0]), TokenSequence(ids: [1, 2], segments: [0, 1])
    )
    let distinct = DistinctSequences([a, b, a, a])
    #expect(distinct.sequences == [a, b])
    #expect(distinct.rows(from: Matrix([[10], [20]])).elements == [10, 20, 10, 10])
  }
}

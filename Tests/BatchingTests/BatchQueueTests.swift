import Dispatch
import FilbertTensor
import FilbertTransformer
import Glibc
import Synchronization
import Testing

@testable import FilbertBatching

@Suite struct BatchQueueTests {
  private static func limits(
    tokens: Int = 16, time: Duration = .seconds(36_000)
  ) -> BatchQueue.Limits {
    BatchQueue.Limits(batchTokens: tokens, time: time)
  }

  /// Answers each sequence with its length.
  private static func lengths(_ sequences: [TokenSequence]) -> Matrix {
    Matrix(sequences.map { [Float($0.ids.count)] })
  }

  @Test func everyRequestGetsItsOwnAnswers() async throws {
    let queue = BatchQueue(Self.limits())
    let lane = BatchLane(columns: 1, Self.lengths)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let lengths = (0..<(number % 7)).map { 1 + (number * 31 + $0 * 17) % 20 }
          let answers = try await queue.answers(lengths.map(sequence), from: lane)
          #expect(answers.values.elements == lengths.map { Float($0) })
        }
      }
      try await group.waitForAll()
    }
    #expect(queue.waiting == (0, 0))
  }

  /// A model that computes when it is told to.
  private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    let batches = Mutex<[[Int]]>([])

    func open(_ times: Int = 1) { for _ in 0..<times { semaphore.signal() } }

    func lane() -> BatchLane<TokenSequence> {
      BatchLane(columns: 1) { (sequences: [TokenSequence]) in
        self.batches.withLock { $0.append(sequences.map(\.ids.count)) }
        self.semaphore.wait()
        return BatchQueueTests.lengths(sequences)
      }
    }

    /// Waits until `count` batches have begun.
    func begun(_ count: Int) async {
      while batches.withLock({ $0.count }) < count { try? await Task.sleep(for: .milliseconds(1)) }
    }
  }

  @Test func aLoneRequestDoesNotWaitForCompany() async throws {
    let gate = Gate()
    let queue = BatchQueue(Self.limits(), workers: 1)
    let lane = gate.lane()
    async let answers = queue.answers([sequence(3)], from: lane)
    // It is being computed although the batch could hold more.
    await gate.begun(1)
    #expect(gate.batches.withLock { $0 } == [[3]])
    gate.open()
    #expect(try await answers.values.elements == [3])
  }

  @Test(arguments: [(1, 1), (16, 1), (17, 2), (40, 3), (100, 3)])
  func aLargeRequestHasOneWorkerPerBatch(sequences: Int, workers: Int) async throws {
    let gate = Gate()
    let queue = BatchQueue(Self.limits(tokens: 16), workers: 3)
    let lane = gate.lane()
    async let answers = queue.answers((0..<sequences).map { _ in sequence(1) }, from: lane)
    // All of them compute, although none of the batches is finished.
    await gate.begun(workers)
    gate.open(sequences)
    #expect(try await answers.values.rows == sequences)
  }

  @Test func aCancelledRequestLeavesTheQueue() async throws {
    let gate = Gate()
    let queue = BatchQueue(Self.limits(tokens: 1), workers: 1)
    let lane = gate.lane()
    // Keeps the worker busy.
    let first = Task { try await queue.answers((0..<64).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    let second = Task { try await queue.answers([sequence(2), sequence(2)], from: lane) }
    while queue.waiting.requests < 2 { try await Task.sleep(for: .milliseconds(1)) }
    second.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await second.value }
    #expect(queue.waiting.requests == 1)
    gate.open(64)
    _ = try await first.value
    #expect(!gate.batches.withLock { $0 }.joined().contains(2))
  }

  /// Somebody who may stop waiting, as a client does who closes the connection.
  private final class Client: Sendable {
    private let state = Mutex<(hasGone: Bool, action: (@Sendable () -> Void)?)>((false, nil))

    func onGone(_ action: (@Sendable () -> Void)?) {
      let hasGone = state.withLock { state in
        state.action = action
        return state.hasGone
      }
      if hasGone { action?() }
    }

    func go() {
      let action = state.withLock { state in
        state.hasGone = true
        return state.action
      }
      action?()
    }
  }

  @Test func aClientThatGoesLeavesTheQueue() async throws {
    let gate = Gate()
    let queue = BatchQueue(Self.limits(), workers: 1)
    let lane = gate.lane()
    let client = Client()
    let request = Task {
      try await queue.answers([sequence(3)], from: lane) { client.onGone($0) }
    }
    await gate.begun(1)
    client.go()
    await #expect(throws: BatchFailure.cancelled) { try await request.value }
    #expect(queue.waiting.requests == 0)
    // One that had gone before it asked, while the worker computes for nobody.
    await #expect(throws: BatchFailure.cancelled) {
      try await queue.answers([sequence(3)], from: lane) { client.onGone($0) }
    }
    gate.open()
  }

  @Test func whatWouldTakeTooLongIsRefusedAtOnce() async throws {
    let gate = Gate()
    let queue = BatchQueue(Self.limits(tokens: 1, time: .seconds(10_000)), workers: 1)
    let lane = gate.lane()
    // A sequence every 3,000 seconds.
    lane.core.note(tokens: 4096, seconds: 4096 * 3000)
    await #expect(throws: BatchFailure.tooLong) {
      try await queue.answers((0..<4).map { _ in sequence(1) }, from: lane)
    }
    let first = Task { try await queue.answers((0..<3).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    // As long for itself as for the two sequences of the other that take turns with it; nobody is told to wait longer.
    await #expect(throws: BatchFailure.overloaded(retryAfter: 60)) {
      try await queue.answers([sequence(1), sequence(1)], from: lane)
    }
    gate.open(3)
    _ = try await first.value
  }

  @Test func whatIsLateIsGivenUp() async throws {
    let queue = BatchQueue(Self.limits(tokens: 1, time: .milliseconds(5)), workers: 1)
    let computed = Atomic<Int>(0)
    let lane = BatchLane(columns: 1) { (sequences: [TokenSequence]) in
      computed.wrappingAdd(1, ordering: .relaxed)
      usleep(10_000)
      return Self.lengths(sequences)
    }
    await #expect(throws: BatchFailure.timedOut) {
      try await queue.answers((0..<64).map { _ in sequence(1) }, from: lane)
    }
    #expect(computed.load(ordering: .relaxed) < 64)
  }
}

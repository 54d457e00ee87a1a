import Dispatch
import FilbertCore
import FilbertTensor
import FilbertTransformer
import Glibc
import Synchronization
import Testing

@testable import FilbertBatching

@Suite struct PredictionSchedulerTests {
  @Test func everyRequestGetsItsOwnAnswers() async throws {
    let scheduler = PredictionScheduler(limits())
    let lane = BatchLane(columns: 1, lengths)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let lengths = (0..<(number % 7)).map { 1 + (number * 31 + $0 * 17) % 20 }
          let answers = try await scheduler.answers(lengths.map(sequence), from: lane)
          #expect(answers.values.elements == lengths.map { Float($0) })
        }
      }
      try await group.waitForAll()
    }
    #expect(scheduler.waiting == SchedulerLoad())
  }

  @Test func aLoneRequestDoesNotWaitForCompany() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(threads: 1))
    let lane = gate.lane()
    async let answers = scheduler.answers([sequence(3)], from: lane)
    // It is being computed although the batch could hold more.
    await gate.begun(1)
    #expect(gate.batches.withLock { $0 } == [[3]])
    gate.open()
    #expect(try await answers.values.elements == [3])
  }

  @Test(arguments: [(1, 1), (16, 1), (17, 2), (40, 3), (100, 3)])
  func aLargeRequestHasOneWorkerPerBatch(sequences: Int, workers: Int) async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 16, threads: 3))
    let lane = gate.lane()
    async let answers = scheduler.answers((0..<sequences).map { _ in sequence(1) }, from: lane)
    // All of them compute, although none of the batches is finished.
    await gate.begun(workers)
    gate.open(sequences)
    #expect(try await answers.values.rows == sequences)
  }

  /// Three sequences that do not share a batch, though two batches could hold as many tokens.
  @Test func noWorkerIsIdleWhileABatchWaits() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 16, threads: 3))
    let lane = gate.lane()
    async let answers = scheduler.answers((0..<3).map { _ in sequence(10) }, from: lane)
    await gate.begun(3)
    gate.open(3)
    #expect(try await answers.values.rows == 3)
  }

  @Test func aCancelledRequestLeavesTheQueue() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1))
    let lane = gate.lane()
    // Keeps the worker busy.
    let first = Task { try await scheduler.answers((0..<64).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    let second = Task { try await scheduler.answers([sequence(2), sequence(2)], from: lane) }
    while scheduler.waiting.requests < 2 { try await Task.sleep(for: .milliseconds(1)) }
    second.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await second.value }
    #expect(scheduler.waiting.requests == 1)
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
    let scheduler = PredictionScheduler(limits(threads: 1))
    let lane = gate.lane()
    let client = Client()
    let request = Task {
      try await scheduler.answers([sequence(3)], from: lane) { client.onGone($0) }
    }
    await gate.begun(1)
    client.go()
    await #expect(throws: BatchFailure.cancelled) { try await request.value }
    #expect(scheduler.waiting.requests == 0)
    // One that had gone before it asked, while the worker computes for nobody.
    await #expect(throws: BatchFailure.cancelled) {
      try await scheduler.answers([sequence(3)], from: lane) { client.onGone($0) }
    }
    gate.open()
  }

  @Test func whatWouldTakeTooLongIsRefusedAtOnce() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, time: .seconds(10_000)))
    let lane = gate.lane()
    // A sequence every 3,000 seconds.
    for _ in 0..<2 { lane.core.note(tokens: 2048, seconds: 2048 * 3000) }
    await #expect(throws: BatchFailure.tooLong) {
      try await scheduler.answers((0..<4).map { _ in sequence(1) }, from: lane)
    }
    let first = Task { try await scheduler.answers((0..<3).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    // As long for itself as for the two sequences of the other that take turns with it; nobody is told to wait longer.
    await #expect(throws: BatchFailure.overloaded(retryAfter: 60)) {
      try await scheduler.answers([sequence(1), sequence(1)], from: lane)
    }
    gate.open(3)
    _ = try await first.value
  }

  @Test func whatIsLateIsGivenUp() async throws {
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, time: .milliseconds(5)))
    let computed = Atomic<Int>(0)
    let lane = BatchLane(columns: 1) { (sequences: [TokenSequence]) in
      computed.wrappingAdd(1, ordering: .relaxed)
      usleep(10_000)
      return lengths(sequences)
    }
    await #expect(throws: BatchFailure.timedOut) {
      try await scheduler.answers((0..<64).map { _ in sequence(1) }, from: lane)
    }
    #expect(computed.load(ordering: .relaxed) < 64)
  }

  private final class Outcomes: Sendable {
    let counts = Mutex<[EndedCall.Outcome: Int]>([:])
  }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add() { value.wrappingAdd(1, ordering: .relaxed) }
  }

  @Test func callsBeyondTheLimitAreRefused() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(threads: 1, calls: 2))
    let lane = gate.lane()
    let (first, second) = try await scheduler.oneComputingOneWaiting(lane, gate)
    await #expect(throws: BatchFailure.full(limit: 2)) {
      try await scheduler.call(lane, length: 3)
    }
    gate.open(2)
    #expect(try await first.value == [1])
    #expect(try await second.value == [2])
    // There is room again.
    gate.open()
    #expect(try await scheduler.call(lane, length: 4) == [4])
    let statistics = scheduler.statistics
    #expect(statistics.answeredCalls == 3 && statistics.refusedCalls == 1)
    #expect(statistics.sequences == 3 && statistics.tokens == 7)
    #expect(statistics.waitingCalls == 0 && statistics.waitingSequences == 0)
  }

  @Test func aHundredThousandCallsAreAnsweredRefusedOrCancelled() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(threads: 1, calls: 10_000))
    let lane = gate.lane()
    let first = Task { try await scheduler.call(lane) }
    await gate.begun(1)
    let outcomes = Outcomes()
    let calls = Task {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<100_000 {
          group.addTask {
            do throws(BatchFailure) {
              _ = try await scheduler.call(texts: 1) { (_) async throws(BatchFailure) -> Bool in
                _ = try await scheduler.answers([sequence(1)], from: lane)
                return true
              }
            } catch {
              outcomes.counts.withLock { $0[EndedCall.Outcome(error), default: 0] += 1 }
            }
          }
        }
      }
    }
    while scheduler.statistics.refusedCalls < 90_001 {
      try await Task.sleep(for: .milliseconds(1))
    }
    calls.cancel()
    await calls.value
    #expect(outcomes.counts.withLock { $0 } == [.refused: 90_001, .cancelled: 9_999])
    gate.open()
    #expect(try await first.value == [1])
    // None of those was computed.
    #expect(scheduler.statistics.sequences == 1)
    #expect(scheduler.statistics.cancelledCalls == 9_999)
  }

  @Test func aTaskThatIsCancelledIsNotLetIn() async throws {
    let scheduler = PredictionScheduler(limits())
    let lane = BatchLane(columns: 1, lengths)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await scheduler.call(lane)
    }
    task.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await task.value }
    #expect(scheduler.statistics.sequences == 0)
  }

  @Test func longPreparationsLeaveAThreadToBatches() async throws {
    let scheduler = PredictionScheduler(limits(threads: 2))
    let lane = BatchLane(columns: 1, lengths)
    let semaphore = DispatchSemaphore(value: 0)
    let begun = Counter()
    let preparations = (0..<3).map { number in
      Task {
        try await scheduler.prepared { () -> Int in
          begun.add()
          semaphore.wait()
          return number
        }
      }
    }
    while begun.count < 1 { try await Task.sleep(for: .milliseconds(1)) }
    // One is running, two wait, and a batch is computed.
    #expect(try await scheduler.call(lane, length: 5) == [5])
    #expect(begun.count == 1)
    for _ in preparations { semaphore.signal() }
    for (number, preparation) in preparations.enumerated() {
      #expect(try await preparation.value == number)
    }
  }

  @Test func aPreparationThatIsCancelledBeforeItsTurnIsNotDone() async throws {
    let scheduler = PredictionScheduler(limits(threads: 1))
    let semaphore = DispatchSemaphore(value: 0)
    let begun = Counter()
    let first = Task {
      try await scheduler.prepared {
        begun.add()
        semaphore.wait()
      }
    }
    while begun.count < 1 { try await Task.sleep(for: .milliseconds(1)) }
    let second = Task {
      try await scheduler.prepared { begun.add() }
    }
    second.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await second.value }
    semaphore.signal()
    try await first.value
    let third = try await scheduler.prepared { begun.count }
    #expect(third == 1)
  }

  @Test func everyFailureSaysWhatToDo() {
    let failures: [(BatchFailure, FilbertError.Code)] = [
      (.overloaded(retryAfter: 3), .overloaded), (.full(limit: 7), .overloaded),
      (.fullOfTexts(limit: 7), .overloaded), (.tooLong, .timedOut), (.timedOut, .timedOut),
      (.cancelled, .cancelled),
      (.closed, .closed),
    ]
    for (failure, code) in failures {
      #expect(failure.error.code == code)
      #expect(failure.error.message.hasSuffix("."))
    }
    #expect(BatchFailure.full(limit: 7).error.message.contains("7 calls"))
    #expect(BatchFailure.fullOfTexts(limit: 7).error.message.contains("7 bytes"))
  }
}

import FilbertTensor
import FilbertTransformer
import Synchronization
import Testing

@testable import FilbertBatching

/// Calls of streams, which wait instead of being refused.
@Suite struct StreamedCallsTests {
  @Test func theyWaitForAPlaceAndLeaveOneToOthers() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, calls: 2))
    let lane = gate.lane()
    let streamed = (0..<5).map { _ in
      Task { try await scheduler.call(lane, isStreamed: true) }
    }
    await gate.begun(1)
    let single = Task { try await scheduler.call(lane, length: 2) }
    while scheduler.statistics.waitingCalls < 2 { try await Task.sleep(for: .milliseconds(1)) }
    gate.open(6)
    #expect(try await single.value == [2])
    for call in streamed { #expect(try await call.value == [1]) }
    #expect(scheduler.statistics.answeredCalls == 6)
    #expect(scheduler.statistics.refusedCalls == 0)
  }

  /// Starts two streamed calls. The scheduler is computing the first one when this returns.
  private func twoElements(
    _ scheduler: PredictionScheduler, _ gate: Gate
  ) async -> (Task<[Float], any Error>, Task<[Float], any Error>) {
    let lane = gate.lane()
    let first = Task { try await scheduler.call(lane, isStreamed: true) }
    await gate.begun(1)
    return (first, Task { try await scheduler.call(lane, isStreamed: true) })
  }

  @Test func oneThatIsCancelledWaitsNoLonger() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, calls: 1))
    let (first, second) = await twoElements(scheduler, gate)
    second.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await second.value }
    gate.open()
    #expect(try await first.value == [1])
  }

  @Test func closingEndsThoseThatWaitForAPlace() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, calls: 1))
    let (first, second) = await twoElements(scheduler, gate)
    while scheduler.state.withLock({ $0.places.queued }) < 1 {
      try await Task.sleep(for: .milliseconds(1))
    }
    let closing = Task { await scheduler.closeWhenIdle() }
    await #expect(throws: BatchFailure.closed) { try await second.value }
    gate.open()
    #expect(try await first.value == [1])
    await closing.value
  }

  /// A scheduler whose calls may take 10,000 seconds, a lane that seems to take 3,000 seconds for a token, and a call
  /// with three texts. The scheduler is computing the first text when this returns.
  private func overloaded(
    _ gate: Gate
  ) async -> (PredictionScheduler, BatchLane<TokenSequence>, Task<BatchAnswers, any Error>) {
    let lane = gate.lane()
    for _ in 0..<2 { lane.core.note(tokens: 2048, seconds: 2048 * 3000) }
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, time: .seconds(10_000)))
    let table = Task { try await scheduler.answers((0..<3).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    return (scheduler, lane, table)
  }

  /// Waits until `count` jobs of streams are delayed.
  private func delayed(_ count: Int, in scheduler: PredictionScheduler) async throws {
    while scheduler.state.withLock({ $0.delayed.count }) != count {
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// A call that waits would be refused; an element of a stream waits, keeps what it has read, and counts once.
  @Test func theyWaitForASchedulerThatIsOverloaded() async throws {
    let gate = Gate()
    let (scheduler, lane, table) = await overloaded(gate)
    await #expect(throws: BatchFailure.overloaded(retryAfter: 60)) {
      try await scheduler.call(lane, length: 3)
    }
    let readings = Atomic(0)
    let streamed = Task {
      try await scheduler.call(texts: 1, isStreamed: true) {
        (deadline) async throws(BatchFailure) -> [Float] in
        readings.wrappingAdd(1, ordering: .relaxed)
        return try await scheduler.answers(
          [sequence(3)], from: lane, until: deadline, isStreamed: true
        ).values.elements
      }
    }
    try await delayed(1, in: scheduler)
    gate.open(4)
    #expect(try await table.value.values.rows == 3)
    #expect(try await streamed.value == [3])
    #expect(readings.load(ordering: .relaxed) == 1)
    let statistics = scheduler.statistics
    #expect(statistics.refusedCalls == 1 && statistics.answeredCalls == 1)
  }

  /// The second would find time at once, and yet does not overtake the first.
  @Test func thoseThatWaitForAnOverloadedSchedulerKeepTheirOrder() async throws {
    let gate = Gate()
    let (scheduler, lane, table) = await overloaded(gate)
    let first = Task { try await scheduler.call(lane, length: 3, isStreamed: true) }
    try await delayed(1, in: scheduler)
    let second = Task { try await scheduler.call(lane, length: 2, isStreamed: true) }
    try await delayed(2, in: scheduler)
    gate.open(5)
    #expect(try await table.value.values.rows == 3)
    #expect(try await first.value == [3])
    #expect(try await second.value == [2])
    #expect(gate.batches.withLock { $0 } == [[1], [1], [1], [3], [2]])
  }

  /// Nothing else is computed then, so nobody else lets it in.
  @Test func theyAreComputedOnceWhatTheyWaitForIsCancelled() async throws {
    let gate = Gate()
    let (scheduler, lane, table) = await overloaded(gate)
    let streamed = Task { try await scheduler.call(lane, length: 3, isStreamed: true) }
    try await delayed(1, in: scheduler)
    table.cancel()
    try await delayed(0, in: scheduler)
    gate.open(2)
    #expect(try await streamed.value == [3])
  }

  @Test(arguments: [true, false])
  func thoseThatWaitForAnOverloadedSchedulerCanBeEnded(isClosed: Bool) async throws {
    let gate = Gate()
    let (scheduler, lane, table) = await overloaded(gate)
    let streamed = Task { try await scheduler.call(lane, length: 3, isStreamed: true) }
    try await delayed(1, in: scheduler)
    if isClosed {
      await scheduler.closeWhenIdle(within: .milliseconds(1))
    } else {
      streamed.cancel()
    }
    let failure = isClosed ? BatchFailure.closed : .cancelled
    await #expect(throws: failure) { try await streamed.value }
    #expect(scheduler.waiting.calls == 0)
    gate.open(3)
    _ = await table.result
  }
}

import FilbertTensor
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

  @Test func oneThatIsCancelledWaitsNoLonger() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, calls: 1))
    let lane = gate.lane()
    let first = Task { try await scheduler.call(lane, isStreamed: true) }
    await gate.begun(1)
    let second = Task { try await scheduler.call(lane, isStreamed: true) }
    second.cancel()
    await #expect(throws: BatchFailure.cancelled) { try await second.value }
    gate.open()
    #expect(try await first.value == [1])
  }

  @Test func closingEndsThoseThatWaitForAPlace() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, calls: 1))
    let lane = gate.lane()
    let first = Task { try await scheduler.call(lane, isStreamed: true) }
    await gate.begun(1)
    let second = Task { try await scheduler.call(lane, isStreamed: true) }
    let closing = Task { await scheduler.closeWhenIdle() }
    await #expect(throws: BatchFailure.closed) { try await second.value }
    gate.open()
    #expect(try await first.value == [1])
    await closing.value
  }

  /// A call that waits would be refused; an element of a stream asks again, and counts once.
  @Test func theyWaitForASchedulerThatIsOverloaded() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1, time: .seconds(10_000)))
    let lane = gate.lane()
    for _ in 0..<2 { lane.core.note(tokens: 2048, seconds: 2048 * 3000) }
    let table = Task { try await scheduler.answers((0..<3).map { _ in sequence(1) }, from: lane) }
    await gate.begun(1)
    await #expect(throws: BatchFailure.overloaded(retryAfter: 60)) {
      try await scheduler.call(lane, length: 3)
    }
    let streamed = Task { try await scheduler.call(lane, length: 3, isStreamed: true) }
    while scheduler.statistics.waitingCalls < 1 { try await Task.sleep(for: .milliseconds(1)) }
    gate.open(4)
    #expect(try await table.value.values.rows == 3)
    #expect(try await streamed.value == [3])
    let statistics = scheduler.statistics
    #expect(statistics.refusedCalls == 1 && statistics.answeredCalls == 1)
  }
}

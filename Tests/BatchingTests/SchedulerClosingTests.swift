import Dispatch
import Testing

@testable import FilbertBatching

/// How a scheduler ends.
@Suite struct SchedulerClosingTests {
  @Test func aClosedSchedulerEndsTheCallsThatWait() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1))
    let lane = gate.lane()
    let (first, second) = try await scheduler.oneComputingOneWaiting(lane, gate)
    scheduler.close()
    await #expect(throws: BatchFailure.closed) { try await second.value }
    await #expect(throws: BatchFailure.closed) { try await scheduler.call(lane) }
    gate.open()
    await #expect(throws: BatchFailure.closed) { try await first.value }
    await scheduler.closeWhenIdle()
  }

  @Test(arguments: [nil, Duration.seconds(3600)])
  func oneThatClosesWhenIdleAnswersTheCallsThatWait(limit: Duration?) async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1))
    let lane = gate.lane()
    let (first, second) = try await scheduler.oneComputingOneWaiting(lane, gate)
    let closing = Task { await scheduler.closeWhenIdle(within: limit) }
    while (try? await scheduler.call(texts: 0, { _ in 0 })) != nil { await Task.yield() }
    await #expect(throws: BatchFailure.closed) { try await scheduler.call(lane) }
    gate.open(2)
    await closing.value
    #expect(try await first.value == [1])
    #expect(try await second.value == [2])
  }

  /// The worker never finishes its batch, and yet everybody gets an answer.
  @Test func callsThatAreNotAnsweredInTimeEnd() async throws {
    let gate = Gate()
    let scheduler = PredictionScheduler(limits(tokens: 1, threads: 1))
    let (first, second) = try await scheduler.oneComputingOneWaiting(gate.lane(), gate)
    await scheduler.closeWhenIdle(within: .milliseconds(1))
    await #expect(throws: BatchFailure.closed) { try await first.value }
    await #expect(throws: BatchFailure.closed) { try await second.value }
    #expect(scheduler.waiting == SchedulerLoad())
    gate.open()
  }

  /// The text is still being cut into tokens, and yet the call ends.
  @Test func callsWhosePreparationRunsEnd() async throws {
    let (hasBegun, mayEnd) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
    let scheduler = PredictionScheduler(limits(threads: 1))
    let call = Task {
      try await scheduler.call(texts: 1) { (_) async throws(BatchFailure) in
        try await scheduler.prepared {
          hasBegun.continuation.finish()
          mayEnd.wait()
        }
      }
    }
    for await _ in hasBegun.stream {}
    await scheduler.closeWhenIdle(within: .milliseconds(1))
    await #expect(throws: BatchFailure.closed) { try await call.value }
    #expect(scheduler.waiting == SchedulerLoad())
    mayEnd.signal()
  }
}

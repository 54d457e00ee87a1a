import Dispatch
import Synchronization
import Testing

@testable import FilbertBatching

/// What an observer learns about the calls that wait.
@Suite struct SchedulerReportsTests {
  private final class Reports: Sendable {
    let loads = Mutex<[SchedulerLoad]>([])
    var last: SchedulerLoad? { loads.withLock { $0.last } }
  }

  private func observer(_ report: @escaping @Sendable (SchedulerLoad) -> Void) -> BatchObserver {
    var observer = BatchObserver()
    observer.waits = report
    return observer
  }

  @Test func callsAreCountedWhetherTheyHaveJobsOrNot() async throws {
    let reports = Reports()
    let scheduler = PredictionScheduler(
      limits(threads: 1),
      observer: observer { load in reports.loads.withLock { $0.append(load) } })
    try await scheduler.call(texts: 1) { (_) async throws(BatchFailure) in
      // Texts are being cut into tokens.
      #expect(reports.last == SchedulerLoad(calls: 1))
    }
    #expect(reports.last == SchedulerLoad())
    #expect(try await scheduler.call(BatchLane(columns: 1, lengths), length: 7) == [7])
    #expect(reports.last == SchedulerLoad())
    // The sequence waits, and is computed.
    let loads = reports.loads.withLock { $0 }
    #expect(loads.contains(SchedulerLoad(calls: 1, requests: 1, sequences: 1)))
    #expect(loads.contains(SchedulerLoad(calls: 1, requests: 1, sequences: 0)))
  }

  /// A thread that is held up after it has read the state must not report it after another has reported a later one.
  ///
  /// On threads of its own, since the report of the first one blocks.
  @Test func theLastReportIsOfTheLastState() async throws {
    let reports = Reports()
    let (isReporting, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let isFirst = Atomic(true)
    let scheduler = PredictionScheduler(
      limits(threads: 1),
      observer: observer { load in
        if isFirst.exchange(false, ordering: .relaxed) {
          isReporting.signal()
          mayGoOn.wait()
        }
        reports.loads.withLock { $0.append(load) }
      })
    // Each queue has a thread of its own.
    let (first, second) = (DispatchQueue(label: "first"), DispatchQueue(label: "second"))
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "test").async {
        let (isFirstDone, isSecondDone) = (DispatchGroup(), DispatchGroup())
        first.async(group: isFirstDone) { scheduler.reportWaiting() }
        isReporting.wait()
        _ = scheduler.state.withLock { $0.places.take(bytes: 0) }
        second.async(group: isSecondDone) { scheduler.reportWaiting() }
        // Long enough for the second report to overtake the first, if it may.
        _ = isSecondDone.wait(timeout: .now() + .milliseconds(300))
        mayGoOn.signal()
        isFirstDone.wait()
        isSecondDone.wait()
        continuation.resume()
      }
    }
    #expect(reports.last == SchedulerLoad(calls: 1))
  }

  /// A report would take the lock that the test holds, and the mutex stops a program that takes it twice.
  @Test func withoutAnObserverNothingIsReported() {
    let scheduler = PredictionScheduler(limits(threads: 1), observer: BatchObserver())
    scheduler.state.withLock { _ in scheduler.reportWaiting() }
    #expect(scheduler.waiting == SchedulerLoad())
  }

  @Test func schedulersWithoutANameHaveDifferentOnes() {
    let names = [PredictionScheduler(), PredictionScheduler()].map(\.name)
    #expect(names[0] != names[1])
    #expect(PredictionScheduler(name: "messages").name == "messages")
    #expect(PredictionScheduler.shared.name == "shared")
  }

  @Test func statisticsCanBeMade() {
    let statistics = PredictionScheduler.Statistics(waitingCalls: 3, refusedCalls: 1, tokens: 40)
    #expect(statistics.waitingCalls == 3 && statistics.refusedCalls == 1)
    #expect(statistics.tokens == 40 && statistics.answeredCalls == 0)
  }
}

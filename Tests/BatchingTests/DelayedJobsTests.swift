import FilbertTensor
import Testing

@testable import FilbertBatching

/// Who waits for the time limit, without threads.
@Suite struct DelayedJobsTests {
  private let lane = LaneCore(columns: 1) { Matrix.zeros(rows: $0.count, columns: 1) }

  @Test func theOneThatCameFirstIsFirst() {
    var delayed = DelayedJobs()
    let jobs = (0..<3).map { _ in BatchJob([], lane, deadline: nil) }
    for job in jobs { delayed.append(job) }
    var first = delayed.first()
    #expect(first === jobs[0])
    // One that is removed is skipped, wherever it stands.
    let removed = [1, 0, 0].map { delayed.remove(jobs[$0]) }
    #expect(removed == [true, true, false])
    first = delayed.first()
    #expect(first === jobs[2])
    #expect(delayed.count == 1)
  }

  @Test func oneThatComesAgainIsLast() {
    var delayed = DelayedJobs()
    let jobs = (0..<2).map { _ in BatchJob([], lane, deadline: nil) }
    for job in jobs { delayed.append(job) }
    _ = delayed.remove(jobs[0])
    delayed.append(jobs[0])
    let first = delayed.first()
    #expect(first === jobs[1])
    let all = delayed.removeAll()
    #expect(all.count == 2 && delayed.isEmpty)
  }
}

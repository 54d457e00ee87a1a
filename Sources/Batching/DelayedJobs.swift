/// Jobs of streams that wait because others would keep them beyond the time limit, in the order in which they came.
struct DelayedJobs {
  /// Where a job stands. It does not hold the job, which may be removed before.
  private struct Position {
    let number: Int
    let key: ObjectIdentifier
  }

  private var jobs: [ObjectIdentifier: (job: BatchJob, number: Int)] = [:]
  private var positions = FIFO<Position>()
  private var nextNumber = 0

  var isEmpty: Bool { jobs.isEmpty }
  var count: Int { jobs.count }

  /// Puts a job to the end.
  mutating func append(_ job: BatchJob) {
    let key = ObjectIdentifier(job)
    jobs[key] = (job, nextNumber)
    positions.append(Position(number: nextNumber, key: key))
    nextNumber += 1
  }

  /// The job that came first.
  mutating func first() -> BatchJob? {
    while let position = positions.first {
      // Another job may have the identity of one that is gone, but not its number.
      if let (job, number) = jobs[position.key], number == position.number { return job }
      _ = positions.popFirst()
    }
    return nil
  }

  /// Forgets a job.
  ///
  /// - Returns: whether it was there.
  mutating func remove(_ job: BatchJob) -> Bool {
    jobs.removeValue(forKey: ObjectIdentifier(job)) != nil
  }

  /// Forgets all jobs, and returns them.
  mutating func removeAll() -> [BatchJob] {
    defer { self = DelayedJobs() }
    return jobs.values.map(\.job)
  }
}

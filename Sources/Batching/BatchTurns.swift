import FilbertTensor

/// Sequences that are computed together.
struct Batch: Sendable {
  let lane: LaneCore
  let sequences: [any BatchSequence]
  /// Where each sequence is from.
  let sources: [(job: BatchJob, index: Int)]
  let tokens: Int
}

/// Decides which sequences are computed next: jobs take turns, one sequence each.
///
/// Adding a job and making a batch take a time that does not depend on how many others wait.
struct BatchTurns {
  /// A job and how far it is.
  private struct Entry {
    let job: BatchJob
    /// The next sequence nobody has taken.
    var next = 0
    /// Sequences that are not computed yet.
    var open: Int
    var started: ContinuousClock.Instant?
    /// When it is given up, if ever.
    let deadline: ContinuousClock.Instant?
    /// The number of the turn it waits for.
    var turn = -1

    init(_ job: BatchJob, until deadline: ContinuousClock.Instant?) {
      self.job = job
      self.deadline = deadline
      open = job.sequences.count
    }

    var hasNext: Bool { next < job.sequences.count }
  }

  /// The turn of a job with sequences to take. Its number orders those of all lanes. It does not hold the job, which may
  /// be removed before.
  private struct Turn {
    let number: Int
    let key: ObjectIdentifier
  }

  private let budget: Int
  private let workers: Int
  /// All jobs that are not finished.
  private var entries: [ObjectIdentifier: Entry] = [:]
  /// The turns of each lane; those of jobs that were removed are skipped when they come.
  private var lanes: [ObjectIdentifier: FIFO<Turn>] = [:]
  private var nextNumber = 0
  /// The earliest time at which a job can be late.
  private var earliestDeadline: ContinuousClock.Instant?
  private(set) var waitingSequences = 0

  /// After this many sequences that do not fit into the rest of a batch, it is computed as it is.
  private static let misfits = 8

  init(budget: Int, workers: Int) {
    (self.budget, self.workers) = (budget, workers)
  }

  /// Jobs that are not finished.
  var count: Int { entries.count }

  /// How long a job takes if nothing else is computed, in seconds; 0 if nothing has been measured.
  func seconds(of job: BatchJob) -> Double {
    Double(job.tokens) * job.secondsPerToken / Double(max(1, workers))
  }

  /// How long a job that joins now takes including its waiting time: for each other job, as many sequences as it has
  /// itself, since jobs take turns.
  func estimatedTime(of job: BatchJob) -> Double {
    entries.values.reduce(seconds(of: job)) { time, entry in
      let left = entry.job.sequences.count - entry.next
      let share = Double(min(left, job.sequences.count)) / Double(entry.job.sequences.count)
      return time + share * seconds(of: entry.job)
    }
  }

  /// Adds a job.
  ///
  /// - Parameter renewed: when it is given up, if that is later than when the job was made.
  mutating func add(_ job: BatchJob, until renewed: ContinuousClock.Instant? = nil) {
    let deadline = renewed ?? job.deadline
    entries[ObjectIdentifier(job)] = Entry(job, until: deadline)
    queue(job)
    waitingSequences += job.sequences.count
    if let deadline {
      earliestDeadline = earliestDeadline.map { min($0, deadline) } ?? deadline
    }
  }

  /// Puts a job to the end.
  private mutating func queue(_ job: BatchJob) {
    let key = ObjectIdentifier(job)
    lanes[ObjectIdentifier(job.lane), default: FIFO()].append(Turn(number: nextNumber, key: key))
    entries[key]?.turn = nextNumber
    nextNumber += 1
  }

  /// Forgets a job.
  ///
  /// - Returns: whether it was there.
  mutating func remove(_ job: BatchJob) -> Bool {
    guard let entry = entries.removeValue(forKey: ObjectIdentifier(job)) else { return false }
    waitingSequences -= entry.job.sequences.count - entry.next
    return true
  }

  /// Forgets all jobs, and returns them.
  mutating func removeAll() -> [BatchJob] {
    let jobs = entries.values.map(\.job)
    entries = [:]
    lanes = [:]
    waitingSequences = 0
    return jobs
  }

  /// Forgets jobs whose time is over, and returns them.
  mutating func removeLate(now: ContinuousClock.Instant) -> [BatchJob] {
    guard let earliest = earliestDeadline, earliest <= now else { return [] }
    let late = entries.values.filter { entry in
      entry.deadline.map { $0 <= now } ?? false
    }
    let removed = late.map(\.job)
    for job in removed { _ = remove(job) }
    earliestDeadline = entries.values.lazy.compactMap(\.deadline).min()
    return removed
  }

  /// The job that waits for `turn`; nil if it was removed.
  private func job(at turn: Turn) -> BatchJob? {
    // Another job may have the identity of one that is gone, but not its turn.
    guard let entry = entries[turn.key], entry.turn == turn.number else { return nil }
    return entry.job
  }

  /// The lane of the job whose turn it is. Turns of jobs that are gone are dropped.
  private mutating func nextLane() -> ObjectIdentifier? {
    var next: (lane: ObjectIdentifier, number: Int)?
    for lane in Array(lanes.keys) {
      while let turn = lanes[lane]?.first, job(at: turn) == nil {
        _ = lanes[lane]?.popFirst()
      }
      guard let turn = lanes[lane]?.first else {
        lanes[lane] = nil
        continue
      }
      if next.map({ turn.number < $0.number }) ?? true { next = (lane, turn.number) }
    }
    return next?.lane
  }

  /// The next batch: one sequence of each job in turn, from jobs with the lane of the first one, as many as the budget
  /// allows, but at least one. Nil if nothing is waiting.
  mutating func nextBatch() -> Batch? {
    guard let lane = nextLane(), var turns = lanes.removeValue(forKey: lane) else { return nil }
    var batch = Filling(budget: budget)
    var skipped: [Turn] = []
    var served: [BatchJob] = []
    while batch.hasRoom, skipped.count < Self.misfits, let turn = turns.popFirst() {
      guard let job = job(at: turn) else { continue }
      switch take(from: job, &batch) {
      case .taken: served.append(job)
      case .tooLong: skipped.append(turn)
      case .nothing: break
      }
    }
    turns.putBack(skipped)
    lanes[lane] = turns
    // If each job has had a turn and there is room, they have more.
    var again = served
    while batch.hasRoom, !again.isEmpty {
      again = again.filter { take(from: $0, &batch) == .taken }
    }
    for job in served where entries[ObjectIdentifier(job)]?.hasNext == true { queue(job) }
    waitingSequences -= batch.sources.count
    guard let first = batch.sources.first else { return nil }
    return Batch(
      lane: first.job.lane, sequences: batch.sequences, sources: batch.sources,
      tokens: batch.tokens)
  }

  /// A batch that is being filled.
  private struct Filling {
    let budget: Int
    var sources: [(job: BatchJob, index: Int)] = []
    var sequences: [any BatchSequence] = []
    var tokens = 0
    let now = ContinuousClock.now

    var hasRoom: Bool { tokens < budget }
  }

  private enum Taking { case taken, tooLong, nothing }

  /// Moves the next sequence of a job into a batch.
  private mutating func take(from job: BatchJob, _ batch: inout Filling) -> Taking {
    let key = ObjectIdentifier(job)
    guard var entry = entries[key], entry.hasNext else { return .nothing }
    let sequence = job.sequences[entry.next]
    let length = sequence.tokenCount
    guard batch.sources.isEmpty || batch.tokens + length <= budget else { return .tooLong }
    batch.tokens += length
    batch.sources.append((job, entry.next))
    batch.sequences.append(sequence)
    entry.next += 1
    if entry.started == nil { entry.started = batch.now }
    entries[key] = entry
    return .taken
  }

  /// Copies the answers of a batch to its jobs.
  ///
  /// - Parameter values: the rows of all its sequences.
  /// - Returns: the jobs that are finished, and how long each waited for a worker. Answers of jobs that were removed
  ///   meanwhile are dropped.
  mutating func store(_ values: Matrix, _ batch: Batch) -> [(job: BatchJob, waited: Duration)] {
    var finished: [(job: BatchJob, waited: Duration)] = []
    let rows = RowPartition(lengths: batch.sequences.map(\.rowCount))
    for (number, source) in batch.sources.enumerated() {
      let key = ObjectIdentifier(source.job)
      guard var entry = entries[key] else { continue }
      source.job.answers[rows: source.job.rows[source.index]]
        .copyElements(from: values[rows: rows[number]])
      entry.open -= 1
      entries[key] = entry
      guard entry.open == 0 else { continue }
      entries[key] = nil
      finished.append(
        (source.job, (entry.started ?? source.job.joined) - source.job.joined))
    }
    return finished
  }
}

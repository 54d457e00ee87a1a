import FilbertTensor

/// Sequences that are computed together.
struct Batch: Sendable {
  let lane: LaneCore
  let sequences: [any BatchSequence]
  /// Where each sequence is from.
  let sources: [(job: BatchJob, index: Int)]
  let tokens: Int
  /// Whether no other worker has anything to do.
  let isAlone: Bool
}

/// Decides which sequences are computed next: the state of a ``BatchQueue``.
struct RoundRobinScheduler {
  /// A job and how far it is.
  private struct Entry {
    let job: BatchJob
    /// The next sequence nobody has taken.
    var next = 0
    /// Sequences that are not computed yet.
    var open: Int
    var started: ContinuousClock.Instant?

    init(_ job: BatchJob) {
      self.job = job
      open = job.sequences.count
    }

    var hasNext: Bool { next < job.sequences.count }
    var nextTokens: Int { job.sequences[next].tokenCount }
  }

  private let budget: Int
  private let workers: Int
  /// All jobs that are not finished.
  private var entries: [ObjectIdentifier: Entry] = [:]
  /// Jobs with sequences to take, the one whose turn it is first.
  private var turns: [BatchJob] = []
  private(set) var waitingSequences = 0
  /// Numbers of workers with nothing to do.
  var idleWorkers: [Int]

  init(budget: Int, workers: Int) {
    (self.budget, self.workers) = (budget, workers)
    idleWorkers = Array(0..<workers)
  }

  /// Jobs that are not finished.
  var count: Int { entries.count }

  /// How long a job takes on an idle server, in seconds; 0 if nothing has been measured.
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

  mutating func add(_ job: BatchJob) {
    entries[ObjectIdentifier(job)] = Entry(job)
    turns.append(job)
    waitingSequences += job.sequences.count
  }

  /// - Returns: the numbers of the idle workers to wake: one per batch of the job.
  mutating func wakeWorkers(for job: BatchJob) -> [Int] {
    let batches = max(1, (job.tokens + budget - 1) / budget)
    let woken = Array(idleWorkers.suffix(batches))
    idleWorkers.removeLast(woken.count)
    return woken
  }

  /// Forgets a job.
  ///
  /// - Returns: whether it was there.
  mutating func remove(_ job: BatchJob) -> Bool {
    guard let entry = entries.removeValue(forKey: ObjectIdentifier(job)) else { return false }
    turns.removeAll { $0 === job }
    waitingSequences -= job.sequences.count - entry.next
    return true
  }

  /// Forgets jobs whose time is over.
  mutating func removeLate(now: ContinuousClock.Instant) -> [BatchJob] {
    let late = turns.filter { $0.deadline <= now }
    return late.filter { remove($0) }
  }

  /// The next batch: one sequence of each job in turn, from jobs with the lane of the first one, as many as the budget
  /// allows, but at least one. Nil if nothing is waiting.
  mutating func nextBatch() -> Batch? {
    guard let lane = turns.first?.lane else { return nil }
    var sources: [(job: BatchJob, index: Int)] = []
    var sequences: [any BatchSequence] = []
    var tokens = 0
    let now = ContinuousClock.now
    var candidates = turns.filter { $0.lane === lane }
    while !candidates.isEmpty {
      candidates = candidates.filter { job in
        let key = ObjectIdentifier(job)
        guard var entry = entries[key], entry.hasNext else { return false }
        let length = entry.nextTokens
        guard sources.isEmpty || tokens + length <= budget else { return false }
        tokens += length
        sources.append((job, entry.next))
        sequences.append(job.sequences[entry.next])
        entry.next += 1
        if entry.started == nil { entry.started = now }
        entries[key] = entry
        return entry.hasNext
      }
    }
    waitingSequences -= sources.count
    // Jobs that were served go to the end.
    let served = Set(sources.map { ObjectIdentifier($0.job) })
    turns =
      turns.filter { !served.contains(ObjectIdentifier($0)) }
      + turns.filter {
        served.contains(ObjectIdentifier($0)) && entries[ObjectIdentifier($0)]?.hasNext == true
      }
    return Batch(
      lane: lane, sequences: sequences, sources: sources, tokens: tokens,
      isAlone: idleWorkers.count == workers - 1 && turns.isEmpty)
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

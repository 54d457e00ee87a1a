package import FilbertCore
import FilbertFiles
import FilbertJSON
package import FilbertModelFiles
package import FilbertRanks
import FilbertTensor
package import FilbertTraining
import FilbertTransformer

/// A training run from its data to the model directory: the same for the command and for a program.
///
/// ```swift
/// guard let open = try session.open(description) else { return }
/// let prepared = try session.prepare(data, for: .classification, request, cleaning, places)
/// let finished = try session.train(prepared, description, observer)
/// open.close()
/// ```
///
/// Ranks that share a run call the same methods in the same order. Only rank 0 opens files to write, and all ranks hear
/// of what it found.
package struct TrainingSession {
  /// Directory of the model that is fine-tuned.
  package let model: String
  /// Directory of the new model.
  package let output: String
  /// Whether an output that exists is replaced.
  package var overwrite = false
  /// Whether to continue from a checkpoint, if there is one.
  package var resume = false
  /// Whether a run that has finished already is no error, see ``open(_:others:)``.
  package var acceptsFinished = true
  /// Seconds between checkpoints; 0 writes one after every step.
  package var checkpointInterval = 60.0
  package var timeBudget: TimeBudget?
  package var ranks: any RankGroup = LoneRank()
  let advice: TrainingAdvice
  /// Receives sentences for people.
  let notify: (Notice) -> Void

  package init(
    model: String, output: String, advice: TrainingAdvice, notify: @escaping (Notice) -> Void
  ) {
    (self.model, self.output, self.advice, self.notify) = (model, output, advice, notify)
  }

  package var checkpoint: CheckpointFile { CheckpointFile(output: output) }

  // MARK: Opening

  /// What rank 0 has open while it trains.
  package struct Open {
    /// Nil on other ranks.
    let lock: LockFile?

    /// Lets other runs write the output.
    package func close() { lock?.release() }
  }

  /// Checks that the output can be written, and keeps other runs from writing it; nil if this run has finished already.
  ///
  /// - Parameter others: opens what else rank 0 writes.
  /// - Throws: `cannotWrite` if the output is there and may not be replaced, or another run is writing it; `usage` if
  ///   another run has finished.
  package func open(
    _ description: RunDescription, others: () throws(FilbertError) -> Void = {}
  ) throws(FilbertError) -> Open? {
    var isFinished = false
    var lock: LockFile?
    try ranks.lead { () throws(FilbertError) in
      isFinished = try hasFinished(description)
      if isFinished { return }
      try OutputDirectory(output, marker: "config.json", overwrite: overwrite).abort()
      try others()
      lock = try OutputLock.take(checkpoint.path)
    }
    return ranks.heard(fromLeader: isFinished) ? nil : Open(lock: lock)
  }

  /// Whether this run has written the model already.
  ///
  /// - Throws: `usage` if another run has, and the output may not be replaced.
  private func hasFinished(_ run: RunDescription) throws(FilbertError) -> Bool {
    guard acceptsFinished, resume, run.showsChanges, !checkpoint.exists,
      PathKind(output) == .directory,
      // Somebody may have taken a file out of it.
      (try? ModelDirectory(output)) != nil,
      let finished = try TrainingRecord(directory: output)?[.run]?.objectValue
    else { return false }
    guard
      let difference = run.difference(from: RunDescription(finished), whichWas: "finished")
    else { return true }
    if overwrite { return false }
    throw FilbertError(
      .usage,
      naming:
        "\(difference); use the same options and files, or add \(.overwrite) to replace the model.",
      file: output)
  }

  // MARK: Training

  /// Trains to the end, and writes the model.
  ///
  /// - Throws: `interrupted` if the run was asked to stop: a checkpoint has been written then, if the run had begun.
  package func train(
    _ prepared: PreparedTraining, _ description: RunDescription, _ observer: TrainingObserver
  ) throws(FilbertError) -> FinishedTraining {
    var job = prepared.job
    try admit(job)
    let isNew = ranks.heard(fromLeader: !(resume && checkpoint.exists))
    let fitted: FittedRecipe? = try beforeTheRun { () throws(FilbertError) in
      try self.fitted(job, isNew: isNew)
    }
    if let fitted { job = job.following(fitted.applied(to: job.trainer.recipe)) }
    let writer = CheckpointWriter(
      path: checkpoint.path, interval: checkpointInterval, fingerprint: job.fingerprint,
      run: description, beside: output, fitted: fitted, isShared: ranks.count > 1)
    var run = try start(job, description)
    var counts = TrainingCounts()
    try observer.begin(run)
    func finished(_ run: TrainingRun, _ counts: TrainingCounts) -> FinishedTraining {
      FinishedTraining(run, counts, model: model, data: prepared.data, description)
    }
    do throws(FilbertError) {
      try run.finish(
        checkpoint: ranks.isLeader ? writer : nil, deadline: isNew ? timeBudget?.deadline : nil,
        shouldStop: observer.shouldStop
      ) { event in
        counts.observe(event)
        observer.observe(event, counts)
      } measured: { run, parameters in
        ranks.isLeader ? observer.measured(finished(run, counts), parameters) : nil
      }
    } catch {
      throw advice.explainingFailure(error, checkpoint)
    }
    let result = finished(run, counts)
    try ranks.lead { () throws(FilbertError) in try save(result, writer) }
    return result
  }

  /// Writes the model, and removes the checkpoint.
  private func save(
    _ finished: FinishedTraining, _ writer: CheckpointWriter
  ) throws(FilbertError) {
    do throws(FilbertError) {
      try finished.run.save(to: output, record: finished.record, overwrite: overwrite)
    } catch {
      // The state that took hours to reach goes into the checkpoint instead.
      guard (try? finished.run.save(with: writer)) != nil else { throw error }
      throw error.adding(advice.unwritten(checkpoint.path))
    }
    checkpoint.remove()
  }

  /// The run to continue, or a new one, on all ranks.
  private func start(
    _ job: FineTuning, _ description: RunDescription
  ) throws(FilbertError) -> TrainingRun {
    let run = try ranks.together { () throws(FilbertError) in
      // Copies on other machines may have other times of change; what they hold was compared before.
      try checkpoint.start(
        job, as: ranks.isLeader ? description : nil, resume: resume, overwrite: overwrite,
        notify: notify)
    }
    let state = run.state
    let place: [Double] = [
      Double(state.step), run.stage == .all ? 1 : 0, state.parameters.values.sumOfSquares,
      state.optimizer.second.values.sumOfSquares,
    ]
    let places = ranks.gather(place, counts: [Int](repeating: place.count, count: ranks.count))
    try ranks.together { () throws(FilbertError) in
      guard places[ranks.rank] == places[0] else {
        throw FilbertError(
          .missingInput,
          "The checkpoint is not that of rank 0; put it where all machines find it.",
          file: checkpoint.path)
      }
    }
    return run
  }
}

package import FilbertCore
package import FilbertFiles
import FilbertModelFiles
package import FilbertTraining

/// The answers of fits, each computed once and kept in a directory: a run that was killed and is repeated computes only
/// what is missing, and its results have the same bytes. A fit that was interrupted continues from its checkpoint.
package struct FitStore {
  package let rows: ExperimentRows
  private let directory: RunDirectory
  /// Seconds between checkpoints.
  private let checkpointInterval: Double

  /// - Parameter directory: exists, and holds nothing but what the same experiment has left.
  package init(_ rows: ExperimentRows, in directory: RunDirectory, checkpointInterval: Double = 60)
  {
    (self.rows, self.directory) = (rows, directory)
    self.checkpointInterval = checkpointInterval
  }

  private func path(_ fit: Fit) -> String { directory.file("fit-\(fit.key).safetensors") }

  /// Whether the answers are there already.
  package func has(_ fit: Fit) -> Bool { fileExists(path(fit)) }

  /// The answers to a fit: read, or computed and written.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before every step; when true, the state is saved and `interrupted` is thrown.
  ///   - observe: sees the training of a fit that is not there yet.
  package func answers(
    to fit: Fit, shouldStop: () -> Bool = { false },
    observe: (FineTuning, TrainingEvent) -> Void = { _, _ in }
  ) throws(FilbertError) -> FitAnswers {
    let file = FitFile(path: path(fit), words: rows.words(of: fit.answered))
    if fileExists(file.path) { return try file.read(fit.answered) }
    if shouldStop() { throw FilbertError(.interrupted, "Interrupted.") }
    let job = try rows.job(fit)
    try job.requireMemory()
    let checkpoint = directory.file("fit-\(fit.key).checkpoint")
    var run =
      fileExists(checkpoint) ? try TrainingRun(job, resuming: checkpoint) : TrainingRun(job)
    try run.finish(
      checkpoint: CheckpointWriter(
        path: checkpoint, interval: checkpointInterval, fingerprint: job.fingerprint),
      shouldStop: shouldStop, observe: { observe(job, $0) })
    guard let parameters = run.finalParameters else {
      preconditionFailure("the run ended without a model")
    }
    let answers = FitAnswers(
      rows: fit.answered,
      answers: job.answers(to: rows.encoded(fit.answered, for: job), parameters),
      validation: run.findings?.validation)
    try file.write(answers)
    removeFile(AtomicFile.onlyPartialPath(checkpoint))
    removeFile(checkpoint)
    return answers
  }
}

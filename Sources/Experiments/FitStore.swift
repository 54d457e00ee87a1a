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

  /// Beginnings of the names of files that a run continues with.
  package static let kept = ["fit-", "vectors-"]
  private static let rowsFile = "rows.txt"

  /// - Parameter directory: exists, and holds nothing but what the same experiment has left.
  /// - Throws: `usage` if the rows are not those of the run that has left something: a file shows that by its time, a
  ///   pipe and a database do not.
  package init(
    _ rows: ExperimentRows, in directory: RunDirectory, checkpointInterval: Double = 60
  ) throws(FilbertError) {
    (self.rows, self.directory) = (rows, directory)
    self.checkpointInterval = checkpointInterval
    let note = directory.file(Self.rowsFile)
    let fingerprint = Array(rows.fingerprint.utf8)
    switch try RunFile.read(note, atMost: 64) {
    case .present(fingerprint): break
    case .absent: try writeFile(note, fingerprint, overwrite: true, hasOneWriter: true)
    case .present, .foreign:
      throw FilbertError(
        .usage,
        naming:
          "The labelled rows have changed since the interrupted run; start over with \(.overwrite) instead of \(.resume).",
        file: directory.path)
    }
  }

  /// The name of the files of a fit. Two models of one experiment may fit the same rows.
  private func name(_ fit: Fit) -> String {
    var fingerprint = Fingerprint()
    fingerprint.add(rows.model)
    fingerprint.add(fit.key)
    return "fit-\(fingerprint.text)"
  }

  private func path(_ fit: Fit) -> String { directory.file("\(name(fit)).safetensors") }

  /// Whether the answers are there already.
  package func has(_ fit: Fit) -> Bool { fileExists(path(fit)) }

  /// What a file has; nil if it is damaged, and then it is made again.
  private func known(_ file: FitFile, _ fit: Fit) throws(FilbertError) -> FitAnswers? {
    do throws(FilbertError) {
      return try file.read(fit.answered, labels: rows.labels.count)
    } catch {
      guard error.code == .badData else { throw error }
      return nil
    }
  }

  /// The answers to a fit: read, or computed and written.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before every step; when true, the state is saved and `interrupted` is thrown.
  ///   - observe: follows the training of a fit that is not stored yet.
  package func answers(
    to fit: Fit, shouldStop: () -> Bool = { false },
    observe: (FineTuning, TrainingEvent) -> Void = { _, _ in }
  ) throws(FilbertError) -> FitAnswers {
    let file = FitFile(path: path(fit), words: rows.words(of: fit.answered))
    if fileExists(file.path), let known = try known(file, fit) { return known }
    if shouldStop() { throw FilbertError(.interrupted, "Interrupted.") }
    let job = try rows.job(fit)
    try job.requireMemory()
    let checkpoint = directory.file("\(name(fit)).checkpoint")
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

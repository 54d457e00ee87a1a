import FilbertCore
import FilbertFiles
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer

/// The checkpoint beside the output: `Models/intent.checkpoint` for `Models/intent`.
package struct CheckpointFile: Sendable {
  package let path: String

  package init(output: String) {
    var trimmed = output
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    path = trimmed + ".checkpoint"
  }

  package var exists: Bool { fileExists(path) }

  /// The run to continue, or a new one.
  ///
  /// - Parameter description: of the run, to say how it differs from the one that left the checkpoint.
  func start(
    _ job: FineTuning, as description: RunDescription?, resume: Bool, overwrite: Bool,
    notify: (Notice) -> Void
  ) throws(FilbertError) -> TrainingRun {
    guard exists else {
      if resume { notify(.note("No checkpoint at \(path); starting with the first step.")) }
      return TrainingRun(job)
    }
    if resume {
      let run = try reading { () throws(FilbertError) in
        try TrainingRun(job, resuming: path, as: description)
      }
      let place = run.stage == .all ? " on all rows." : "."
      notify(
        .note("Continuing after step \(run.state.step) of \(run.plan?.steps ?? 0)\(place)"))
      return run
    }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        naming:
          "An interrupted run left this checkpoint; add \(.resume) to continue, or \(.overwrite) to start over.",
        file: path)
    }
    return TrainingRun(job)
  }

  /// What the run that left the checkpoint had fitted into a time; nil if it had no time budget.
  func fitted() throws(FilbertError) -> FittedRecipe? {
    try reading { () throws(FilbertError) in try FittedRecipe(checkpoint: path) }
  }

  private func reading<Value>(
    _ read: () throws(FilbertError) -> Value
  ) throws(FilbertError) -> Value {
    guard try !RunFile.isForeign(path) else {
      throw FilbertError(
        .cannotWrite, "This is not a file, and the checkpoint of the run belongs here; remove it.",
        file: path)
    }
    do throws(FilbertError) {
      return try read()
    } catch {
      guard error.code == .badData else { throw error }
      throw FilbertError(
        .badData,
        naming:
          "This is not a checkpoint, or a damaged one; start over with \(.overwrite) instead of \(.resume).",
        file: path, cause: error)
    }
  }

  /// Removes the checkpoint once the model is safe. One that cannot be removed does no harm.
  func remove() {
    // First what a kill may have left of it, which is as large.
    removeFile(AtomicFile.onlyPartialPath(path))
    removeFile(path)
  }
}

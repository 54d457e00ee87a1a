import FilbertCore
import FilbertFiles
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer

/// The checkpoint beside the output: `Models/intent.checkpoint` for `Models/intent`.
struct CheckpointFile {
  let path: String

  init(output: String) {
    var trimmed = output
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    path = trimmed + ".checkpoint"
  }

  var exists: Bool { fileExists(path) }

  /// The run to continue, or a new one.
  func start(
    _ job: FineTuning, as description: RunDescription?, resume: Bool, overwrite: Bool,
    console: Console
  ) throws(FilbertError) -> TrainingRun {
    guard exists else {
      if resume { console.say("No checkpoint at \(path); starting with the first step.") }
      return TrainingRun(job)
    }
    if resume {
      let run = try read(job, description)
      console.say(
        "Continuing after step \(run.state.step) of \(run.plan?.steps ?? 0)"
          + (run.stage == .all ? " on all rows." : "."))
      return run
    }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        "An interrupted run left this checkpoint; add --resume to continue, or --overwrite to start over.",
        file: path)
    }
    return TrainingRun(job)
  }

  /// What the run that left the checkpoint had fitted into a time; nil if it had no time budget.
  func fitted() throws(FilbertError) -> FittedRecipe? {
    try reading { () throws(FilbertError) in try FittedRecipe(checkpoint: path) }
  }

  private func read(
    _ job: FineTuning, _ description: RunDescription?
  ) throws(FilbertError) -> TrainingRun {
    try reading { () throws(FilbertError) in
      try TrainingRun(job, resuming: path, as: description)
    }
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

  /// The message of a run that ended early.
  func explain(_ error: FilbertError) -> FilbertError {
    error.adding("Nothing is lost: repeat the command with --resume to continue from \(path).")
  }

  /// What to do if a run ended for good with its checkpoint still there.
  func explainFailure(_ error: FilbertError) -> FilbertError {
    guard error.code == .internalFailure, exists else { return error }
    return error.adding("Start over with --overwrite, which replaces \(path).")
  }

  /// The model could not be written: the state that took hours to reach goes into the checkpoint instead.
  func rescue(_ run: TrainingRun, _ writer: CheckpointWriter, from error: FilbertError)
    -> FilbertError
  {
    guard (try? run.save(with: writer)) != nil else { return error }
    return error.adding(
      "The final state is in \(path): make room and repeat the command with --resume.")
  }

  /// After the model is safe. A checkpoint that cannot be removed does no harm.
  func remove() {
    // First what a kill may have left of it, which is as large.
    removeFile(AtomicFile.onlyPartialPath(path))
    removeFile(path)
  }
}

import Files
import FoundationEssentials
import Glibc
import Training
import Transformer

/// The checkpoint beside the output: `Models/intent.checkpoint` for `Models/intent`.
struct CheckpointFile {
  let path: String

  init(output: String) {
    var trimmed = output
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    path = trimmed + ".checkpoint"
  }

  private var exists: Bool { unsafe access(path, F_OK) == 0 }

  /// The state to go on from.
  func start(
    _ job: FineTuning, fingerprint: String, resume: Bool, overwrite: Bool, console: Console
  ) throws(FilbertError) -> TrainingState {
    removeUnfinished()
    guard exists else {
      if resume { console.say("No checkpoint at \(path); starting with the first step.") }
      return job.initialState
    }
    if resume {
      let state = try read(job, fingerprint: fingerprint)
      console.say("Going on after step \(state.step) of \(job.trainer.plan.steps).")
      return state
    }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        "An interrupted run left this checkpoint; add --resume to go on, or --overwrite to start anew.",
        file: path)
    }
    return job.initialState
  }

  private func read(
    _ job: FineTuning, fingerprint: String
  ) throws(FilbertError) -> TrainingState {
    do throws(FilbertError) {
      return try TrainingCheckpoint.read(
        path, layout: job.trainer.classifier.layout, fingerprint: fingerprint)
    } catch {
      guard error.code == .badData else { throw error }
      throw FilbertError(
        .badData,
        "This checkpoint is damaged or none; start anew with --overwrite instead of --resume.",
        file: path)
    }
  }

  /// What an interrupted run tells its user.
  func explain(_ error: FilbertError) -> FilbertError {
    FilbertError(
      error.code,
      "\(error.message) Nothing is lost: repeat the command with --resume to go on from \(path).")
  }

  /// Removes what runs that were killed while they wrote left: each is as large as a checkpoint.
  private func removeUnfinished() {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[...$0]) } ?? "."
    let prefix = (slash.map { String(path[path.index(after: $0)...]) } ?? path) + ".partial-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where name.hasPrefix(prefix) {
      _ = unsafe unlink("\(directory)/\(name)")
    }
  }

  /// After the model is safe. A checkpoint that cannot be removed does no harm.
  func remove() {
    _ = unsafe unlink(path)
  }
}

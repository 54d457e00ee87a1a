package import FilbertCore

/// What to do about a run that ended early, as the program that started it words it. Each closure is given the path of
/// the checkpoint.
package struct TrainingAdvice: Sendable {
  /// About a run that was asked to stop.
  let interrupted: @Sendable (String) -> Message
  /// About a model that could not be written; the checkpoint has the final state.
  let unwritten: @Sendable (String) -> Message

  package init(
    interrupted: @escaping @Sendable (String) -> Message,
    unwritten: @escaping @Sendable (String) -> Message
  ) {
    (self.interrupted, self.unwritten) = (interrupted, unwritten)
  }

  /// The advice for programs.
  static let library = TrainingAdvice(
    interrupted: { "Nothing is lost: the same job continues from \($0)." },
    unwritten: { "The final state is in \($0): make room, and run the same job again." })

  /// What to do if a run ended for good with its checkpoint still there.
  func explainingFailure(_ error: FilbertError, _ checkpoint: CheckpointFile) -> FilbertError {
    if error.code == .interrupted { return error.adding(interrupted(checkpoint.path)) }
    guard error.code == .internalFailure, checkpoint.exists else { return error }
    return error.adding("Start over with \(.overwrite), which replaces \(checkpoint.path).")
  }
}

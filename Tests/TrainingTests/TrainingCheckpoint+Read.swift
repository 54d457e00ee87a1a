import FilbertCore
import FilbertTraining

extension TrainingCheckpoint {
  /// The state in a checkpoint of a run with one stage.
  static func state(
    _ path: String, into initial: TrainingState, _ fingerprint: String, _ plan: TrainingPlan
  ) throws(FilbertError) -> TrainingState {
    try TrainingCheckpoint(path, into: initial, fingerprint: fingerprint, labels: 2) {
      stage, _ in stage == .heldOut ? plan : nil
    }.state
  }
}

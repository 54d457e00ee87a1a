package import FilbertCore
package import FilbertJSON
package import FilbertTraining
package import FilbertTransformer

/// Whoever watches a training run, and may stop it.
package struct TrainingObserver {
  /// Called on all ranks before the first step.
  package var starts: (TrainingRun) throws(FilbertError) -> Void = { _ in }
  /// Called on all ranks after each step and epoch, and between the stages.
  package var observe: (TrainingEvent, TrainingCounts) -> Void = { _, _ in }
  /// Asked before every step.
  package var shouldStop: () -> Bool = { false }
  /// Given the run and the model that the held-out examples have measured, on rank 0. Whatever it returns is kept in
  /// checkpoints and in ``FilbertTraining/TrainingRun/measurement``.
  package var measured: (FinishedTraining, Parameters) -> JSONValue? = { _, _ in nil }

  package init() {}

  /// Says that a run is about to begin.
  package func begin(_ run: TrainingRun) throws(FilbertError) { try starts(run) }
}

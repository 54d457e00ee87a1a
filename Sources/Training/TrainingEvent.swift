package import FilbertCore

/// What a run reports to its observer. The command line turns it into progress.
package enum TrainingEvent: Sendable {
  case step(StepReport)
  /// The linear model on the vectors of the pretrained encoder, before the first step.
  case probe(ProbeResult)
  case epoch(EpochRecord, isBest: Bool)
  case checkpoint(path: String)
  /// A checkpoint could not be written; the run continues, and the one before is still there.
  case checkpointFailed(FilbertError)
  /// ``Recipe/patience`` ran out after the given epoch (from 1).
  case stoppedEarly(epoch: Int)
  /// The stage with held-out examples has ended.
  case findings(Findings)
}

/// One step of the optimizer.
package struct StepReport: Sendable {
  /// From 1.
  package let step: Int
  package let loss: Double
  package let gradientNorm: Double
  package let learningRate: Double
  package let examples: Int
  package let tokens: Int
}

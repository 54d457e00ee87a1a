import FilbertCore
import FilbertTraining
import FoundationEssentials

/// Translates the events of the engine into those of a ``TrainingJob``.
struct TrainingJobEvents {
  private var stage: TrainingJob.Stage
  private let job: FineTuning

  init(_ job: FineTuning) { (self.job, stage) = (job, .training) }

  init(_ run: TrainingRun) {
    (job, stage) = (run.job, run.stage == .all ? .refit : .training)
  }

  /// Nil for what programs need not know.
  mutating func event(
    _ event: TrainingEvent, _ counts: TrainingCounts
  ) -> TrainingJob.Event? {
    switch event {
    case .step(let report):
      return .step(
        TrainingJob.Step(
          stage: stage, step: report.step, loss: report.loss, gradientNorm: report.gradientNorm,
          learningRate: report.learningRate, examples: counts.examples, tokens: counts.tokens))
    case .epoch(let record, let isBest):
      return .epoch(
        TrainingJob.Epoch(
          stage: stage, epoch: record.epoch, trainingLoss: record.trainingLoss,
          validation: record.validation.map { TrainingMetrics($0) }, isBest: isBest))
    case .probe(let probe): return .linearModel(probe.validation.map { TrainingMetrics($0) })
    case .checkpoint(let path): return .checkpoint(URL(filePath: path))
    case .checkpointFailed(let error):
      return .notice(
        JobNotice(.warning("no checkpoint, training continues: \(error.sentence)")))
    case .stoppedEarly(let epoch):
      let patience = Rendering.counted(job.trainer.recipe.patience ?? 0, "epoch")
      return .notice(
        JobNotice(.note("Stopped after epoch \(epoch): no improvement for \(patience).")))
    case .findings(let findings):
      let isRefit = job.plan(.all, findings) != nil && !findings.keepsProbe
      if isRefit { stage = .refit }
      return .kept(
        TrainingJob.Kept(
          epoch: findings.keptEpoch,
          validation: findings.validation.map { TrainingMetrics($0) }, isRefit: isRefit))
    }
  }
}

extension TrainingJob.Event {
  /// The kind of events that this one makes obsolete; nil if it makes none so.
  var replaceable: EventChannel<Self>.Kind? {
    switch self {
    case .step: .progress
    case .checkpoint: .checkpoint
    default: nil
    }
  }
}

extension Findings {
  /// The epoch whose model is kept; nil if it is the linear model.
  var keptEpoch: Int? { keepsProbe ? nil : epoch }
}

extension TrainingRun {
  /// The epoch whose model is kept; nil if it is the linear model.
  var keptEpoch: Int? { findings.map(\.keptEpoch) ?? state.history.count }
}

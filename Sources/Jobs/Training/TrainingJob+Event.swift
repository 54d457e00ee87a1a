import FilbertCore
import FilbertTraining
public import FoundationEssentials

extension TrainingJob {
  /// What happens while a model is trained.
  public enum Event: Sendable, Hashable, Codable {
    /// Something to know about the data or the model.
    case notice(JobNotice)
    /// The data are read, and the first step follows.
    case plan(Plan)
    /// The figures of a linear model on the vectors of the pretrained encoder, made before the first step; nil if nothing
    /// is held out.
    case linearModel(TrainingMetrics?)
    /// A step of the optimizer. If the reader is slow, only the newest step is kept.
    case step(Step)
    /// A pass over the examples is complete.
    case epoch(Epoch)
    /// What is needed to continue is on the disk. If the reader is slow, only the newest checkpoint is kept; a step never
    /// takes its place.
    case checkpoint(URL)
    /// The held-out examples have decided what is kept.
    case kept(Kept)
    /// The model is in its directory; the last event.
    case finished(TrainedModel)
  }

  /// Which examples a part of the training learns from.
  public enum Stage: String, Sendable, CaseIterable, Codable {
    /// All that are not held out.
    case training
    /// All of them, once the held-out ones have decided how.
    case refit
  }

  /// What a run is going to do.
  public struct Plan: Sendable, Hashable, Codable {
    /// Examples to train on.
    public let trainingExamples: Int
    /// Examples held out.
    public let validationExamples: Int
    /// The labels or tags, in the order in which the model numbers them; none for matching.
    public let labels: [String]
    /// Passes over the training examples.
    public let epochs: Int
    /// Steps of the optimizer, those of ``TrainingJob/Stage/refit`` not counted.
    public let steps: Int
    /// The longest text in tokens.
    public let maximumLength: Int
    /// Steps that an earlier run has taken, if this one continues it.
    public let stepsTaken: Int

    /// A plan, for the tests of a program.
    public init(
      trainingExamples: Int, validationExamples: Int, labels: [String], epochs: Int, steps: Int,
      maximumLength: Int, stepsTaken: Int = 0
    ) {
      (self.trainingExamples, self.validationExamples) = (trainingExamples, validationExamples)
      (self.labels, self.epochs, self.steps) = (labels, epochs, steps)
      (self.maximumLength, self.stepsTaken) = (maximumLength, stepsTaken)
    }

    init(_ run: TrainingRun) {
      let (job, task) = (run.job, run.job.trainer.task)
      (trainingExamples, validationExamples) = (task.examples, task.validationExamples)
      (labels, maximumLength) = (job.labels, job.maximumLength)
      (epochs, steps) = (job.trainer.plan.epochs, job.trainer.plan.steps)
      stepsTaken = run.state.step
    }
  }

  /// A step of the optimizer.
  public struct Step: Sendable, Hashable, Codable {
    /// The part of the training that it belongs to.
    public let stage: Stage
    /// The number of the step in its stage, from 1.
    public let step: Int
    /// The mean loss of its examples.
    public let loss: Double
    /// The norm of the gradient, before clipping.
    public let gradientNorm: Double
    /// The learning rate, that of the head apart.
    public let learningRate: Double
    /// Examples that this run has read so far.
    public let examples: Int
    /// Tokens that this run has read so far.
    public let tokens: Int

    /// A step, for the tests of a program.
    public init(
      stage: Stage = .training, step: Int, loss: Double, gradientNorm: Double,
      learningRate: Double, examples: Int, tokens: Int
    ) {
      (self.stage, self.step, self.loss) = (stage, step, loss)
      (self.gradientNorm, self.learningRate) = (gradientNorm, learningRate)
      (self.examples, self.tokens) = (examples, tokens)
    }
  }

  /// A pass over the examples.
  public struct Epoch: Sendable, Hashable, Codable {
    /// The part of the training that it belongs to.
    public let stage: Stage
    /// The number of the epoch in its stage, from 1.
    public let epoch: Int
    /// The mean loss of the training examples.
    public let trainingLoss: Double
    /// The figures on the held-out examples; nil if there are none.
    public let validation: TrainingMetrics?
    /// Whether no epoch before was better.
    public let isBest: Bool

    /// An epoch, for the tests of a program.
    public init(
      stage: Stage = .training, epoch: Int, trainingLoss: Double, validation: TrainingMetrics?,
      isBest: Bool
    ) {
      (self.stage, self.epoch, self.trainingLoss) = (stage, epoch, trainingLoss)
      (self.validation, self.isBest) = (validation, isBest)
    }
  }

  /// What the held-out examples have decided.
  public struct Kept: Sendable, Hashable, Codable {
    /// The epoch whose model is kept, from 1; nil if it is the linear model, because fine-tuning did no better.
    public let epoch: Int?
    /// The figures of what is kept; nil if nothing is held out.
    public let validation: TrainingMetrics?
    /// Whether training begins once more, on all examples.
    public let isRefit: Bool

    /// A decision, for the tests of a program.
    public init(epoch: Int?, validation: TrainingMetrics?, isRefit: Bool) {
      (self.epoch, self.validation, self.isRefit) = (epoch, validation, isRefit)
    }
  }
}

public import FoundationEssentials

/// What a ``TrainingJob`` has made.
public struct TrainedModel: Sendable, Hashable, Codable {
  /// The directory of the model, which ``TextClassifier`` and the other types of models load.
  public let directory: URL
  /// The epoch whose model was kept, from 1; nil if it is the linear model.
  public let epoch: Int?
  /// The figures on the held-out examples; nil if there are none.
  public let validation: TrainingMetrics?
  /// The report on the held-out examples; nil if there are none, and for matching.
  ///
  /// If the model was trained once more on all examples, this is the report of the model before that.
  public let evaluation: ModelEvaluation?
  /// Why the model is of no use, as far as the held-out examples show it; nil if they do not.
  public let doubt: String?
  /// The time of this run, in seconds, that of an earlier run which it continues not counted.
  public let seconds: Double

  /// A result, for the tests of a program.
  public init(
    directory: URL, epoch: Int?, validation: TrainingMetrics?, evaluation: ModelEvaluation?,
    doubt: String? = nil, seconds: Double
  ) {
    (self.directory, self.epoch, self.validation) = (directory, epoch, validation)
    (self.evaluation, self.doubt, self.seconds) = (evaluation, doubt, seconds)
  }
}

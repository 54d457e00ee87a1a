import FilbertTraining

/// The figures of a model on held-out examples while it trains; those that the task does not have are nil.
///
/// For tagging, accuracy, macro and weighted F1 are those of words.
public struct TrainingMetrics: Sendable, Hashable, Codable {
  /// The mean loss.
  public let loss: Double
  /// The share of right answers, from 0 to 1; of several labels all must be right, and for matching the item of a query
  /// must come first.
  public let accuracy: Double?
  /// The mean of the F1 of all labels.
  public let macroF1: Double?
  /// The F1 of all decisions about labels.
  public let microF1: Double?
  /// The mean of the F1 of all labels, weighted by their examples.
  public let weightedF1: Double?
  /// The F1 of entities.
  public let entityF1: Double?
  /// The root of the mean squared error, in the unit of the numbers.
  public let rootMeanSquaredError: Double?
  /// The mean absolute error, in the unit of the numbers.
  public let meanAbsoluteError: Double?
  /// The coefficient of determination.
  public let r2: Double?
  /// The mean reciprocal rank of the item of each query.
  public let meanReciprocalRank: Double?

  /// Figures, for the tests of a program.
  public init(
    loss: Double, accuracy: Double? = nil, macroF1: Double? = nil, microF1: Double? = nil,
    weightedF1: Double? = nil, entityF1: Double? = nil, rootMeanSquaredError: Double? = nil,
    meanAbsoluteError: Double? = nil, r2: Double? = nil, meanReciprocalRank: Double? = nil
  ) {
    (self.loss, self.accuracy, self.macroF1, self.microF1) = (loss, accuracy, macroF1, microF1)
    (self.weightedF1, self.entityF1) = (weightedF1, entityF1)
    self.rootMeanSquaredError = rootMeanSquaredError
    (self.meanAbsoluteError, self.r2) = (meanAbsoluteError, r2)
    self.meanReciprocalRank = meanReciprocalRank
  }

  init(_ metrics: ValidationMetrics) {
    loss = metrics.loss
    (accuracy, macroF1, microF1) = (metrics[.accuracy], metrics[.macroF1], metrics[.microF1])
    (weightedF1, entityF1) = (metrics[.weightedF1], metrics[.spanF1])
    (rootMeanSquaredError, meanAbsoluteError) = (metrics[.rmse], metrics[.mae])
    (r2, meanReciprocalRank) = (metrics[.r2], metrics[.mrr])
  }
}

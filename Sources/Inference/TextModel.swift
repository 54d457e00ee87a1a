package import FilbertCleaning
package import FilbertCore
package import FilbertModelFiles
package import FilbertStatistics
package import FilbertText
package import FilbertTransformer

/// A model that answers whole texts, with labels or with a number.
package protocol TextModel: Sendable {
  /// One of ``ModelTask/ofTexts``.
  var task: ModelTask { get }
  /// In the order of the probabilities; a regression has none.
  var labels: [String] { get }
  var maximumLength: Int { get }
  var cleaning: TextCleaning { get }
  /// Whether it reads single texts or pairs.
  var pairs: PairSupport { get }
  /// How far known texts are from the nearest label; nil if the model does not say, as one that gives any number of
  /// labels, or a number.
  var knownDistances: KnownDistances? { get }
  /// How far the numbers of a regression were from the true ones on rows that were held out; nil if it does not know, and
  /// for models with labels.
  var residuals: HeldOutResiduals? { get }

  /// The sequences for inputs, which are cleaned first.
  func encode(_ inputs: [TextInput]) -> [EncodedText]

  /// The sequences for inputs that ``cleaning`` has been applied to.
  func encode(cleaned inputs: [TextInput]) -> [EncodedText]

  /// The answer to each text, in order; sequences with answers in `known` are not computed, and the others are added.
  func answers(_ texts: [EncodedText], _ known: inout PredictionCache) -> [TextAnswer]
}

extension TextModel {
  /// Refuses to leave texts without a label that are out of scope if the model cannot recognise them.
  ///
  /// - Throws: `unsupported`.
  package func requireScope() throws(FilbertError) {
    guard task == .classification else {
      throw FilbertError(
        .unsupported,
        naming: "\(.abstain) is for models that give one label, and this one "
          + "\(task == .regression ? "answers a number" : "gives any number of labels"); leave it out."
      )
    }
    guard knownDistances == nil else { return }
    throw FilbertError(
      .unsupported,
      naming:
        "Texts out of scope are recognised with \(ScopeStatistics.fileName), which this model does not have: Filbert did "
        + "not train it, or its training texts do not differ. Train it again, or leave out \(.abstain)."
    )
  }
}

extension TextModel {
  /// The interval around each of the model's numbers that holds the true one with the probability `coverage`.
  ///
  /// - Throws: `usage` if `coverage` is not between 0 and 1; `unsupported` if the model gives labels, or does not know its
  ///   residuals; `badData` if it knows too few for the coverage.
  package func interval(coverage: Double) throws(FilbertError) -> ConformalInterval {
    guard task == .regression else {
      throw FilbertError(
        .unsupported,
        naming:
          "\(.coverage) is for models that answer a number, and this one gives labels; leave it out."
      )
    }
    guard 0 < coverage, coverage < 1 else {
      throw FilbertError(
        .usage, naming: "\(.coverage) must lie between 0 and 1, both excluded, not \(coverage).")
    }
    guard let residuals else {
      throw FilbertError(
        .unsupported,
        "An interval is made of the errors on rows that were held out from training, and \(TrainingRecord.fileName) of this "
          + "model has none; train it again with \(ConformalInterval.rowsNeeded(for: coverage)) validation rows or more."
      )
    }
    return try ConformalInterval(residuals, coverage: coverage)
  }
}

extension Parameter {
  /// The share of true numbers that an interval holds.
  package static let coverage = Parameter("coverage", option: "interval")
}

extension ModelDirectory {
  /// Loads the model of texts in this directory.
  ///
  /// - Throws: `unsupported` if it tags words or has no head.
  package func textModel(
    _ reading: Model.Reading = Model.Reading()
  ) throws(FilbertError) -> any TextModel {
    guard task == .regression else {
      return try TextClassifier(
        self, maximumLength: reading.maximumLength, longTexts: reading.longTexts,
        cleaning: reading.cleaning)
    }
    return try TextRegressor(
      self, maximumLength: reading.maximumLength, longTexts: reading.longTexts,
      cleaning: reading.cleaning)
  }
}

/// Such a model's prediction for one text.
package enum TextAnswer: Sendable {
  case prediction(Prediction)
  case estimate(RegressionPrediction)

  package var unreadTokens: Int {
    switch self {
    case .prediction(let prediction): prediction.unreadTokens
    case .estimate(let estimate): estimate.unreadTokens
    }
  }

  package var windows: Int {
    switch self {
    case .prediction(let prediction): prediction.windows
    case .estimate(let estimate): estimate.windows
    }
  }
}

extension TextClassifier: TextModel {
  package var residuals: HeldOutResiduals? { nil }

  package func answers(_ texts: [EncodedText], _ known: inout PredictionCache) -> [TextAnswer] {
    predict(texts, &known).map { .prediction($0) }
  }
}

extension TextRegressor: TextModel {
  package var task: ModelTask { .regression }
  package var labels: [String] { [] }
  package var knownDistances: KnownDistances? { nil }

  package func answers(_ texts: [EncodedText], _ known: inout PredictionCache) -> [TextAnswer] {
    predict(texts, &known).map { .estimate($0) }
  }
}

package import FilbertCore
package import FilbertInference
package import FilbertCleaning
package import FilbertText
package import FilbertTransformer

/// A model that answers whole texts, with labels or with a number.
package enum TextModel {
  case classifier(TextClassifier)
  case regressor(TextRegressor)

  /// What such a model says of one text.
  package enum Answer: Sendable {
    case prediction(Prediction)
    case estimate(Estimate)

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

  /// - Parameters: what replaces that of the model's training; nil for as trained.
  package init(
    _ directory: String, maximumLength: Int?, longTexts: LongTexts?, cleaning: TextCleaning?
  ) throws(FilbertError) {
    self =
      try ModelDirectory.problem(directory) == .regression
      ? .regressor(
        try TextRegressor(
          contentsOf: directory, maximumLength: maximumLength, longTexts: longTexts,
          cleaning: cleaning))
      : .classifier(
        try TextClassifier(
          contentsOf: directory, maximumLength: maximumLength, longTexts: longTexts,
          cleaning: cleaning))
  }

  package var problem: ProblemType {
    switch self {
    case .classifier(let model): model.problem
    case .regressor: .regression
    }
  }

  /// Of a regression none.
  package var labels: [String] {
    if case .classifier(let model) = self { model.labels } else { [] }
  }

  package var maximumLength: Int {
    switch self {
    case .classifier(let model): model.maximumLength
    case .regressor(let model): model.maximumLength
    }
  }

  package func requireKind(isPair: Bool) throws(FilbertError) {
    switch self {
    case .classifier(let model): try model.requireKind(isPair: isPair)
    case .regressor(let model): try model.requireKind(isPair: isPair)
    }
  }

  package var cleaning: TextCleaning {
    switch self {
    case .classifier(let model): model.cleaning
    case .regressor(let model): model.cleaning
    }
  }

  /// What is read of inputs that ``cleaning`` has been applied to.
  package func encode(cleaned inputs: [TextInput]) -> [EncodedText] {
    switch self {
    case .classifier(let model): model.encode(cleaned: inputs)
    case .regressor(let model): model.encode(cleaned: inputs)
    }
  }

  package func answers(_ texts: [EncodedText], _ known: inout KnownAnswers) -> [Answer] {
    switch self {
    case .classifier(let model): model.predict(texts, &known).map { .prediction($0) }
    case .regressor(let model): model.predict(texts, &known).map { .estimate($0) }
    }
  }
}

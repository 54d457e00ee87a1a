public import FilbertText

// The names that these functions had at first. A function without effects is named after what it returns.

extension TextClassifier {
  /// The prediction for one text or pair.
  @available(*, deprecated, renamed: "prediction(for:pair:)")
  public func predict(_ text: String, pair: String? = nil) -> Prediction {
    prediction(for: text, pair: pair)
  }

  /// The prediction for each input.
  @available(*, deprecated, renamed: "predictions(for:)")
  public func predict(_ inputs: [TextInput]) -> [Prediction] {
    predictions(for: inputs)
  }
}

extension TextRegressor {
  /// The number of one text or pair.
  @available(*, deprecated, renamed: "prediction(for:pair:)")
  public func predict(_ text: String, pair: String? = nil) -> RegressionPrediction {
    prediction(for: text, pair: pair)
  }

  /// The number of each input.
  @available(*, deprecated, renamed: "predictions(for:)")
  public func predict(_ inputs: [TextInput]) -> [RegressionPrediction] {
    predictions(for: inputs)
  }
}

extension TextEmbedder {
  /// The vector of each input.
  @available(*, deprecated, renamed: "vectors(for:pooling:normalized:)")
  public func embed(
    _ inputs: [TextInput], pooling: Pooling? = nil, normalized: Bool? = nil
  ) -> [[Float]] {
    vectors(for: inputs, pooling: pooling, normalized: normalized)
  }
}

import FilbertInference
import FilbertText

// What responses are compared with: answers of the same models without a server. These functions are synchronous, so
// the asynchronous tests that call them do not go through a queue of their own.

extension TextClassifier {
  func expected(_ text: String, pair: String? = nil) -> Prediction {
    prediction(for: text, pair: pair)
  }

  func expected(_ inputs: [TextInput]) -> [Prediction] {
    predictions(for: inputs)
  }
}

extension TextRegressor {
  func expected(_ text: String) -> RegressionPrediction {
    prediction(for: text)
  }
}

extension TextEmbedder {
  func expected(
    _ inputs: [TextInput], pooling: Pooling? = nil, normalized: Bool? = nil
  ) -> [[Float]] {
    vectors(for: inputs, pooling: pooling, normalized: normalized)
  }
}

extension TextTagger {
  func expected(_ text: String) -> [Entity] {
    entities(in: text)
  }
}

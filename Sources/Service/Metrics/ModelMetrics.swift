import Metrics

/// The metrics of the work of one model.
struct ModelMetrics: Sendable {
  /// Texts answered; both texts of a pair are one.
  let texts: Counter
  /// Tokens that went through the model, with special ones.
  let tokens: Counter
  /// Texts that were cut because the model reads fewer tokens.
  let truncatedTexts: Counter

  init(model: String, factory: any MetricsFactory) {
    func counter(_ name: String) -> Counter {
      Counter(label: name, dimensions: [("model", model)], factory: factory)
    }
    texts = counter("filbert_texts_total")
    tokens = counter("filbert_tokens_total")
    truncatedTexts = counter("filbert_truncated_texts_total")
  }
}

import Metrics

/// The metrics of the work of one model.
struct ModelMetrics: Sendable {
  /// Texts answered; both texts of a pair are one.
  let texts: Counter
  /// Tokens that went through the model, with special ones.
  let tokens: Counter
  /// Texts that were cut because the model reads fewer tokens.
  let truncatedTexts: Counter
  /// Tokens of texts without special ones, even those after the last one that the model reads.
  let textTokens: Counter
  /// Those of them that the model does not know.
  let unknownTokens: Counter

  init(model: String, factory: any MetricsFactory) {
    func counter(_ name: String) -> Counter {
      Counter(label: name, dimensions: [("model", model)], factory: factory)
    }
    texts = counter("filbert_texts_total")
    tokens = counter("filbert_tokens_total")
    truncatedTexts = counter("filbert_truncated_texts_total")
    textTokens = counter("filbert_text_tokens_total")
    unknownTokens = counter("filbert_unknown_tokens_total")
  }
}

import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTransformer

/// What is done with texts that are longer than a model reads.
struct TruncationPolicy: Sendable {
  /// The members that set it.
  static let members = ["truncate", "truncation_direction"]

  /// Whether they are cut; otherwise they are refused.
  let isAllowed: Bool
  /// Which part is read; nil for the part the model was trained on.
  let longTexts: LongTexts?

  /// `"truncate"` and `"truncation_direction"` of a request, as in text-embeddings-inference.
  ///
  /// A direction without truncation is accepted: clients of that server always send one.
  ///
  /// - Parameter standard: for a request without `truncate`.
  init(_ object: RequestObject, default standard: Bool) throws(ServiceError) {
    isAllowed = try object.bool("truncate", default: standard)
    longTexts = try object.choice(
      "truncation_direction", ["right": .head, "left": .tail], default: nil as LongTexts?)
  }

  init(isAllowed: Bool) {
    self.isAllowed = isAllowed
    longTexts = nil
  }

  /// Refuses texts that would be cut and must not be.
  func require(
    _ encoded: [EncodedText], of texts: RequestTexts, maximumLength: Int
  ) throws(ServiceError) {
    guard let (index, count) = firstRefused(encoded) else { return }
    throw ServiceError(
      .tooLarge,
      "\(texts.place(index)) has \(count) tokens and the model reads \(maximumLength); shorten it, or send "
        + "\(texts.advice.truncation) to have it cut.")
  }

  /// The first text that would be cut although it must not be, and its number of tokens.
  func firstRefused(_ texts: [EncodedText]) -> (index: Int, tokens: Int)? {
    guard !isAllowed, let index = texts.firstIndex(where: { $0.unreadTokens > 0 }) else {
      return nil
    }
    return (index, texts[index].unreadTokens + (texts[index].sequences.first?.ids.count ?? 0))
  }
}

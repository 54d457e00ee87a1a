import Inference
import Transformer

/// What becomes of texts that are longer than a model reads.
struct Truncating {
  /// Whether they are cut; else they are refused.
  let isAllowed: Bool
  /// Which part is read; nil for what the model was trained to read.
  let ways: LongTexts?

  /// `"truncate"` and `"truncation_direction"` of a request, as in text-embeddings-inference.
  ///
  /// - Parameter standard: where the request does not say.
  init(_ object: RequestObject, default standard: Bool) throws(ServiceError) {
    isAllowed = try object.bool("truncate", default: standard)
    ways = try object.choice(
      "truncation_direction", ["right": .head, "left": .tail], default: nil as LongTexts?)
    if ways != nil, !isAllowed {
      throw ServiceError(
        .validation, "\"truncation_direction\" has no meaning without \"truncate\": true.")
    }
  }

  init(isAllowed: Bool) {
    self.isAllowed = isAllowed
    ways = nil
  }

  /// Refuses texts that would be cut and must not be.
  func require(
    _ texts: [EncodedText], maximumLength: Int, isSingle: Bool
  ) throws(ServiceError) {
    guard !isAllowed, let index = texts.firstIndex(where: { $0.unreadTokens > 0 }) else { return }
    let count = texts[index].unreadTokens + (texts[index].sequences.first?.ids.count ?? 0)
    throw Self.tooLong(isSingle ? "\"inputs\"" : "inputs[\(index)]", count, maximumLength)
  }

  static func tooLong(_ place: String, _ count: Int, _ maximumLength: Int) -> ServiceError {
    ServiceError(
      .tooLarge,
      "\(place) has \(count) tokens and the model reads \(maximumLength); shorten it, or send \"truncate\": true to "
        + "have it cut.")
  }
}

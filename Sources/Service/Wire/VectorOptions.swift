import FilbertConnections
import FilbertInference

/// How vectors are made of texts: the options of text-embeddings-inference, and `pooling`.
struct VectorOptions: Sendable {
  static let members = ["normalize", "pooling", "prompt_name"] + TruncationPolicy.members

  let isNormalized: Bool
  /// Nil for the model's own.
  let pooling: TextEmbedder.Pooling?
  let truncation: TruncationPolicy

  /// Vectors as those of items are: with the model's own pooling, and of length 1.
  init(truncation: TruncationPolicy) {
    (isNormalized, pooling, self.truncation) = (true, nil, truncation)
  }

  /// - Parameter truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`.
  init(_ object: RequestObject, truncates: Bool) throws(ServiceError) {
    isNormalized = try object.bool("normalize", default: true)
    pooling = try object.choice("pooling", ["mean": .mean, "cls": .cls], default: nil)
    truncation = try TruncationPolicy(object, default: truncates)
    // Clients send null.
    guard object["prompt_name"] == nil else {
      throw ServiceError(
        .validation,
        "\"prompt_name\" is not supported; leave it out and put the prompt at the beginning of the text."
      )
    }
  }
}

import FilbertConnections

/// How texts are ranked: the options of text-embeddings-inference, `top` and `label`.
struct RerankOptions: Sendable {
  static let members = ["raw_scores", "return_text", "top", "label"] + TruncationPolicy.members

  /// Whether scores are logits.
  let isRaw: Bool
  /// Whether texts are in the answer.
  let returnsTexts: Bool
  /// How many texts are answered, the best first; nil for all.
  let top: Int?
  /// The label whose score says how well a text fits; nil for the model's own.
  let label: String?
  let truncation: TruncationPolicy

  /// - Parameter truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`.
  init(_ object: RequestObject, truncates: Bool) throws(ServiceError) {
    isRaw = try object.bool("raw_scores", default: false)
    returnsTexts = try object.bool("return_text", default: false)
    top = try object.count("top")
    label = try object.string("label")
    truncation = try TruncationPolicy(object, default: truncates)
  }
}

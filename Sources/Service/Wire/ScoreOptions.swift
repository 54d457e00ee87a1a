import FilbertConnections
import FilbertInference
import FilbertTransformer

/// How a classifier's scores are answered: `raw_scores` of text-embeddings-inference, and the parameters of Hugging
/// Face's text classification.
struct ScoreOptions: Sendable {
  /// The function that makes scores of logits.
  private enum Function: String, Sendable {
    case softmax, sigmoid
    case identity = "none"
  }

  static let members =
    ["raw_scores", "top_k", "function_to_apply"] + TruncationPolicy.members

  /// Whether scores are logits.
  let isRaw: Bool
  /// How many labels are answered, the most probable first; nil for all.
  let top: Int?
  let truncation: TruncationPolicy
  private let function: Function?

  /// - Parameter truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`.
  init(_ object: RequestObject, truncates: Bool) throws(ServiceError) {
    function = try object.choice(
      "function_to_apply",
      ["softmax": Function.softmax, "sigmoid": .sigmoid, "none": .identity], default: nil)
    guard function == nil || object["raw_scores"] == nil else {
      throw ServiceError(
        .validation,
        "\"raw_scores\" and \"function_to_apply\" decide the same; leave one out.")
    }
    isRaw = try object.bool("raw_scores", default: function == .identity)
    top = try object.count("top_k")
    truncation = try TruncationPolicy(object, default: truncates)
  }

  /// Refuses a function that is not the model's: its scores would be no probabilities.
  ///
  /// - Throws: `validation`.
  func require(_ task: ModelTask) throws(ServiceError) {
    let own: Function =
      switch task {
      case .classification, .tagging: .softmax
      case .multilabel: .sigmoid
      case .regression: .identity
      }
    guard let function, function != .identity, function != own else { return }
    throw ServiceError(
      .validation,
      own == .identity
        ? "This model answers a number to which no function is applied; leave \"function_to_apply\" out."
        : "This model's probabilities come from \(own.rawValue), not \(function.rawValue); leave "
          + "\"function_to_apply\" out, or send \"none\" for logits.")
  }
}

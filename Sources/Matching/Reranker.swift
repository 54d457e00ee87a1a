package import FilbertCore
import FilbertInference
package import FilbertModelFiles
package import FilbertText
import FilbertTransformer

/// A model of pairs that says how well an item fits a query: a cross-encoder, which reads both at once.
package struct Reranker: Sendable {
  private let model: any TextModel
  /// The label whose probability is the score; nil for a model that answers a number.
  private let label: Int?

  /// Names of the label of pairs that fit, in lower case.
  private static let usualLabels: Set<String> = [
    "1", "yes", "true", "match", "relevant", "positive", "label_1", "entailment", "duplicate", "是",
    "匹配", "相关",
  ]

  /// - Parameter label: of pairs that fit, of a classifier; nil for one of two labels that is called so.
  /// - Throws: `unsupported` if the model reads no pairs or answers something else; `usage` if the label is absent or
  ///   has to be named.
  package init(
    _ directory: ModelDirectory, label: String? = nil
  ) throws(FilbertError) {
    model = try directory.textModel()
    try model.pairs.require(isPair: true)
    guard model.task != .regression else {
      guard label == nil else {
        throw FilbertError(
          .usage,
          naming:
            "\(.rerankerLabel) is for a classifier, and this model predicts a number; leave it out.",
          file: directory.path)
      }
      self.label = nil
      return
    }
    let labels = model.labels
    if let label {
      self.label = labels.firstIndex { ExactString($0) == ExactString(label) }
    } else {
      self.label = Self.usualLabel(among: labels)
    }
    guard self.label != nil else {
      let problem =
        label.map { "The model has no label \($0.quoted)" }
        ?? "It is not clear which label says that an item fits"
      let names = labels.map(\.quoted)
      throw FilbertError(
        .usage,
        naming:
          "\(problem); give \(names.count > 10 ? names.listed(atMost: 10) : names.listed("or")) with \(.rerankerLabel).",
        file: directory.path)
    }
  }

  /// The place of the one of two labels that is called as those of pairs that fit; nil if it is not clear.
  package static func usualLabel(among labels: [String]) -> Int? {
    let usual = labels.indices.filter { usualLabels.contains(labels[$0].trimmed.lowercased()) }
    return usual.count == 1 && labels.count <= 2 ? usual[0] : nil
  }

  /// How well the second text of each pair fits the first; greater is better.
  package func scores(of pairs: [TextInput]) -> [Float] {
    var known = PredictionCache()
    return model.answers(model.encode(pairs), &known).map { answer in
      switch answer {
      case .prediction(let prediction): prediction.probabilities[label ?? 0]
      case .estimate(let estimate): estimate.value
      }
    }
  }
}

extension Parameter {
  package static let rerankerLabel = Parameter("rerankerLabel")
}

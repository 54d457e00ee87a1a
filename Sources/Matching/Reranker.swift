package import FilbertCore
package import FilbertInference
package import FilbertModelFiles
package import FilbertTensor
package import FilbertText
import FilbertTransformer

/// A model of pairs that says how well an item fits a query: a cross-encoder, which reads both at once.
package struct Reranker: Sendable {
  package let model: TextClassifier
  /// The place of the value that is the score: the probability of a label, or a number.
  private let place: Int

  /// Names of the label of pairs that fit, in lower case.
  private static let usualLabels: Set<String> = [
    "1", "yes", "true", "match", "relevant", "positive", "label_1", "entailment", "duplicate", "是",
    "匹配", "相关",
  ]

  /// - Parameters:
  ///   - label: of pairs that fit, of a classifier; nil for the only one, or for one of two labels that is called so.
  ///   - name: of the model in messages.
  /// - Throws: `usage` if the model reads no pairs, or if the label is absent or has to be named.
  package init(
    _ model: TextClassifier, label: String? = nil, name: String
  ) throws(FilbertError) {
    self.model = model
    try Self.requirePairs(model, name: name)
    guard model.task != .regression else {
      guard label == nil else {
        throw FilbertError(
          .usage,
          naming:
            "\(.rerankerLabel) is for a classifier, and this model predicts a number; leave it out.",
          file: name)
      }
      place = 0
      return
    }
    let labels = model.labels
    let found =
      if let label {
        labels.firstIndex { label.isSame(as: $0) }
      } else {
        Self.usualLabel(among: labels)
      }
    guard let found else {
      let problem =
        label.map { "The model has no label \($0.quoted)" }
        ?? "It is not clear which label says that an item fits"
      let names = labels.map(\.quoted)
      throw FilbertError(
        .usage,
        naming:
          "\(problem); give \(names.count > 10 ? names.listed(atMost: 10) : names.listed("or")) with \(.rerankerLabel).",
        file: name)
    }
    place = found
  }

  /// - Throws: `usage` for a model that cannot read pairs, or was not trained on any.
  private static func requirePairs(
    _ model: TextClassifier, name: String
  ) throws(FilbertError) {
    guard (try? model.pairs.require(isPair: true)) == nil else { return }
    throw FilbertError(
      .usage,
      naming:
        "A reranker reads a query and an item together, and this model reads single texts; train one on pairs, with a column for the query, one for the item (\(.textPairColumn)), and a label that says whether they fit.",
      file: name)
  }

  /// The greatest score that there can be: that of a probability; nil for a model that predicts a number.
  package var greatestScore: Float? { model.task == .regression ? nil : 1 }

  /// Loads the model.
  ///
  /// - Throws: also `unsupported` for a model that tags words or has no head.
  package init(_ directory: ModelDirectory, label: String? = nil) throws(FilbertError) {
    try self.init(try TextClassifier(directory), label: label, name: directory.path)
  }

  /// The place of the only label, or of the one of two labels that is called as those of pairs that fit; nil if it is not
  /// clear.
  package static func usualLabel(among labels: [String]) -> Int? {
    if labels.count == 1 { return 0 }
    let usual = labels.indices.filter { usualLabels.contains(labels[$0].trimmed.lowercased()) }
    return usual.count == 1 && labels.count == 2 ? usual[0] : nil
  }

  /// The longest pair in tokens, special tokens included.
  package var maximumLength: Int { model.maximumLength }

  /// How well the second text of each pair fits the first, greater is better, and how many pairs are too long for the
  /// model.
  package func scores(of pairs: [TextInput]) -> (scores: [Float], cutPairs: Int) {
    let texts = model.encode(pairs)
    var known = PredictionCache()
    let scores = model.values(of: texts, &known).map { $0[place] }
    return (scores, texts.count { $0.unreadTokens > 0 })
  }

  /// The same for pairs whose outputs were computed with those of others.
  ///
  /// - Parameter outputs: of the sequences of all pairs, in order; see `TextClassifier.outputs(_:)`.
  package func scores(of texts: [EncodedText], outputs: Matrix) -> [Float] {
    model.answers(texts, outputs: outputs, raw: false).map { $0[place] }
  }
}

extension Parameter {
  package static let rerankerLabel = Parameter("rerankerLabel")
}

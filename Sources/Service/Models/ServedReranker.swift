import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertMatching
import FilbertModelFiles
import FilbertTransformer
import Glibc

/// A model of pairs that answers `/rerank`, how well texts fit a query, also with logits: a classifier of two labels, or of one logit.
struct ServedReranker: Sendable {
  let model: TextClassifier
  let lane: BatchLane<TokenSequence>

  /// Nil for a model of more labels, or one that does not read pairs.
  init?(_ model: TextClassifier, _ lane: BatchLane<TokenSequence>) {
    let isOne = model.labels.count == 1
    let isBinary = model.labels.count == 2 && model.task == .classification
    guard isOne || isBinary, (try? model.pairs.require(isPair: true)) != nil else { return nil }
    (self.model, self.lane) = (model, lane)
  }

  var labels: [String] { model.labels }

  /// Whether there is one logit and no choice between labels.
  private var isOne: Bool { labels.count == 1 }

  /// The label that says that a text fits, if one is called so.
  var usualLabel: String? { Reranker.usualLabel(among: labels).map { labels[$0] } }

  /// The place of a label that a request or the operator names; of the usual one if it names none. Nil if there is none.
  func place(of name: String?) -> Int? {
    guard let name = name ?? usualLabel else { return nil }
    return labels.firstIndex { name.isSame(as: $0) }
  }

  /// Whether the values it needs are logits.
  ///
  /// A single logit is one also for probabilities: texts are sorted by it, because probabilities near 1 may be equal.
  func needsLogits(isRaw: Bool) -> Bool { isRaw || isOne }

  /// What texts are sorted by.
  ///
  /// - Parameter values: those of a pair, logits if ``needsLogits(isRaw:)``.
  func relevance(_ values: [Float], of place: Int, isRaw: Bool) -> Float {
    if isOne { return values[0] }
    return isRaw ? values[place] - values[1 - place] : values[place]
  }

  /// The score of a text: how probable it is that it fits, or a logit.
  func score(_ relevance: Float, isRaw: Bool) -> Float {
    isRaw || !isOne ? relevance : Float(1 / (1 + exp(-Double(relevance))))
  }
}

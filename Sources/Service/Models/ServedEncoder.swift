import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertTransformer

/// An encoder without a head, and its lanes of the queue.
struct ServedEncoder: Sendable {
  let model: TextEmbedder
  /// The fingerprint of the files that it was loaded from, which others may have replaced since.
  let files: Fingerprint
  /// Answers a vector for each token.
  let tokens: BatchLane<TokenRows>

  init(_ model: TextEmbedder, files: Fingerprint) {
    (self.model, self.files) = (model, files)
    tokens = BatchLane(columns: model.dimensions) { model.tokenVectors($0.map(\.sequence)) }
  }

  /// Answers a vector for each sequence.
  func lane(_ pooling: TextEmbedder.Pooling) -> BatchLane<TokenSequence> {
    model.lane(pooling)
  }
}

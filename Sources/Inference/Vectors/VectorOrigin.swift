package import FilbertCore
package import FilbertModelFiles

/// What vectors were computed from, as two fingerprints, so vectors of another model or other texts are not mistaken
/// for them.
package struct VectorOrigin: Sendable, Equatable {
  /// The fingerprint of the model and of how it makes a vector of a text.
  package let model: String
  /// The fingerprint of the texts, in order.
  package let rows: String

  package init(model: String, rows: String) {
    (self.model, self.rows) = (model, rows)
  }

  /// The fingerprint of a model for ``model``: weights, tokenizer, pooling, maximum length, and whether vectors get
  /// length 1.
  ///
  /// - Parameters:
  ///   - embedder: loaded from `directory`.
  ///   - pooling: as given to ``TextEmbedder/vectors(of:pooling:normalized:)``.
  /// - Throws: `unsupported` if the model's own pooling is asked for and not computed; `missingInput` if a file of the
  ///   tokenizer has disappeared since `directory` was opened.
  package static func model(
    _ directory: ModelDirectory, _ embedder: TextEmbedder, pooling: TextEmbedder.Pooling? = nil,
    normalized: Bool
  ) throws(FilbertError) -> String {
    var fingerprint = try directory.fingerprint()
    fingerprint.add(try embedder.pooling(requested: pooling).rawValue)
    fingerprint.add(UInt64(embedder.maximumLength))
    fingerprint.add(normalized ? 1 : 0)
    return fingerprint.text
  }
}

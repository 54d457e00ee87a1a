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
  ///   tokenizer could not be read.
  package static func model(
    _ directory: ModelDirectory, _ embedder: TextEmbedder, pooling: TextEmbedder.Pooling? = nil,
    normalized: Bool
  ) throws(FilbertError) -> String {
    try model(try directory.fingerprint(), embedder, pooling: pooling, normalized: normalized)
  }

  /// The same when the directory is no longer open.
  ///
  /// - Parameter files: the fingerprint of the directory that `embedder` was loaded from.
  /// - Throws: `unsupported` if the model's own pooling is asked for and not computed.
  package static func model(
    _ files: Fingerprint, _ embedder: TextEmbedder, pooling: TextEmbedder.Pooling? = nil,
    normalized: Bool
  ) throws(FilbertError) -> String {
    var fingerprint = files
    fingerprint.add(try embedder.pooling(requested: pooling).rawValue)
    fingerprint.add(UInt64(embedder.maximumLength))
    fingerprint.add(normalized ? 1 : 0)
    return fingerprint.text
  }
}

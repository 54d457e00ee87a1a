public import Files
import Tensor
package import Text
import Transformer

/// An encoder in memory that turns texts into vectors, for search and clustering.
///
/// ```swift
/// let embedder = try TextEmbedder(contentsOf: "Models/all-minilm-l6-v2")
/// let vectors = embedder.embed([TextInput("memory foam pillow")])
/// ```
public struct TextEmbedder: Sendable {
  /// How the tokens' vectors become one.
  public enum Pooling: String, Sendable, CaseIterable {
    /// Their mean, as sentence-transformers takes it.
    case mean
    /// That of `[CLS]`.
    case cls
  }

  /// Numbers in a vector.
  public var dimensions: Int { model.configuration.hiddenSize }
  /// The longest sequence in tokens; what is beyond is not read.
  public let maximumLength: Int
  package let tokenizer: Tokenizer
  private let model: SentenceEncoder
  private let parameters: Parameters

  /// Loads the encoder of a model directory.
  ///
  /// - Throws: ``FilbertError`` with one sentence saying what is missing or unsupported.
  public init(contentsOf directory: String, maximumLength: Int? = nil) throws(FilbertError) {
    try ModelDirectory.require(directory)
    (model, parameters) = try SentenceEncoder.load(directory: directory)
    tokenizer = try ModelDirectory.tokenizer(directory, for: model.configuration)
    self.maximumLength = try ModelDirectory.maximumLength(
      directory, requested: maximumLength, tokenizer: tokenizer,
      configuration: model.configuration)
  }

  /// One vector of ``dimensions`` numbers for each input, in order; of length 1 if `normalized`.
  public func embed(
    _ inputs: [TextInput], pooling: Pooling = .mean, normalized: Bool = true
  ) -> [[Float]] {
    embeddings(of: inputs, pooling: pooling, normalized: normalized).vectors
  }

  /// The vectors, and how many of the texts were longer than ``maximumLength``.
  package func embeddings(
    of inputs: [TextInput], pooling: Pooling, normalized: Bool
  ) -> (vectors: [[Float]], cutTexts: Int) {
    let encodings = tokenizer.encode(inputs, maximumLength: maximumLength)
    let vectors = model.embeddings(
      encodings.map(TokenSequence.init), pooling: pooling == .mean ? .mean : .cls,
      normalized: normalized, parameters)
    return (
      (0..<vectors.rows).map { vectors.row($0) }, encodings.count { $0.truncatedPieces > 0 }
    )
  }
}

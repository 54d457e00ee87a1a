public import FilbertCore
package import FilbertModelFiles
package import FilbertTensor
public import FilbertText
import FilbertTransformer

/// An encoder in memory that turns texts into vectors, for search and clustering.
///
/// ```swift
/// let embedder = try TextEmbedder(contentsOf: "Models/all-minilm-l6-v2")
/// let vectors = embedder.vectors(for: ["memory foam pillow", "soft cushion"])
/// ```
///
/// Pooling, scaling and the longest text are those that sentence-transformers wrote into the directory (`modules.json`).
/// What is not computed is refused: prompts by default, other poolings, and modules as `Dense`.
///
/// A value of this type is immutable and may be used from any number of threads and tasks at once. A fine-tuned
/// classifier's directory works as well: its head is ignored.
public struct TextEmbedder: Sendable {
  /// How the tokens' vectors become one.
  public enum Pooling: String, Sendable, CaseIterable, Codable {
    /// Their mean, including special tokens, as in sentence-transformers.
    case mean
    /// That of `[CLS]`.
    case cls
  }

  /// Numbers in a vector.
  public var dimensions: Int { loaded.network.configuration.hiddenSize }
  /// The longest sequence in tokens; what is beyond is not read.
  public var maximumLength: Int { loaded.maximumLength }
  /// Whether the encoder can distinguish the texts of a pair; most BERT models can.
  ///
  /// A pair given to an encoder that cannot is a mistake of the program, and traps. Encoders for search are trained on
  /// single texts: give them pairs only if yours was trained on pairs.
  public var readsPairs: Bool { pairs.readsPairs }
  package var tokenizer: Tokenizer { loaded.tokenizer }
  /// What the model reads.
  package let pairs: PairSupport
  /// Whether the model's files say that vectors have length 1; nil if they do not say how vectors are made.
  package let isNormalized: Bool?
  /// The model's own pooling, or why it is not computed.
  private let ownPooling: Result<Pooling, FilbertError>
  private(set) var loaded: LoadedModel<SentenceEncoder>
  /// See ``lane(_:)``; copies of a model share them.
  private(set) var lanes: Lanes

  /// Loads the encoder of a model directory: `config.json`, `model.safetensors`, `vocab.txt` or
  /// `tokenizer.json`.
  ///
  /// The embedding stays in its file, which is mapped as long as a copy of this value lives: replace a model by
  /// renaming, as Filbert's commands do, and never write over its files; or see ``inMemory()``.
  ///
  /// - Parameters:
  ///   - directory: as Filbert's `train` or Hugging Face's `save_pretrained` writes it.
  ///   - maximumLength: replaces the length that the model's own files state; from 3 to the
  ///     positions it has.
  ///   - pooling: replaces the pooling that the model's own files state, which is the mean if there are none.
  /// - Throws: ``FilbertError`` with one sentence that says what to do, as ``TextClassifier`` does.
  public init(
    contentsOf directory: String, maximumLength: Int? = nil, pooling: Pooling? = nil
  ) throws(FilbertError) {
    try self.init(try ModelDirectory(directory), maximumLength: maximumLength, pooling: pooling)
  }

  /// The same for an open directory.
  package init(
    _ directory: ModelDirectory, maximumLength: Int? = nil, pooling: Pooling? = nil
  ) throws(FilbertError) {
    try self.init(asking: directory, maximumLength: maximumLength, pooling: pooling)
    _ = try ownPooling.get()
  }

  /// The same for those who ask for a pooling with every text, see ``pooling(requested:)``: a pooling that is not
  /// computed is no reason to refuse the model.
  package init(
    asking directory: ModelDirectory, maximumLength: Int?, pooling: Pooling? = nil
  ) throws(FilbertError) {
    let pipeline = try directory.pipeline
    isNormalized = pipeline?.isNormalized
    let stated = pipeline?.pooling.map { $0 == .mean ? Pooling.mean : .cls }
    ownPooling = pooling.map { .success($0) } ?? stated ?? .success(.mean)
    loaded = try LoadedModel(
      directory, maximumLength: try directory.vectorLength(requested: maximumLength))
    lanes = Lanes(loaded)
    pairs = directory.pairCapability
  }

  /// `requested`, or the model's own pooling.
  ///
  /// - Throws: `unsupported` if that is not computed.
  package func pooling(requested: Pooling?) throws(FilbertError) -> Pooling {
    if let requested { return requested }
    return try ownPooling.get()
  }

  /// The same model with no part left in its file, which may then be written over: for a server, which lives long.
  ///
  /// Takes as much memory as the embedding, 47 MB for all-MiniLM-L6-v2, which a mapped file shares with others.
  public func inMemory() -> TextEmbedder {
    var copy = self
    copy.loaded.moveIntoMemory()
    copy.lanes = Lanes(copy.loaded)
    return copy
  }

  /// The vector of one text or pair, ``dimensions`` numbers.
  ///
  /// ```swift
  /// let embedder = try TextEmbedder(contentsOf: "Models/all-minilm-l6-v2")
  /// let vector = embedder.vector(for: "memory foam pillow")
  /// print(vector.count == embedder.dimensions)
  /// ```
  ///
  /// - Parameters:
  ///   - text: any string; an empty one has a vector too.
  ///   - pair: the second text, for encoders that were trained on pairs.
  ///   - pooling: see ``vectors(for:pooling:normalized:)-([TextInput],_,_)``.
  ///   - normalized: see ``vectors(for:pooling:normalized:)-([TextInput],_,_)``.
  /// - Precondition: ``readsPairs`` if a pair is given.
  public func vector(
    for text: String, pair: String? = nil, pooling: Pooling? = nil, normalized: Bool? = nil
  ) -> [Float] {
    vectors(for: [TextInput(text, pair: pair)], pooling: pooling, normalized: normalized)[0]
  }

  /// One vector of ``dimensions`` numbers for each input, in order.
  ///
  /// - Parameters:
  ///   - inputs: texts or pairs; long lists are shared by all cores.
  ///   - pooling: nil for the one that the model was loaded with.
  ///   - normalized: makes every length 1, so that the product of two vectors is their cosine; nil for what the model's
  ///     files say, and for true if they say nothing.
  /// - Precondition: ``readsPairs`` if one of the inputs is a pair.
  public func vectors(
    for inputs: [TextInput], pooling: Pooling? = nil, normalized: Bool? = nil
  ) -> [[Float]] {
    embeddings(of: inputs, pooling: pooling, normalized: normalized ?? isNormalized ?? true).vectors
  }

  /// One vector of ``dimensions`` numbers for each text, in order; see
  /// ``vectors(for:pooling:normalized:)-([TextInput],_,_)``.
  public func vectors(
    for texts: [String], pooling: Pooling? = nil, normalized: Bool? = nil
  ) -> [[Float]] {
    vectors(for: texts.map { TextInput($0) }, pooling: pooling, normalized: normalized)
  }

  /// The vectors, and what is worth knowing about the texts.
  package func embeddings(
    of inputs: [TextInput], pooling: Pooling?, normalized: Bool
  ) -> (vectors: [[Float]], tally: EmbeddingTally) {
    let (vectors, tally) = self.vectors(of: inputs, pooling: pooling, normalized: normalized)
    return ((0..<vectors.rows).map { vectors.row($0) }, tally)
  }

  /// The same as a matrix, `[inputs x dimensions]`.
  package func vectors(
    of inputs: [TextInput], pooling: Pooling? = nil, normalized: Bool
  ) -> (vectors: Matrix, tally: EmbeddingTally) {
    guard let pooling = pooling ?? (try? ownPooling.get()) else {
      preconditionFailure("The model's own pooling is not computed, and no other one is asked for.")
    }
    pairs.check(inputs)
    let readings = loaded.tokenizer.readings(of: inputs, maximumLength: maximumLength)
    let vectors = loaded.network.embeddings(
      readings.map { TokenSequence($0.encoding) }, pooling: pooling == .mean ? .mean : .cls,
      normalized: normalized, loaded.parameters)
    return (vectors, EmbeddingTally(readings))
  }
}

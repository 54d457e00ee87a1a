package import FilbertBatching
public import FilbertCore
import FilbertJSON
public import FilbertModelFiles
import FilbertTagging
package import FilbertText
package import FilbertTransformer

/// A fine-tuned tagger in memory: finds entities in texts.
///
/// ```swift
/// let tagger = try TextTagger(contentsOf: "Models/products")
/// for entity in tagger.entities(in: "nike air max 42 under 100 euros") {
///   print(entity.label, entity.text, entity.probability)
/// }
/// ```
///
/// A value of this type is immutable and may be used from any number of threads and tasks at once. A text of any length
/// is read completely: in overlapping windows if it is longer than ``maximumLength``. Only the end of a single word
/// with more pieces than a window is not read.
public struct TextTagger: Sendable {
  /// The tags a word can get, such as `B-BRAND`, in the model's order.
  public var tags: [String] { decoder.tags.names }
  /// The longest window in tokens, special tokens included.
  public var maximumLength: Int { loaded.maximumLength }
  package var tokenizer: Tokenizer { loaded.tokenizer }
  package var network: TokenClassifier { loaded.network }
  package var parameters: Parameters { loaded.parameters }
  package let decoder: TagDecoder
  /// How raw text is cut into words: as the training data were.
  package let splitter: WordSplitter
  private(set) var loaded: LoadedModel<TokenClassifier>
  /// Computes ``logits(_:)`` with the sequences of others; copies of a model share it.
  package private(set) var lane: BatchLane<WordSequence>

  /// Loads a model directory: `config.json`, `model.safetensors`, `vocab.txt` or `tokenizer.json`.
  ///
  /// The embedding stays in its file, which is mapped as long as a copy of this value lives: replace a model by
  /// renaming, as Filbert's commands do, and never write over its files; or see ``inMemory()``.
  ///
  /// - Parameters:
  ///   - directory: as Filbert's `train --task tagging` or Hugging Face's `save_pretrained` writes it.
  ///   - maximumLength: replaces the length the model was trained with; from 3 to the positions it has.
  ///   - decoding: how tags are chosen.
  /// - Throws: ``FilbertError`` with one sentence that says what to do, as ``TextClassifier`` does.
  public init(
    contentsOf directory: String, maximumLength: Int? = nil, decoding: Decoding = .constrained
  ) throws(FilbertError) {
    try self.init(
      try ModelDirectory(directory), maximumLength: maximumLength, decoding: decoding)
  }

  /// The same for an open directory.
  ///
  /// - Parameter forGradients: so that ``network`` can compute gradients of its input with ``parameters``.
  package init(
    _ directory: ModelDirectory, maximumLength: Int? = nil, decoding: Decoding = .constrained,
    forGradients: Bool = false
  ) throws(FilbertError) {
    loaded = try LoadedModel(
      directory, maximumLength: maximumLength, forGradients: forGradients)
    lane = Self.lane(loaded)
    let record = try directory.record
    decoder = TagDecoder(
      TagSet(loaded.network.configuration.labels, scheme: record?.scheme), decoding)
    splitter = WordSplitter(record?.wordSplit ?? .punctuation)
  }

  /// The same model with no part left in its file, which may then be written over: for a server, which lives long.
  ///
  /// Takes as much memory as the embedding, 47 MB for all-MiniLM-L6-v2, which a mapped file shares with others.
  public func inMemory() -> TextTagger {
    var copy = self
    copy.loaded.moveIntoMemory()
    copy.lane = Self.lane(copy.loaded)
    return copy
  }

  /// The entities of a text, in order, which do not overlap.
  ///
  /// ```swift
  /// let tagger = try TextTagger(contentsOf: "Models/products")
  /// print(tagger.entities(in: "nike air max 42").map(\.label))
  /// ```
  public func entities(in text: String) -> [Entity] {
    entities(in: [text])[0]
  }

  /// The entities of each text, in order, computed on all cores. Memory grows with the number of texts, so hand over
  /// a long file in parts.
  public func entities(in texts: [String]) -> [[Entity]] {
    tag(texts.map { PretokenizedText($0, splitter) }).map(\.entities)
  }

  /// Tags texts whose words are known.
  package func tag(_ texts: [PretokenizedText]) -> [TaggedText] {
    let sentences = windows(of: texts)
    return join(texts, sentences, tag(sentences))
  }

  /// The sequences that the model reads for each text.
  package func windows(of texts: [PretokenizedText]) -> [WordWindows] {
    loaded.tokenizer.windows(texts.map(\.words), maximumLength: maximumLength)
  }

  /// Texts with the tags of their words.
  func join(
    _ texts: [PretokenizedText], _ sentences: [WordWindows], _ tagged: [TagDecoder.TaggedWords]
  ) -> [TaggedText] {
    texts.indices.map { index in
      TaggedText(
        texts[index], tagged[index], spans: decoder.tags.spans(of: tagged[index].tags),
        sentence: sentences[index])
    }
  }

  /// Tags sentences that are cut into windows.
  package func tag(_ sentences: [WordWindows]) -> [TagDecoder.TaggedWords] {
    decoder.tag(sentences, loaded.network, loaded.parameters)
  }
}

package import FilbertCore

/// BERT's tokenizer: text to the ids a model reads, and back to the bytes of the text.
///
/// Gives exactly the ids and offsets of Hugging Face `tokenizers`. Immutable, so that one serves any
/// number of threads.
package struct Tokenizer: Sendable {
  /// The tokens.
  package let vocabulary: Vocabulary
  /// How text is treated.
  package let options: TokenizerOptions
  /// The number of the token for words without pieces.
  package let unknownID: Int32
  /// The number of the token before the text.
  package let classID: Int32
  /// The number of the token after every text.
  package let separatorID: Int32
  /// The number of the token that hides a word, if there is one.
  let maskID: Int32?
  /// The number of the token other software pads with, if there is one.
  package let paddingID: Int32?
  /// The directory it was read from.
  package let directory: String?

  private let normalizer: Normalizer
  private let preTokenizer = PreTokenizer()
  private let wordPiece: WordPiece
  private let literalTokens: AddedTokenMatcher
  private let normalizedTokens: AddedTokenMatcher

  /// A tokenizer from its parts.
  ///
  /// - Throws: `badData` if the vocabulary lacks the unknown, class or separator token, or if tokens or words may
  ///   be so long that a text could take hours.
  package init(
    vocabulary: Vocabulary, options: TokenizerOptions
  ) throws(FilbertError) {
    try self.init(vocabulary: vocabulary, options: options, directory: nil)
  }

  init(
    vocabulary: Vocabulary, options: TokenizerOptions, directory: String?
  ) throws(FilbertError) {
    func id(_ token: String, _ role: String) throws(FilbertError) -> Int32 {
      if let id = vocabulary[token] { return id }
      throw FilbertError(
        .badData,
        "The vocabulary has no \(role) token \(token.quoted); is this the vocabulary of a BERT model?",
        file: directory)
    }
    self.vocabulary = vocabulary
    self.options = options
    self.directory = directory
    unknownID = try id(options.unknownToken, "unknown-word")
    classID = try id(options.classToken, "class")
    separatorID = try id(options.separatorToken, "separator")
    maskID = vocabulary[options.maskToken]
    paddingID = vocabulary[options.paddingToken]
    let normalizer = Normalizer(
      cleansText: options.cleansText, spacesIdeographs: options.spacesIdeographs,
      stripsAccents: options.stripsAccents ?? options.lowercases, lowercases: options.lowercases)
    self.normalizer = normalizer
    wordPiece = try WordPiece(
      vocabulary: vocabulary, unknown: unknownID, prefix: options.continuationPrefix,
      maximumLength: options.maximumWordLength,
      file: directory.map { TokenizerFiles(directory: $0).path(TokenizerFiles.tokenizer) })
    var literal: [(bytes: [UInt8], id: Int32, token: AddedToken)] = []
    var normalized: [(bytes: [UInt8], id: Int32, token: AddedToken)] = []
    for token in options.tokensFoundAsWritten {
      // The five named tokens need not all be there (no [MASK] in some vocabularies).
      guard let id = vocabulary[token.content] else { continue }
      let bytes = Array(token.content.utf8)
      guard bytes.count <= AddedTokenMatcher.longestToken else {
        let start = String(String.UnicodeScalarView(token.content.unicodeScalars.prefix(40)))
        throw FilbertError(
          .badData,
          "The added token that begins with \"\(start)\" has \(bytes.count) bytes; tokens of at most"
            + " \(AddedTokenMatcher.longestToken) are looked for in a text. Remove it from the tokenizer's files.",
          file: directory)
      }
      guard token.isNormalized else {
        literal.append((bytes, id, token))
        continue
      }
      var text = NormalizedText()
      normalizer.append(bytes.span, bytes.indices, to: &text)
      normalized.append((Array(text.bytes[..<text.count]), id, token))
    }
    literalTokens = AddedTokenMatcher(literal)
    normalizedTokens = AddedTokenMatcher(normalized)
  }

  /// The token with this number; empty if there is none.
  package func token(_ id: Int32) -> String { vocabulary.token(at: id) }

  /// Space to work in, kept between texts.
  struct Scratch {
    fileprivate var text = NormalizedText()
    fileprivate var word = WordPiece.Scratch()
  }

  /// Appends the pieces of `source` to `encoding`.
  ///
  /// - Parameter word: The word all pieces belong to; nil counts the words of the text.
  func append(
    _ source: Span<UInt8>, word: Int32?, to encoding: inout Encoding, _ scratch: inout Scratch
  ) {
    var nextWord: Int32 = 0
    literalTokens.forEachPart(of: source, 0..<source.count) { part, id in
      if let id {
        encoding.append(id, part, word: word ?? nextWord)
        nextWord += 1
        return
      }
      scratch.text.removeAll(reserving: part.count)
      normalizer.append(source, part, to: &scratch.text)
      let text = scratch.text
      guard !normalizedTokens.isEmpty else {
        return appendWords(
          source, text, 0..<text.count, word, &nextWord, to: &encoding, &scratch.word)
      }
      normalizedTokens.forEachPart(of: text.bytes.span, 0..<text.count) { part, id in
        guard let id else {
          return appendWords(
            source, text, part, word, &nextWord, to: &encoding, &scratch.word)
        }
        encoding.append(id, text.origin(of: part, in: source), word: word ?? nextWord)
        nextWord += 1
      }
    }
  }

  private func appendWords(
    _ source: Span<UInt8>, _ text: NormalizedText, _ part: Range<Int>, _ word: Int32?,
    _ nextWord: inout Int32, to encoding: inout Encoding, _ scratch: inout WordPiece.Scratch
  ) {
    let bytes = text.bytes.span
    preTokenizer.forEachWord(in: bytes, part) { range in
      wordPiece.split(bytes, range, &scratch) { id, piece in
        encoding.append(id, text.origin(of: piece, in: source), word: word ?? nextWord)
      }
      nextWord += 1
    }
  }
}

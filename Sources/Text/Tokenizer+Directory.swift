package import FilbertCore
import FilbertFiles
import FilbertJSON

extension Tokenizer {
  /// Reads a model directory: `tokenizer.json` if it is there, otherwise `vocab.txt`, and
  /// `tokenizer_config.json` with either.
  ///
  /// If `tokenizer_config.json` says anything about case, accents or Chinese characters, all three come from there, with
  /// the defaults of `transformers`; if it says nothing, they come from the normalizer in `tokenizer.json`
  /// (transformers 5 falls back to lower-casing there, `tokenizers` does not).
  ///
  /// - Throws: `missingInput` if there is no vocabulary, `badData` if a file cannot be
  ///   understood, `unsupported` if the tokenizer is not BERT's.
  package init(directory: String) throws(FilbertError) {
    let files = TokenizerFiles(directory: directory)
    let configuration = try TokenizerConfiguration(files)
    let added = configuration.numberedTokens.map { ($0.id, $0.token.content) }
    let listed = try configuration.listedTokens
    var options = TokenizerOptions()
    let vocabulary: Vocabulary
    if files.has(TokenizerFiles.tokenizer) {
      let path = files.path(TokenizerFiles.tokenizer)
      let file = try TokenizerFile(try readFile(path), file: path)
      try file.apply(to: &options)
      if !configuration.leavesTextToTokenizerFile { try configuration.applyText(to: &options) }
      try configuration.applyTokens(to: &options)
      vocabulary = try file.words().vocabulary(
        added: try file.numberedTokens() + added, unnumbered: listed, file: path)
    } else if files.has(TokenizerFiles.vocabulary) {
      let path = files.path(TokenizerFiles.vocabulary)
      try configuration.applyText(to: &options)
      try configuration.applyTokens(to: &options)
      vocabulary = try Self.vocabulary(path, added: added, unnumbered: listed)
    } else {
      throw files.missingVocabulary()
    }
    try self.init(vocabulary: vocabulary, options: options, directory: directory)
  }

  /// A `vocab.txt`, and the tokens of `added` and `unnumbered` that are not in it.
  private static func vocabulary(
    _ path: String, added: [(id: Int, content: String)], unnumbered: [String]
  ) throws(FilbertError) -> Vocabulary {
    let vocabulary = try Vocabulary(contentsOf: path)
    guard (added.map(\.content) + unnumbered).contains(where: { vocabulary[$0] == nil }) else {
      return vocabulary
    }
    var words = NumberedTokens()
    for id in 0..<vocabulary.count {
      words.append(vocabulary.token(at: Int32(id)).utf8, id: id)
    }
    return try words.vocabulary(added: added, unnumbered: unnumbered, file: path)
  }
}

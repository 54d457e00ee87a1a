package import FilbertCore
import FilbertFiles
import FilbertJSON

extension Tokenizer {
  /// Reads a model directory: `tokenizer.json` if it is there, otherwise `vocab.txt`, and
  /// `tokenizer_config.json` with either.
  ///
  /// What `tokenizer_config.json` says about case, accents and Chinese characters wins over the
  /// normaliser in `tokenizer.json`, as in transformers; if it says nothing, `tokenizer.json` does
  /// (transformers 5 falls back to lower-casing there, `tokenizers` does not).
  ///
  /// - Throws: `missingInput` if there is no vocabulary, `badData` if a file cannot be
  ///   understood, `unsupported` if the tokenizer is not BERT's.
  package init(directory: String) throws(FilbertError) {
    let files = TokenizerFiles(directory: directory)
    let configuration = try TokenizerConfiguration(
      try files.object(TokenizerFiles.configuration),
      file: files.path(TokenizerFiles.configuration))
    var options = TokenizerOptions()
    let vocabulary: Vocabulary
    if files.has(TokenizerFiles.tokenizer) {
      let path = files.path(TokenizerFiles.tokenizer)
      let file = try TokenizerFile(try readFile(path), file: path)
      try file.apply(to: &options)
      if !configuration.leavesTextToTokenizerFile { try configuration.applyText(to: &options) }
      try configuration.applyTokens(to: &options)
      vocabulary = try file.words().vocabulary(
        added: try file.numberedTokens() + configuration.numberedTokens(), file: path)
    } else if files.has(TokenizerFiles.vocabulary) {
      let path = files.path(TokenizerFiles.vocabulary)
      try configuration.applyText(to: &options)
      try configuration.applyTokens(to: &options)
      vocabulary = try Self.vocabulary(path, added: try configuration.numberedTokens())
    } else {
      throw FilbertError(
        .missingInput,
        "The model directory has no \(TokenizerFiles.vocabulary) and no"
          + " \(TokenizerFiles.tokenizer); copy the model's tokenizer files there.",
        file: directory)
    }
    try self.init(vocabulary: vocabulary, options: options, directory: directory)
  }

  /// A `vocab.txt`, and the tokens of `added` that are not in it.
  private static func vocabulary(
    _ path: String, added: [(id: Int, content: String)]
  ) throws(FilbertError) -> Vocabulary {
    let vocabulary = try Vocabulary(contentsOf: path)
    guard added.contains(where: { vocabulary[$0.content] == nil }) else { return vocabulary }
    var words = NumberedTokens()
    for id in 0..<vocabulary.count {
      words.append(vocabulary.token(at: Int32(id)).utf8, id: id)
    }
    return try words.vocabulary(added: added, file: path)
  }
}

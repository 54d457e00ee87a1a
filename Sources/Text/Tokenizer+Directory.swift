package import Files
import JSON

extension Tokenizer {
  /// The largest gap between tokens' numbers that is taken for a gap and not for a broken file.
  private static let largestGap = 65_536

  /// Reads a model directory: `tokenizer.json` if it is there, otherwise `vocab.txt`, and
  /// `tokenizer_config.json` with either.
  ///
  /// What `tokenizer_config.json` says about case, accents and Chinese characters wins over the
  /// normaliser in `tokenizer.json`, as in transformers; where it says nothing, `tokenizer.json`
  /// does (transformers 5 falls back to lower-casing there, `tokenizers` does not).
  ///
  /// - Throws: `missingInput` where there is no vocabulary, `badData` where a file cannot be
  ///   understood, `unsupported` where the tokenizer is not BERT's.
  package init(directory: String) throws(FilbertError) {
    let files = TokenizerFiles(directory: directory)
    let configuration = try TokenizerConfiguration(
      try files.object(TokenizerFiles.configuration),
      file: files.path(TokenizerFiles.configuration))
    var options = TokenizerOptions()
    let path: String
    var tokens: [(id: Int, content: String)] = []
    if let root = try files.object(TokenizerFiles.tokenizer) {
      path = files.path(TokenizerFiles.tokenizer)
      let file = try TokenizerFile(root, file: path)
      try file.apply(to: &options)
      if !configuration.leavesTextToTokenizerFile { try configuration.applyText(to: &options) }
      try configuration.applyTokens(to: &options)
      let added = try file.numberedTokens() + configuration.numberedTokens()
      let vocabulary = try Self.vocabulary(try file.words(), added: added, file: path)
      try self.init(vocabulary: vocabulary, options: options, directory: directory)
    } else if files.has(TokenizerFiles.vocabulary) {
      path = files.path(TokenizerFiles.vocabulary)
      try configuration.applyText(to: &options)
      try configuration.applyTokens(to: &options)
      var vocabulary = try Vocabulary(contentsOf: path)
      tokens = try configuration.numberedTokens().filter { vocabulary[$0.content] == nil }
      if !tokens.isEmpty {
        let words = (0..<vocabulary.count).map {
          (id: $0, content: vocabulary.token(at: Int32($0)))
        }
        vocabulary = try Self.vocabulary(words, added: tokens, file: path)
      }
      try self.init(vocabulary: vocabulary, options: options, directory: directory)
    } else {
      throw FilbertError(
        .missingInput,
        "The model directory has no \(TokenizerFiles.vocabulary) and no"
          + " \(TokenizerFiles.tokenizer); copy the model's tokenizer files there.",
        file: directory)
    }
  }

  /// A vocabulary of the model's words, followed by added tokens that are not among them.
  private static func vocabulary(
    _ words: [(id: Int, content: String)], added: [(id: Int, content: String)], file: String
  ) throws(FilbertError) -> Vocabulary {
    let known = Set(words.map { ExactString($0.content) })
    let wordCount = (words.map(\.id).max() ?? -1) &+ 1
    var extra: [(id: Int, content: String)] = []
    for token in added where !known.contains(ExactString(token.content)) {
      if !extra.contains(where: { $0 == token }) { extra.append(token) }
    }
    let all = words + extra
    let count = (all.map(\.id).max() ?? -1) &+ 1
    guard count >= 0, count <= all.count + largestGap, all.allSatisfy({ $0.id >= 0 }) else {
      throw FilbertError(
        .badData, "The tokens' numbers should run from 0 to about \(all.count); one is far out.",
        file: file)
    }
    var tokens = [String](repeating: "", count: count)
    for (id, content) in all {
      guard tokens[id].isEmpty else {
        throw FilbertError(
          .badData, "The tokens \"\(tokens[id])\" and \"\(content)\" have the same number \(id).",
          file: file)
      }
      tokens[id] = content
    }
    return try Vocabulary(tokens, added: count - min(wordCount, count), file: file)
  }
}

extension Tokenizer {
  /// The text that tokens stand for, as the WordPiece decoder of Hugging Face `tokenizers` joins them: a piece that
  /// continues a word without its prefix, every other one behind a space, and no space before punctuation.
  ///
  /// It is not the text that was encoded: case, accents and spaces are gone, and words without pieces are `[UNK]`.
  ///
  /// - Parameters:
  ///   - ids: numbers of tokens.
  ///   - skipsSpecials: leaves out `[CLS]`, `[SEP]` and other special tokens, `[UNK]` among them.
  /// - Precondition: the vocabulary has every number.
  package func decode(_ ids: [Int32], skippingSpecials skipsSpecials: Bool) -> String {
    let specials = skipsSpecials ? specialIDs : []
    let prefix = options.continuationPrefix.unicodeScalars
    var text = String.UnicodeScalarView()
    for (index, id) in ids.lazy.filter({ !specials.contains($0) }).enumerated() {
      precondition(hasToken(id), "token \(id) of \(vocabulary.count)")
      var token = token(id).unicodeScalars
      if index > 0 {
        if token.starts(with: prefix) {
          token.removeFirst(prefix.count)
        } else {
          token.insert(" ", at: token.startIndex)
        }
      }
      text += options.cleansDecodedText ? Self.withoutSpaces(beforePunctuationIn: token) : token
    }
    return String(text)
  }

  /// Whether there is a token with this number.
  package func hasToken(_ id: Int32) -> Bool { !token(id).isEmpty }

  /// The numbers of the tokens that serve the model rather than a reader.
  private var specialIDs: Set<Int32> {
    Set(
      options.tokensFoundAsWritten.lazy.filter(\.isSpecial).compactMap { vocabulary[$0.content] })
  }

  /// `cleanup` of the reference, which sees one token at a time.
  private static func withoutSpaces(
    beforePunctuationIn token: String.UnicodeScalarView
  ) -> String.UnicodeScalarView {
    spacesBefore.reduce(token) {
      $0.replacing($1.key.unicodeScalars, with: $1.value.unicodeScalars)
    }
  }

  private static let spacesBefore: KeyValuePairs<String, String> = [
    " .": ".", " ?": "?", " !": "!", " ,": ",", " ' ": "'", " n't": "n't", " 'm": "'m",
    " do not": " don't", " 's": "'s", " 've": "'ve", " 're": "'re",
  ]
}

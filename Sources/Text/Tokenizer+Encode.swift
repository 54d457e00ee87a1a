extension Tokenizer {
  /// The ids of a text, or of a text and a second one, between special tokens.
  ///
  /// - Parameter maximumLength: The maximum number of pieces, special tokens included; nil for all.
  ///   In a pair, the longer text is cut first, as `truncation="longest_first"` does.
  package func encode(
    _ text: String, pair: String? = nil, maximumLength: Int? = nil
  ) -> Encoding {
    encode(
      utf8: Array(text.utf8), pair: pair.map { Array($0.utf8) }, maximumLength: maximumLength)
  }

  /// The ids of texts in UTF-8; malformed bytes count as U+FFFD.
  package func encode(
    utf8 text: [UInt8], pair: [UInt8]? = nil, maximumLength: Int? = nil
  ) -> Encoding {
    var scratch = Scratch()
    var encoding = Encoding()
    // Four bytes a piece is short for English and long for Chinese, which has three.
    encoding.reserveCapacity(text.count / 4 + (pair?.count ?? 0) / 4)
    encoding.append(special: classID, segment: 0)
    append(text.span, word: nil, to: &encoding, &scratch)
    encoding.close(segment: 0, separator: separatorID)
    let first = encoding.count - 2
    if let pair {
      append(pair.span, word: nil, to: &encoding, &scratch)
      encoding.close(segment: 1, separator: separatorID)
    }
    truncate(&encoding, first: first, hasPair: pair != nil, maximumLength)
    return encoding
  }

  /// The ids of a text that is given in words, for tagging (`is_split_into_words`).
  ///
  /// Every word is split further as a separate text. ``Encoding/words`` gives the word of each
  /// piece, ``Encoding/ranges`` its place in the bytes of that word. A word may have no pieces.
  package func encode(words: [String], maximumLength: Int? = nil) -> Encoding {
    var scratch = Scratch()
    var encoding = Encoding()
    encoding.reserveCapacity(words.count * 2)
    encoding.append(special: classID, segment: 0)
    for (number, word) in words.enumerated() {
      let bytes = Array(word.utf8)
      append(bytes.span, word: Int32(truncatingIfNeeded: number), to: &encoding, &scratch)
    }
    encoding.close(segment: 0, separator: separatorID)
    truncate(&encoding, first: encoding.count - 2, hasPair: false, maximumLength)
    return encoding
  }

  /// Cuts an encoding whose first text has `first` pieces.
  private func truncate(
    _ encoding: inout Encoding, first: Int, hasPair: Bool, _ maximumLength: Int?
  ) {
    guard let maximumLength, encoding.count > maximumLength else { return }
    let specials = hasPair ? 3 : 2
    let second = hasPair ? encoding.count - specials - first : nil
    let limits = Truncation(
      first: first, second: second, maximum: max(0, maximumLength - specials))
    // The second text first: the first one stays where it is.
    if let second {
      let start = first + 2
      encoding.truncate(start..<(start + second), to: limits.second, options.truncationSide)
    }
    encoding.truncate(1..<(1 + first), to: limits.first, options.truncationSide)
  }
}

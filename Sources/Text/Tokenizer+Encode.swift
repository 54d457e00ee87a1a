extension Tokenizer {
  /// The ids of a text, or of a text and a second one, between special tokens.
  ///
  /// - Parameter maximumLength: The most pieces wanted, special tokens included; nil for all. Of a
  ///   pair the longer text is cut first, as `truncation="longest_first"` does.
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
    var first = Pieces()
    append(text, word: nil, to: &first, &scratch)
    guard let pair else { return assemble(first, nil, maximumLength) }
    var second = Pieces()
    append(pair, word: nil, to: &second, &scratch)
    return assemble(first, second, maximumLength)
  }

  /// The ids of a text that is given in words, for tagging (`is_split_into_words`).
  ///
  /// Every word is split further as a text of its own. ``Encoding/words`` says which word a piece
  /// is from, ``Encoding/ranges`` where in the bytes of that word. A word may have no pieces.
  package func encode(words: [String], maximumLength: Int? = nil) -> Encoding {
    var scratch = Scratch()
    var pieces = Pieces()
    for (number, word) in words.enumerated() {
      append(
        Array(word.utf8), word: Int32(truncatingIfNeeded: number), to: &pieces, &scratch)
    }
    return assemble(pieces, nil, maximumLength)
  }

  /// Cuts to length and puts the special tokens around.
  private func assemble(_ first: Pieces, _ second: Pieces?, _ maximumLength: Int?) -> Encoding {
    let limits = Truncation(
      first: first.count, second: second?.count,
      maximum: maximumLength.map { max(0, $0 - (second == nil ? 2 : 3)) })
    var encoding = Encoding()
    encoding.reserveCapacity(limits.first + limits.second + 3)
    encoding.append(special: classID, segment: 0)
    encoding.append(first, keeping: limits.first, options.truncationSide, segment: 0)
    encoding.append(special: separatorID, segment: 0)
    if let second {
      encoding.append(second, keeping: limits.second, options.truncationSide, segment: 1)
      encoding.append(special: separatorID, segment: 1)
    }
    return encoding
  }
}

extension Encoding {
  fileprivate mutating func reserveCapacity(_ count: Int) {
    ids.reserveCapacity(count)
    segments.reserveCapacity(count)
    ranges.reserveCapacity(count)
    words.reserveCapacity(count)
    isSpecial.reserveCapacity(count)
  }

  fileprivate mutating func append(special id: Int32, segment: UInt8) {
    ids.append(id)
    segments.append(segment)
    ranges.append(0..<0)
    words.append(-1)
    isSpecial.append(true)
  }

  fileprivate mutating func append(
    _ pieces: Pieces, keeping count: Int, _ side: TokenizerOptions.TruncationSide, segment: UInt8
  ) {
    let kept =
      side == .right ? 0..<count : (pieces.count - count)..<pieces.count
    ids.append(contentsOf: pieces.ids[kept])
    ranges.append(contentsOf: pieces.ranges[kept])
    words.append(contentsOf: pieces.words[kept])
    segments.append(contentsOf: repeatElement(segment, count: count))
    isSpecial.append(contentsOf: repeatElement(false, count: count))
    truncatedPieces += pieces.count - count
  }
}

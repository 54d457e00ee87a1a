/// Cuts raw text into words for token classification, and gives the place of each.
///
/// For any text the ranges ascend, do not overlap, are not empty and lie on scalar boundaries. Only white space is left
/// out and, with ``WordSplit/punctuation`` and ``WordSplit/characters``, the control characters that BERT's clean-up
/// removes; inside a word they are part of its range.
///
/// The words of ``WordSplit/punctuation`` are those that ``Tokenizer/encode(_:pair:maximumLength:)`` counts in cased
/// models, except for tokens written in the text such as `[MASK]`. A model that strips accents has no word for a lone
/// combining mark, and takes a few scalars for others (U+1FEF for a grave accent): such a word has no pieces, or more
/// than one word's.
package struct WordSplitter: Sendable {
  /// How it cuts.
  package let split: WordSplit

  // Accents and case do not distinguish words, and stripping would lose marks from the ranges.
  private static let normalizer = Normalizer(
    cleansText: true, spacesIdeographs: true, stripsAccents: false, lowercases: false)
  private static let preTokenizer = PreTokenizer()

  /// A splitter; immutable, so that one serves any number of threads.
  package init(_ split: WordSplit) {
    self.split = split
  }

  /// The words of `text` as ranges of its UTF-8 bytes.
  package func ranges(of text: String) -> [Range<Int>] {
    ranges(utf8: Array(text.utf8))
  }

  /// The words of a text in UTF-8; malformed bytes count as U+FFFD, which clean-up removes.
  package func ranges(utf8 text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    switch split {
    case .punctuation:
      var normalized = NormalizedText()
      normalized.removeAll(reserving: text.count)
      Self.normalizer.append(text.span, text.indices, to: &normalized)
      Self.preTokenizer.forEachWord(in: normalized.bytes.span, 0..<normalized.count) { word in
        ranges.append(normalized.origin(of: word, in: text.span))
      }
    case .whitespace:
      var start = 0
      forEachScalar(of: text) { classes, range in
        guard classes.contains(.whitespace) else { return }
        if start < range.lowerBound { ranges.append(start..<range.lowerBound) }
        start = range.upperBound
      }
      if start < text.count { ranges.append(start..<text.count) }
    case .characters:
      forEachScalar(of: text) { classes, range in
        if classes.isDisjoint(with: [.whitespace, .control]) { ranges.append(range) }
      }
    }
    return ranges
  }

  private func forEachScalar(of text: [UInt8], _ body: (ScalarClasses, Range<Int>) -> Void) {
    let classes = ScalarClassTable.shared
    var index = 0
    while index < text.count {
      let (scalar, width) = UTF8Coding.decode(text.span, at: index)
      body(classes[scalar], index..<(index + width))
      index += width
    }
  }
}

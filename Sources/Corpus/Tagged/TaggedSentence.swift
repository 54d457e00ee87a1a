package import FilbertTagging

/// Words in a row, each with a tag.
package struct TaggedSentence: Sendable, Equatable {
  /// The words; none is empty, though one may be white space (U+3000).
  package let words: [String]
  /// A tag for each word; empty if the file has none.
  package let tags: [String]
  /// The line, 1-based, of the first word.
  package let line: Int
  /// The line of each word; empty if all are on ``line``.
  package let lines: [Int]
  /// The raw text, if the file has one.
  package let text: String?
  /// The range of each word in the UTF-8 bytes of ``text``; empty without a text.
  package let ranges: [Range<Int>]
  /// What the file calls the sentence, if anything.
  package let id: String?
  /// Whether ``id`` is a number in JSON.
  package let hasNumericID: Bool
  /// Whether a document begins with it.
  package let startsDocument: Bool
  /// For CoNLL columns and tables, if requested: all columns of each word, or the word and those beside its tag; otherwise
  /// empty.
  package let fields: [[String]]

  /// A sentence; `tags`, `lines`, `ranges` and `fields` are empty or have one element per word.
  package init(
    words: [String], tags: [String] = [], line: Int = 0, lines: [Int] = [], text: String? = nil,
    ranges: [Range<Int>] = [], id: String? = nil, hasNumericID: Bool = false,
    startsDocument: Bool = false, fields: [[String]] = []
  ) {
    precondition([0, words.count].contains(tags.count) && [0, words.count].contains(lines.count))
    precondition(ranges.count == (text == nil ? 0 : words.count))
    precondition([0, words.count].contains(fields.count))
    (self.words, self.tags, self.line, self.lines) = (words, tags, line, lines)
    (self.text, self.ranges, self.id, self.hasNumericID) = (text, ranges, id, hasNumericID)
    (self.startsDocument, self.fields) = (startsDocument, fields)
  }

  /// The line of a word.
  package func line(of word: Int) -> Int { lines.isEmpty ? line : lines[word] }

  /// The entities that the tags mark; see ``TagScheme/spans(of:)``.
  package func spans(_ scheme: TagScheme) -> [Span] { scheme.spans(of: tags) }

  /// The same with tags in another scheme.
  package func converted(from scheme: TagScheme, to other: TagScheme) -> TaggedSentence {
    TaggedSentence(
      words: words, tags: scheme.convert(tags, to: other), line: line, lines: lines, text: text,
      ranges: ranges, id: id, hasNumericID: hasNumericID, startsDocument: startsDocument)
  }
}

package import FilbertText

/// A text and where its words are.
package struct PretokenizedText: Sendable, Equatable {
  package let text: String
  /// The words' places in the UTF-8 of ``text``, ascending.
  package let ranges: [Range<Int>]
  /// Whether the text was joined from words, so that places in it mean nothing to anyone else.
  package let isJoined: Bool

  /// A raw text, split.
  package init(_ text: String, _ splitter: WordSplitter) {
    self.init(text, ranges: splitter.ranges(of: text))
  }

  /// - Precondition: `ranges` ascend and lie on scalar boundaries of `text`.
  package init(_ text: String, ranges: [Range<Int>], isJoined: Bool = false) {
    self.text = text
    self.ranges = ranges
    self.isJoined = isJoined
  }

  /// Words that came without a text; `split` says how their text would have been cut.
  package init(words: [String], split: WordSplit = .punctuation) {
    let (text, ranges) = split.joined(words)
    self.init(text, ranges: ranges, isJoined: true)
  }

  package var words: [String] { ranges.map(slice) }

  /// The part of the text at `bytes`.
  package func slice(_ bytes: Range<Int>) -> String {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return String(text[start..<utf8.index(start, offsetBy: bytes.count)])
  }
}

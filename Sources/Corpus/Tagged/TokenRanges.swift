package import FilbertCore
package import FilbertJSON
import FilbertText

/// Where the words that a JSON object lists are in its text.
package enum TokenRanges {
  /// The bytes of words that came as Prodigy's tokens, `{"start": 0, "end": 4}`, in Unicode scalars.
  ///
  /// - Throws: `badData` with the line if one lies outside of the text, is empty, or begins before the end of the
  ///   one before it.
  package static func read(
    _ tokens: [JSONValue], in text: String, file: String, line: Int
  ) throws(FilbertError) -> [Range<Int>] {
    try read(tokens, TextOffsets(text, unit: .scalars), file: file, line: line)
  }

  static func read(
    _ tokens: [JSONValue], _ offsets: TextOffsets, file: String, line: Int
  ) throws(FilbertError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for token in tokens {
      guard let start = token["start"]?.intValue, let end = token["end"]?.intValue,
        let range = offsets.range(start, end), !range.isEmpty,
        range.lowerBound >= ranges.last?.upperBound ?? 0
      else {
        throw FilbertError(
          .badData,
          "The token \(token.serialized().shortened(to: 80)) needs a \"start\" and an \"end\" inside the text, behind the"
            + " token before it.", file: file, line: line)
      }
      ranges.append(range)
    }
    return ranges
  }

  /// The bytes of words that came as strings: one after the other, with nothing but white space and control characters
  /// before, between and after them. Nil if the text is not made of these words.
  package static func find(_ words: [String], in text: String) -> [Range<Int>]? {
    let bytes = Array(text.utf8)
    // The characters that are neither white space nor control characters.
    var visible = WordSplitter(.characters).ranges(utf8: bytes).map(\.lowerBound)[...]
    var ranges: [Range<Int>] = []
    var end = 0
    for word in words {
      visible = visible.drop { $0 < end }
      guard let start = start(of: Array(word.utf8), in: bytes, end...(visible.first ?? bytes.count))
      else { return nil }
      end = start + word.utf8.count
      ranges.append(start..<end)
    }
    return visible.drop { $0 < end }.isEmpty ? ranges : nil
  }

  /// Where `word` begins, in time linear in both.
  ///
  /// - Parameter places: from the end of the word before to the next character that is neither white space nor a
  ///   control character, or to the end of the text.
  private static func start(
    of word: [UInt8], in text: [UInt8], _ places: ClosedRange<Int>
  ) -> Int? {
    // Its first such character is that of the text; the word may begin with others.
    if let blanks = WordSplitter(.characters).ranges(utf8: word).first?.lowerBound {
      let start = places.upperBound - blanks
      return start >= places.lowerBound && text[start...].starts(with: word) ? start : nil
    }
    guard !word.isEmpty else { return nil }
    return text[places.lowerBound..<places.upperBound].firstRange(of: word)?.lowerBound
  }
}

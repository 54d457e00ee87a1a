extension WordSplit {
  /// A text of these words, for files that know the words but not the text, and where each of them is
  /// in its UTF-8 bytes.
  ///
  /// Words that are ``characters`` are put side by side. Others are joined with one blank, unless
  /// both are Chinese or Japanese where they meet: ideographs, kana, and their punctuation.
  /// Splitting the text need not give the words back: `st.` is two words with ``punctuation``.
  package func joined(_ words: [String]) -> (text: String, ranges: [Range<Int>]) {
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    var last: Unicode.Scalar?
    for word in words {
      if self != .characters, let left = last, let right = word.unicodeScalars.first,
        !(Self.needsNoBlank(left) && Self.needsNoBlank(right))
      {
        text.append(0x20)
      }
      ranges.append(text.count..<(text.count + word.utf8.count))
      text.append(contentsOf: word.utf8)
      last = word.unicodeScalars.last ?? last
    }
    return (String(decoding: text, as: UTF8.self), ranges)
  }

  private static func needsNoBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // CJK symbols and punctuation, kana; halfwidth and fullwidth forms.
    case 0x3000...0x30FF, 0xFF00...0xFFEF: true
    case let value: ScalarClassTable.shared[value].contains(.ideograph)
    }
  }
}

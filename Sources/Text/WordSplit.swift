/// Where the words of a raw text begin and end.
package enum WordSplit: String, Sendable, CaseIterable {
  /// At white space, with every punctuation character and every ideograph a word of its own: BERT's
  /// own words.
  case punctuation
  /// At white space alone.
  case whitespace
  /// Every Unicode scalar but white space and control characters, as Python's `list(text)` cuts
  /// Chinese.
  case characters

  /// Words of more than one scalar that a corpus of characters may hold: 1 in 100 of all words.
  private static let strayShare = 0.01
  /// Words that hold a punctuation character beside something else, of all words, up to which they
  /// count as exceptions.
  private static let gluedShare = 0.01

  /// The split whose words are most similar to those of `sentences`, which another program split.
  ///
  /// - ``characters`` if at most 1 % of the words have more than one scalar, and no more of them
  ///   than there are neighbours both of one ASCII letter or digit: `5` `0` beside each other
  ///   distinguish characters from BERT's words, which keep `50` together.
  /// - ``punctuation`` if few words hold a punctuation character beside something else (`u.s.`,
  ///   `o'clock`): at most 1 % of the words, or at most the number of words that are only a
  ///   punctuation character, each of which ``whitespace`` would leave on its neighbour.
  /// - ``whitespace`` otherwise.
  ///
  /// Words of several ideographs, which take a dictionary to find, do not count against
  /// ``punctuation``: no split finds them, and this one cuts every text the same way.
  package static func inferred(from sentences: some Sequence<[String]>) -> WordSplit {
    let classes = ScalarClassTable.shared
    var (words, long, glued, marks, neighbours) = (0, 0, 0, 0, 0)
    for sentence in sentences {
      var followsLetter = false
      for word in sentence {
        var scalars = 0
        var hasMark = false
        for scalar in word.unicodeScalars {
          scalars += 1
          if classes[scalar.value].contains(.punctuation) { hasMark = true }
        }
        words += 1
        if scalars > 1 { long += 1 }
        if hasMark { if scalars > 1 { glued += 1 } else { marks += 1 } }
        let isLetter = scalars == 1 && word.utf8.first.map(Self.isLetterOrDigit) == true
        if isLetter && followsLetter { neighbours += 1 }
        followsLetter = isLetter
      }
    }
    guard words > 0 else { return .punctuation }
    if Double(long) <= Self.strayShare * Double(words), long <= neighbours { return .characters }
    return glued <= max(Int(Self.gluedShare * Double(words)), marks) ? .punctuation : .whitespace
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}

package import FilbertText
package import FilbertTransformer

/// A sentence in words as the encoder reads it: whole if it fits, otherwise in overlapping windows, so that every word
/// gets its tag.
package struct WordWindows: Sendable, Equatable {
  /// A part of the sentence, and which of its words are tagged from it.
  package struct Window: Sendable, Equatable {
    package let sequence: WordSequence
    /// The words that are read, one for each of the sequence's rows. The others are context.
    package let words: [Int]
    /// The word of each token; nil for special tokens.
    package let wordOfToken: [Int?]
  }

  /// Number of words.
  package let count: Int
  /// Ascending; every word that has pieces is read in exactly one.
  package let windows: [Window]
  /// Words of more pieces than a window holds, of which the last pieces are not read.
  package let cutWords: Int
  /// Those of all words.
  package let unknown: UnknownTokens

  /// The words that are read, ascending: all that have pieces.
  package var readWords: [Int] { windows.flatMap(\.words) }

  /// - Parameters:
  ///   - words: of one sentence.
  ///   - maximumLength: of a window, in tokens, special tokens included; at least 3.
  package init(_ words: [String], _ tokenizer: Tokenizer, maximumLength: Int) {
    let encoding = tokenizer.encode(words: words)
    count = words.count
    unknown = UnknownTokens(encoding, of: words, tokenizer)
    let room = maximumLength - 2
    // The pieces of each word that has any; of a word longer than a window its start.
    var pieces: [(word: Int, range: Range<Int>)] = []
    var cutWords = 0
    var start = 1
    while start < encoding.count - 1 {
      var end = start + 1
      while end < encoding.count - 1, encoding.words[end] == encoding.words[start] { end += 1 }
      if end - start > room { cutWords += 1 }
      pieces.append((Int(encoding.words[start]), start..<min(end, start + room)))
      start = end
    }
    self.cutWords = cutWords
    windows = Self.cut(pieces.map(\.range.count), room: room).compactMap { window in
      // Among words of many pieces both neighbours may have taken all there is.
      guard !window.read.isEmpty else { return nil }
      var ids = [encoding.ids[0]]
      var wordOfToken: [Int?] = [nil]
      var rows: [Int] = []
      for index in window.all {
        if window.read.contains(index) { rows.append(ids.count) }
        ids += encoding.ids[pieces[index].range]
        wordOfToken += pieces[index].range.map { _ in pieces[index].word }
      }
      ids.append(encoding.ids[encoding.count - 1])
      wordOfToken.append(nil)
      return Window(
        sequence: WordSequence(
          tokens: TokenSequence(ids: ids, segments: [UInt8](repeating: 0, count: ids.count)),
          rows: rows),
        words: window.read.map { pieces[$0].word }, wordOfToken: wordOfToken)
    }
  }

  /// A sentence that was not read, because the work was cancelled: it has its words, and none of them has a tag.
  init(unreadWords count: Int) {
    (self.count, windows, cutWords, unknown) = (count, [], 0, UnknownTokens())
  }

  /// Words of the given lengths in windows of at most `room` pieces.
  ///
  /// Neighbouring windows share up to half of their pieces, less if a long word follows that must fit. A shared word is
  /// read in the one that has more pieces on both sides of it: among short words each is read with about a quarter of a
  /// window on either side.
  static func cut(_ lengths: [Int], room: Int) -> [(all: Range<Int>, read: Range<Int>)] {
    var windows: [Range<Int>] = []
    var start = 0
    while start < lengths.count {
      var (end, pieces) = (start, 0)
      while end < lengths.count, pieces + lengths[end] <= room {
        pieces += lengths[end]
        end += 1
      }
      windows.append(start..<end)
      guard end < lengths.count else { break }
      // Back by half a window, as far as the next word still fits: every window advances by at least one word, and two
      // neighbours together by more than half a window.
      let limit = min(room / 2, room - lengths[end])
      var next = end
      var shared = 0
      while next - 1 > start, shared + lengths[next - 1] <= limit {
        shared += lengths[next - 1]
        next -= 1
      }
      start = next
    }
    return windows.indices.map { index in
      let window = windows[index]
      let from =
        index == 0 ? window.lowerBound : middle(windows[index - 1], window, lengths)
      let to =
        index == windows.count - 1 ? window.upperBound : middle(window, windows[index + 1], lengths)
      return (window, from..<to)
    }
  }

  /// The first word that `next` reads of those it shares with `window`: where half of the shared pieces are passed.
  private static func middle(_ window: Range<Int>, _ next: Range<Int>, _ lengths: [Int]) -> Int {
    let shared = next.lowerBound..<window.upperBound
    let total = lengths[shared].reduce(0, +)
    var (word, passed) = (shared.lowerBound, 0)
    while word < shared.upperBound, 2 * (passed + lengths[word]) <= total {
      passed += lengths[word]
      word += 1
    }
    return word
  }
}

extension Sequence<WordWindows> {
  /// The unknown tokens of all sentences.
  package var unknownTokens: UnknownTokens { reduce(into: UnknownTokens()) { $0.add($1.unknown) } }
}

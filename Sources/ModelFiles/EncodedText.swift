package import FilbertText
package import FilbertTransformer

/// A text or a pair as a classifier reads it: one sequence, or one for each window.
package struct EncodedText: Sendable, Equatable {
  /// At least one.
  package let sequences: [TokenSequence]
  /// Tokens in none of them.
  package let unreadTokens: Int
  /// Those of the whole text, as ``Tokenizer/encode(_:maximumLength:longTexts:cleaning:_:)`` counts them.
  package internal(set) var unknown = UnknownTokens()

  /// Cuts `encoding`, which holds all tokens of a text or, if `isPair`, of two.
  package init(
    _ encoding: Encoding, isPair: Bool, maximumLength: Int, longTexts: LongTexts
  ) {
    guard encoding.count > maximumLength else {
      sequences = [TokenSequence(encoding)]
      unreadTokens = 0
      return
    }
    let windows = Self.windows(
      of: encoding, isPair: isPair, maximumLength: maximumLength, longTexts: longTexts)
    sequences = windows.map { TokenSequence(encoding, kept: $0) }
    var isRead = [Bool](repeating: false, count: encoding.count)
    for index in windows.joined().joined() { isRead[index] = true }
    unreadTokens = isRead.count { !$0 }
  }

  /// Which tokens of `encoding` each of the sequences has, special ones included: one for a text that fits or is cut.
  package static func windows(
    of encoding: Encoding, isPair: Bool, maximumLength: Int, longTexts: LongTexts
  ) -> [[Range<Int>]] {
    guard encoding.count > maximumLength else { return [[0..<encoding.count]] }
    let specials = isPair ? 3 : 2
    let first = encoding.segments.count { $0 == 0 } - 2
    let second = encoding.count - specials - first
    let limits = Truncation(
      first: first, second: isPair ? second : nil, maximum: max(0, maximumLength - specials))
    var (ways, pairWays) = (longTexts, longTexts)
    if isPair, case .windows = longTexts {
      // The longer one moves on; what is left of the other stays in every window.
      if first >= second { pairWays = .head } else { ways = .head }
    }
    return ways.parts(of: first, room: limits.first).flatMap { part in
      // `[CLS] first [SEP]`, and `second [SEP]` if there is one.
      let own = [0..<1] + part.map { $0.shifted(by: 1) } + [first + 1..<first + 2]
      guard isPair else { return [own] }
      return pairWays.parts(of: second, room: limits.second).map { pairPart in
        own + pairPart.map { $0.shifted(by: first + 2) } + [encoding.count - 1..<encoding.count]
      }
    }
  }
}

extension Sequence<EncodedText> {
  /// The unknown tokens of all texts.
  package var unknownTokens: UnknownTokens { reduce(into: UnknownTokens()) { $0.add($1.unknown) } }
}

extension Range<Int> {
  fileprivate func shifted(by offset: Int) -> Range<Int> {
    (lowerBound + offset)..<(upperBound + offset)
  }
}

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
    let parts = ways.parts(of: first, room: limits.first)
    let pairParts = pairWays.parts(of: second, room: limits.second)
    sequences = parts.flatMap { part in
      pairParts.map { Self.sequence(encoding, part, isPair ? $0 : nil, second: first + 2) }
    }
    var unread = 0
    for (count, parts) in [(first, parts), (second, pairParts)] {
      // Windows leave no gaps.
      unread += parts.count > 1 ? 0 : count - (parts.first?.reduce(0) { $0 + $1.count } ?? 0)
    }
    unreadTokens = unread
  }

  /// `[CLS] first [SEP]`, and `second [SEP]` if there is one, of parts of both.
  private static func sequence(
    _ encoding: Encoding, _ first: [Range<Int>], _ pair: [Range<Int>]?, second: Int
  ) -> TokenSequence {
    var kept = [0..<1] + first.map { $0.shifted(by: 1) } + [(second - 1)..<second]
    if let pair {
      kept += pair.map { $0.shifted(by: second) } + [(encoding.count - 1)..<encoding.count]
    }
    return TokenSequence(
      ids: kept.flatMap { encoding.ids[$0] }, segments: kept.flatMap { encoding.segments[$0] })
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

extension TagScheme {
  /// The tags of a sentence of `count` tokens with these entities, in any order.
  ///
  /// - Precondition: each span has a token, all tokens are of `0..<count`, and no two spans share one.
  package func tags(for spans: [Span], count: Int) -> [String] {
    var tags = [String](repeating: "O", count: count)
    let ordered = spans.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
    var taken = 0
    for (index, span) in ordered.enumerated() {
      let tokens = span.tokens
      precondition(
        !tokens.isEmpty && tokens.lowerBound >= taken && tokens.upperBound <= count,
        "span \(tokens) of a sentence of \(count) tokens of which \(taken) are taken")
      taken = tokens.upperBound
      let follows = index > 0 && ordered[index - 1].isDirectly(before: span)
      let isFollowed = index + 1 < ordered.count && span.isDirectly(before: ordered[index + 1])
      for token in tokens {
        let position = position(
          isFirst: token == tokens.lowerBound, isLast: token == tokens.upperBound - 1,
          follows: follows, isFollowed: isFollowed)
        tags[token] = text(of: Tag(position, span.type))
      }
    }
    return tags
  }

  /// Tags of this scheme, written in another. Tags that break this scheme are read as ``spans(of:)``
  /// says; see ``violations(in:)``.
  package func convert(_ tags: [String], to other: TagScheme) -> [String] {
    other.tags(for: spans(of: tags), count: tags.count)
  }

  /// - Parameters:
  ///   - isFirst: Whether the token is the first of its entity.
  ///   - isLast: Whether it is the last.
  ///   - follows: Whether an entity of the same type ends right before this one.
  ///   - isFollowed: Whether an entity of the same type begins right after this one.
  private func position(isFirst: Bool, isLast: Bool, follows: Bool, isFollowed: Bool)
    -> Tag.Position
  {
    switch self {
    case .iob1: isFirst && follows ? .begin : .inside
    case .iob2: isFirst ? .begin : .inside
    case .ioe1: isLast && isFollowed ? .end : .inside
    case .ioe2: isLast ? .end : .inside
    case .iobes, .bilou: isFirst ? (isLast ? .single : .begin) : (isLast ? .end : .inside)
    }
  }
}

extension Span {
  /// Whether an entity of the same type begins where this one ends.
  fileprivate func isDirectly(before next: Span) -> Bool {
    tokens.upperBound == next.tokens.lowerBound && type.utf8.elementsEqual(next.type.utf8)
  }
}

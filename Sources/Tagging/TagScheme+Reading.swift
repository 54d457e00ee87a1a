extension TagScheme {
  /// The entities of a sentence as seqeval reads them with `mode="strict"` and this scheme: one whose begin or end the
  /// scheme does not allow does not count.
  ///
  /// The first code point of a tag is the letter; the type is what follows without hyphens at either
  /// side, or `_` if nothing is left. A tag with a letter that is not of the scheme, for which
  /// seqeval fails, is read as `O`; ``violations(in:)`` finds it.
  ///
  /// In IOE1 seqeval does not see an entity of one token right before another of its type unless one of that type ends
  /// right before it (`O E-LOC I-LOC`; its source says that not all cases are handled). This function does not see it
  /// either, so that figures can be compared; ``spans(of:)`` sees it.
  ///
  /// Reference: seqeval 1.2.2, `Tokens.entities` in `seqeval/scheme.py`.
  /// - Complexity: linear in the number of tokens.
  package func strictSpans(of tags: [String]) -> [Span] {
    let patterns = SchemePatterns.of(self)
    // The tag after the last ends what is open.
    let tags = tags.map { StrictTag($0, letters: patterns.letters) } + [.outside]
    var spans: [Span] = []
    var previous = StrictTag.outside
    var token = 0
    while token < tags.count {
      let first = token
      token += 1
      if tags[first].matches(patterns.start, after: previous) {
        while token < tags.count, tags[token].matches(patterns.inside, after: tags[token - 1]) {
          token += 1
        }
        if token < tags.count, tags[token].matches(patterns.end, after: tags[token - 1]) {
          spans.append(Span(tags[first].type, first..<token))
        }
      }
      previous = tags[token - 1]
    }
    return spans
  }

  /// The entities of a sentence in this scheme: the reading of tags everywhere except in reports that repeat seqeval.
  ///
  /// If tags break the scheme, they are read as `conlleval` does, so that nothing tagged is lost: `I` after `O` begins
  /// an entity, a change of type ends one, and letters of other schemes have their meaning there. Only strings that are
  /// not a ``Tag`` are read as `O`.
  ///
  /// Without ``violations(in:)`` these are the entities whose ``tags(for:count:)`` were given. They never overlap.
  /// - Complexity: linear in the number of tokens.
  package func spans(of tags: [String]) -> [Span] {
    // lenientSpans knows the letters of IOBES, of which those of the other schemes but BILOU are some.
    lenientSpans(of: tags.map { TagScheme.iobes.text(of: Tag($0) ?? .outside) })
  }
}

/// A tag as seqeval's `Token` reads it.
private struct StrictTag {
  /// One letter.
  let letter: TagLetters
  let type: String

  static let outside = StrictTag(letter: .outside, type: "_")

  init(letter: TagLetters, type: String) {
    self.letter = letter
    self.type = type
  }

  init(_ text: String, letters: TagLetters) {
    guard let letter = TagLetters(text.utf8.first), letters.contains(letter) else {
      self = .outside
      return
    }
    let hyphen = UInt8(ascii: "-")
    var type = text.utf8.dropFirst()
    while type.first == hyphen { type.removeFirst() }
    while type.last == hyphen { type.removeLast() }
    self.init(letter: letter, type: type.isEmpty ? "_" : String(decoding: type, as: UTF8.self))
  }

  func matches(_ patterns: [SchemePatterns.Pattern], after previous: StrictTag) -> Bool {
    patterns.contains { pattern in
      guard pattern.previous.contains(previous.letter), pattern.next.contains(letter) else {
        return false
      }
      switch pattern.types {
      case .any: return true
      case .same: return type.utf8.elementsEqual(previous.type.utf8)
      case .different: return !type.utf8.elementsEqual(previous.type.utf8)
      }
    }
  }
}

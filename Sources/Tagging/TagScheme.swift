/// How tags mark where entities begin and end.
package enum TagScheme: String, Sendable, CaseIterable {
  /// `I` throughout; `B` only if an entity follows another of its type.
  case iob1
  /// `B` for the first token, `I` for the others. CoNLL-2003 in its usual form; also called BIO.
  case iob2
  /// `I` throughout; `E` for the last token only if an entity of the same type follows.
  case ioe1
  /// `E` for the last token, `I` for the others.
  case ioe2
  /// `B`, `I`, `E`, and `S` for an entity of one token; also called BIOES.
  case iobes
  /// `B`, `I`, `L`, and `U` for an entity of one token; also called BILUO.
  case bilou

  /// Where a token may stand.
  package var positions: Set<Tag.Position> {
    switch self {
    case .iob1, .iob2: Self.beginning
    case .ioe1, .ioe2: Self.ending
    case .iobes, .bilou: Self.all
    }
  }

  private static let beginning: Set<Tag.Position> = [.outside, .begin, .inside]
  private static let ending: Set<Tag.Position> = [.outside, .inside, .end]
  private static let all: Set<Tag.Position> = [.outside, .begin, .inside, .end, .single]

  /// The letter for a position; one letter for each of ``positions``.
  func letter(of position: Tag.Position) -> Character {
    switch position {
    case .outside: "O"
    case .begin: "B"
    case .inside: "I"
    case .end: self == .bilou ? "L" : "E"
    case .single: self == .bilou ? "U" : "S"
    }
  }

  /// A tag as this scheme writes it: the inverse of ``tag(_:)``.
  package func text(of tag: Tag) -> String {
    let letter = letter(of: tag.position)
    return tag.position == .outside ? String(letter) : "\(letter)-\(tag.type)"
  }

  /// Reads a tag of this scheme; nil for anything else, such as `S-LOC` in IOB2 or in BILOU.
  package func tag(_ text: String) -> Tag? {
    guard let written = WrittenTag(text), has(written) else { return nil }
    return written.tag
  }

  /// Whether the tag's letter is one of the scheme's.
  func has(_ written: WrittenTag) -> Bool {
    switch written.letter {
    case UInt8(ascii: "E"), UInt8(ascii: "S"):
      self != .bilou && positions.contains(written.tag.position)
    case UInt8(ascii: "L"), UInt8(ascii: "U"): self == .bilou
    default: positions.contains(written.tag.position)
    }
  }
}

/// A tag and the letter it was written with, which ``Tag`` drops and which distinguishes IOBES from
/// BILOU.
struct WrittenTag {
  let letter: UInt8
  let tag: Tag

  init?(_ text: String) {
    guard let tag = Tag(text), let letter = text.utf8.first else { return nil }
    self.letter = letter
    self.tag = tag
  }
}

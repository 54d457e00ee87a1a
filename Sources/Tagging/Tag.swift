/// A tag such as `B-LOC`: where a token is in an entity, and of which type that is.
package struct Tag: Hashable, Sendable {
  /// Where the token stands.
  package enum Position: Hashable, Sendable {
    /// In no entity: `O`.
    case outside
    /// The first of an entity: `B`.
    case begin
    /// Neither of the others: `I`.
    case inside
    /// The last of an entity: `E`, or `L` in BILOU.
    case end
    /// A whole entity: `S`, or `U` in BILOU.
    case single
  }

  package let position: Position
  /// Such as `LOC`; empty outside of entities.
  package let type: String

  package static let outside = Tag(.outside, "")

  package init(_ position: Position, _ type: String) {
    self.position = position
    self.type = type
  }

  /// Types are the same if their code points are, as those of ``Span``.
  package static func == (a: Tag, b: Tag) -> Bool {
    a.position == b.position && a.hasType(of: b)
  }

  func hasType(of other: Tag) -> Bool { type.utf8.elementsEqual(other.type.utf8) }

  /// Reads `O`, or one of the letters B, I, E, L, S and U, a hyphen and a type; nil for anything else. A type may
  /// contain hyphens: `B-ORG-name` is of the type `ORG-name`.
  package init?(_ text: String) {
    if text.utf8.elementsEqual("O".utf8) {
      self = .outside
      return
    }
    let bytes = text.utf8
    guard bytes.count > 2, bytes.dropFirst().first == UInt8(ascii: "-") else { return nil }
    let position: Position
    switch bytes.first {
    case UInt8(ascii: "B"): position = .begin
    case UInt8(ascii: "I"): position = .inside
    case UInt8(ascii: "E"), UInt8(ascii: "L"): position = .end
    case UInt8(ascii: "S"), UInt8(ascii: "U"): position = .single
    default: return nil
    }
    self.init(position, String(decoding: bytes.dropFirst(2), as: UTF8.self))
  }
}

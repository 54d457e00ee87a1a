/// An entity: some tokens in a row and their type.
package struct Span: Hashable, Sendable {
  /// Such as `LOC`.
  package let type: String
  /// The tokens, counted from 0 in their sentence.
  package let tokens: Range<Int>

  package init(_ type: String, _ tokens: Range<Int>) {
    self.type = type
    self.tokens = tokens
  }

  /// Types are the same if their code points are, as for the reference: a composed and a decomposed
  /// "é" are two.
  package static func == (a: Span, b: Span) -> Bool {
    a.tokens == b.tokens && a.type.utf8.elementsEqual(b.type.utf8)
  }
}

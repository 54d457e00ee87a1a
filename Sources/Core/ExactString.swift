/// A string compared, hashed and ordered by its UTF-8 bytes.
///
/// Swift's `String` treats canonically equivalent spellings as equal ("é" as one scalar or as two).
/// Labels, column names, vocabulary entries and JSON names are different strings when their bytes
/// differ, and Python, which wrote most files read here, agrees.
///
/// UTF-8 byte order is code point order, the order of Python's `sorted`.
package struct ExactString: Hashable, Comparable, Sendable {
  /// The string.
  package let string: String

  /// Wraps `string`, which native Swift storage keeps as UTF-8.
  @inlinable
  package init(_ string: String) {
    self.string = string
  }

  /// Whether both have the same bytes.
  @inlinable
  package static func == (left: ExactString, right: ExactString) -> Bool {
    left.string.utf8.count == right.string.utf8.count
      && left.string.utf8.elementsEqual(right.string.utf8)
  }

  /// Whether the left one comes first in code point order.
  @inlinable
  package static func < (left: ExactString, right: ExactString) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }

  /// Feeds the bytes eight at a time: a call of `Hasher` costs more than gathering them.
  @inlinable
  package func hash(into hasher: inout Hasher) {
    var word: UInt64 = 0
    var gathered = 0
    for byte in string.utf8 {
      word = word << 8 | UInt64(byte)
      gathered += 1
      if gathered & 7 == 0 {
        hasher.combine(word)
        word = 0
      }
    }
    hasher.combine(word)
    hasher.combine(gathered)
  }
}

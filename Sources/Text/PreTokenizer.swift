/// Splits normalised text into words: at white space, and around every punctuation character
/// (`BertPreTokenizer`).
struct PreTokenizer: Sendable {
  private enum Kind: UInt8 { case letter, space, mark }

  private let classes = ScalarClassTable.shared
  private let ascii: [Kind]

  init() {
    let classes = classes
    ascii = (0..<128 as Range<UInt32>).map { Self.kind(classes[$0]) }
  }

  private static func kind(_ classes: ScalarClasses) -> Kind {
    classes.contains(.whitespace) ? .space : classes.contains(.punctuation) ? .mark : .letter
  }

  /// Calls `body` with every word of `bytes[range]`, in order; none is empty.
  @inline(__always)
  func forEachWord(in bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let ascii = ascii.span
    var start = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      let kind: Kind
      var width = 1
      if byte < 0x80 {
        kind = ascii[Int(byte)]
      } else {
        let decoded = UTF8Coding.decode(bytes, at: index)
        width = decoded.width
        kind = Self.kind(classes[decoded.scalar])
      }
      let end = index + width
      if kind != .letter {
        if start < index { body(start..<index) }
        if kind == .mark { body(index..<end) }
        start = end
      }
      index = end
    }
    if start < range.upperBound { body(start..<range.upperBound) }
  }
}

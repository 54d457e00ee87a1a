import FilbertText

/// Normalised white space.
///
/// - Runs of white space (Unicode `White_Space`), control characters and the zero-width space become one blank, which
///   is removed at both ends of the text.
/// - Characters without width that separate nothing are removed: word joiners, byte order marks, soft hyphens,
///   bidirectional marks.
/// - The joiners U+200C and U+200D stay: they have a meaning in Persian, Indic scripts and emoji.
enum WhiteSpaceFolding {
  private enum Kind { case space, invisible, other }

  static func cleaned(_ source: [UInt8]) -> [UInt8]? {
    var text = RewrittenText(source)
    var index = 0
    while index < source.count {
      // A single blank between other bytes is the usual case.
      if source[index] > 0x20, source[index] < 0x7F {
        index += 1
        continue
      }
      let start = index
      var hasSpace = false
      while index < source.count {
        let (kind, width) = kind(source.span, at: index)
        if kind == .other { break }
        if kind == .space { hasSpace = true }
        index += width
      }
      if index == start {
        index += UTF8Coding.decode(source.span, at: index).width
        continue
      }
      let blank: [UInt8] =
        hasSpace && start > 0 && index < source.count && text.hasContent(before: start)
        ? [0x20] : []
      if blank.count != index - start || source[start] != 0x20 {
        text.replace(start..<index, by: blank)
      }
    }
    return text.finished()
  }

  @inline(__always)
  private static func kind(_ source: Span<UInt8>, at index: Int) -> (Kind, Int) {
    let byte = source[index]
    if byte < 0x80 { return (byte <= 0x20 || byte == 0x7F ? .space : .other, 1) }
    guard byte == 0xC2 || (0xE1...0xE3).contains(byte) || byte == 0xEF else { return (.other, 1) }
    let (scalar, width) = UTF8Coding.decode(source, at: index)
    switch scalar {
    case 0x80...0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
      return (.space, width)
    case 0xAD, 0x180E, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF:
      return (.invisible, width)
    default: return (.other, width)
    }
  }
}

/// Mail addresses, replaced by the word `email`: `name@host.domain` in ASCII, the domain with two letters or more
/// (the usual part of RFC 5322's `addr-spec`).
enum MailAddresses {
  static let word = "email"
  /// RFC 5321, section 4.5.3.1.1.
  private static let longestName = 64

  static func cleaned(_ source: [UInt8], mask: String = word) -> [UInt8]? {
    var text = RewrittenText(source)
    var index = 0
    while index < source.count {
      guard source[index] == UInt8(ascii: "@"),
        let start = start(before: index, in: source, notBefore: text.copied),
        let end = end(after: index, in: source)
      else {
        index += 1
        continue
      }
      text.mask(start..<end, by: mask)
      index = end
    }
    return text.finished()
  }

  private static func start(before at: Int, in source: [UInt8], notBefore bound: Int) -> Int? {
    var start = at
    while start > bound, at - start <= longestName, isNameByte(source[start - 1]) { start -= 1 }
    while start < at, !ASCII.isAlphanumeric(source[start]) { start += 1 }
    guard start < at, at - start <= longestName else { return nil }
    return start
  }

  private static func end(after at: Int, in source: [UInt8]) -> Int? {
    var index = at + 1
    var end: Int?
    while index < source.count, ASCII.isAlphanumeric(source[index]) {
      let label = index
      var hasDigit = false
      while index < source.count,
        ASCII.isAlphanumeric(source[index]) || source[index] == UInt8(ascii: "-")
      {
        if !ASCII.isLetter(source[index]) { hasDigit = true }
        index += 1
      }
      // The labels after the first are tried as the top-level domain.
      if label > at + 1, !hasDigit, index - label >= 2 { end = index }
      guard index < source.count, source[index] == UInt8(ascii: ".") else { break }
      index += 1
    }
    return end
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"),
      UInt8(ascii: "-"),
      UInt8(ascii: "'"), UInt8(ascii: "&"):
      true
    default: ASCII.isAlphanumeric(byte)
    }
  }
}

import FilbertText

/// Names of users (`@name`), replaced by the word `user`.
///
/// The `@` is at the beginning of a word, and the name begins with a letter or `_`: `@5pm` and `@ 3.50` stay. A name in
/// ASCII ends where its letters, digits, `_` and points inside it end. One with other letters, as in Chinese, has to
/// end before white space, punctuation or the end of the text and has at most 30 characters, since text may follow
/// without a blank.
enum UserNames {
  static let word = "user"
  private static let longestName = 30

  static func cleaned(_ source: [UInt8], mask: String = word) -> [UInt8]? {
    var text = RewrittenText(source)
    var index = 0
    while index < source.count {
      guard source[index] == UInt8(ascii: "@"),
        index == text.copied || isWordStart(index, in: source),
        let end = end(after: index, in: source)
      else {
        index += 1
        continue
      }
      text.mask(index..<end, by: mask)
      index = end
    }
    return text.finished()
  }

  private static func isWordStart(_ index: Int, in source: [UInt8]) -> Bool {
    let before = source[index - 1]
    // Chinese has no blank before it either.
    return !ASCII.isAlphanumeric(before)
      && ![UInt8(ascii: "@"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(before)
  }

  private static func end(after at: Int, in source: [UInt8]) -> Int? {
    var end = at + 1
    guard end < source.count, !ASCII.isDigit(source[end]) else { return nil }
    var (count, isASCII) = (0, true)
    while end < source.count {
      let byte = source[end]
      if byte < 0x80 {
        let isInside =
          byte == UInt8(ascii: "_")
          || !isASCII && byte == UInt8(ascii: "-")
          || isASCII && count > 0 && byte == UInt8(ascii: ".") && end + 1 < source.count
            && ASCII.isAlphanumeric(source[end + 1])
        guard ASCII.isAlphanumeric(byte) || isInside else { break }
        end += 1
      } else {
        let (scalar, width) = UTF8Coding.decode(source.span, at: end)
        guard ScalarClassTable.shared[scalar].contains(.word) else { break }
        // An ASCII name ends where Chinese text follows.
        if count > 0, isASCII, scalar >= 0x2E80 { return end }
        isASCII = false
        end += width
      }
      count += 1
      guard isASCII || count <= longestName else { return nil }
    }
    return count > 0 ? end : nil
  }
}

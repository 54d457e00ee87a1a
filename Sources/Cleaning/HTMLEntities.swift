import FilbertText

/// Character references of HTML, resolved as Python's `html.unescape` does (HTML Standard, section 13.2.5.72 ff.):
/// all 2,231 names, those of HTML 4 also without a semicolon, decimal and hexadecimal numbers, and the numbers
/// 128 to 159 read as Windows-1252.
struct HTMLEntities: Sendable {
  static let shared = HTMLEntities()

  /// A name that is not followed by a semicolon has no more letters.
  private static let longestOpenName = 6
  private static let longestName = 31

  private struct Entry {
    /// Bounds of the name in ``bytes``.
    let start: Int
    let end: Int
    let scalars: (UInt32, UInt32?)
    let needsSemicolon: Bool
  }

  private let bytes = Array(HTMLEntityTable.entries.utf8)
  /// In ASCII order of the names.
  private let entries: [Entry]

  private init() {
    var entries: [Entry] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: ";")) {
      let space = bytes[start..<end].firstIndex(of: 0x20) ?? end
      let scalars = bytes[min(space + 1, end)..<end].split(separator: UInt8(ascii: ","))
        .map { $0.reduce(0 as UInt32) { $0 << 4 | (ASCII.hexadecimal($1) ?? 0) } }
      let isOpen = bytes[start] == UInt8(ascii: "*")
      entries.append(
        Entry(
          start: start + (isOpen ? 1 : 0), end: space,
          scalars: (scalars.first ?? 0, scalars.count > 1 ? scalars[1] : nil),
          needsSemicolon: !isOpen))
      start = end + 1
    }
    self.entries = entries
  }

  /// The reference that begins with the `&` at `index`: where it ends, and the UTF-8 of what it stands for. Nil if none
  /// begins.
  func reference(in text: [UInt8], at index: Int) -> (end: Int, bytes: [UInt8])? {
    let start = index + 1
    guard start < text.count else { return nil }
    if text[start] == UInt8(ascii: "#") { return Self.number(in: text, at: start + 1) }
    var end = start
    while end < text.count, end - start <= Self.longestName, ASCII.isAlphanumeric(text[end]) {
      end += 1
    }
    if end < text.count, text[end] == UInt8(ascii: ";"), let entry = entry(text[start..<end]) {
      return (end + 1, Self.utf8(entry.scalars))
    }
    var length = min(end - start, Self.longestOpenName)
    while length >= 2 {
      if let entry = entry(text[start..<(start + length)]), !entry.needsSemicolon {
        return (start + length, Self.utf8(entry.scalars))
      }
      length -= 1
    }
    return nil
  }

  private func entry(_ name: ArraySlice<UInt8>) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      if bytes[entry.start..<entry.end].lexicographicallyPrecedes(name) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < entries.count else { return nil }
    let found = entries[low]
    return bytes[found.start..<found.end].elementsEqual(name) ? found : nil
  }

  private static func number(in text: [UInt8], at index: Int) -> (end: Int, bytes: [UInt8])? {
    var index = index
    let isHexadecimal = index < text.count && text[index] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let start = index
    var value: UInt32 = 0
    while index < text.count, let digit = ASCII.hexadecimal(text[index]),
      isHexadecimal || ASCII.isDigit(text[index])
    {
      value = min(0x110000, value * (isHexadecimal ? 16 : 10) + digit)
      index += 1
    }
    guard index > start else { return nil }
    if index < text.count, text[index] == UInt8(ascii: ";") { index += 1 }
    return (index, utf8(number: value))
  }

  /// What a numeric reference stands for: nothing for controls and noncharacters.
  private static func utf8(number: UInt32) -> [UInt8] {
    switch number {
    case 0, 0xD800...0xDFFF, 0x110000...: return utf8((0xFFFD, nil))
    case 0x80...0x9F: return utf8((UInt32(windows1252[Int(number) - 0x80]), nil))
    case 1...8, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return []
    case _ where number & 0xFFFE == 0xFFFE: return []
    default: return utf8((number, nil))
    }
  }

  /// Bytes 0x80 to 0x9F; those without a character stay as they are.
  private static let windows1252: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func utf8(_ scalars: (UInt32, UInt32?)) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(scalar: scalars.0)
    if let second = scalars.1 { bytes.append(scalar: second) }
    return bytes
  }
}

extension [UInt8] {
  /// Appends a scalar in UTF-8.
  @inline(__always)
  mutating func append(scalar: UInt32) {
    var (encoded, width) = UTF8Coding.encode(scalar)
    while width > 0 {
      append(UInt8(truncatingIfNeeded: encoded))
      encoded >>= 8
      width -= 1
    }
  }
}

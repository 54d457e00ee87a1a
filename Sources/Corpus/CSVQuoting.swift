/// How a field says that a delimiter, a line break or a quote belongs to it.
package enum CSVQuoting: String, Sendable, CaseIterable {
  /// RFC 4180: the field stands in quotes, and a quote in it is doubled.
  case double
  /// The quotes are ordinary characters, as in many TSV exports.
  case none

  static let quote = UInt8(ascii: "\"")

  /// What a field says.
  ///
  /// - Parameter range: The field as it stands in the file, its quotes included; it is well formed.
  func bytes(of range: Range<Int>, in bytes: [UInt8]) -> [UInt8] {
    let content = content(of: range, in: bytes)
    guard isEscaped(content, in: bytes, field: range) else { return Array(bytes[content]) }
    return unescaped(content, in: bytes)
  }

  /// The same as a string.
  func string(of range: Range<Int>, in bytes: [UInt8]) -> String {
    let content = content(of: range, in: bytes)
    guard isEscaped(content, in: bytes, field: range) else {
      return String(decoding: bytes[content], as: UTF8.self)
    }
    return String(decoding: unescaped(content, in: bytes), as: UTF8.self)
  }

  /// The field without the quotes around it.
  private func content(of range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    guard self != .none, range.count >= 2, bytes[range.lowerBound] == Self.quote else {
      return range
    }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }

  private func isEscaped(
    _ content: Range<Int>, in bytes: [UInt8], field: Range<Int>
  ) -> Bool {
    content != field && ByteScan.firstIndex(of: Self.quote, in: bytes, content) < content.upperBound
  }

  private func unescaped(_ content: Range<Int>, in bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = content.lowerBound
    while index < content.upperBound {
      result.append(bytes[index])
      index += bytes[index] == Self.quote ? 2 : 1
    }
    return result
  }
}

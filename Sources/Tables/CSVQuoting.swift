import FilbertCore

/// How a field marks that a delimiter, a line break or a quote belongs to it.
package enum CSVQuoting: String, Sendable, CaseIterable {
  /// RFC 4180: the field is in quotes, and a quote in it is doubled.
  case double
  /// Within quotes or without, a backslash before a quote, a backslash, the delimiter or a line break makes this part
  /// of the field, as MySQL writes it; before anything else the backslash is an ordinary character. A quote in quotes
  /// may also be doubled.
  case backslash
  /// The quotes are ordinary characters, as in many TSV exports.
  case none

  static let quote = UInt8(ascii: "\"")
  static let escape = UInt8(ascii: "\\")

  /// Where the field `number`, from 0, of the record `bytes[record]` is, its quotes included.
  func field(
    _ number: Int, _ delimiter: UInt8, in bytes: [UInt8], _ record: Range<Int>
  ) -> Range<Int> {
    var start = record.lowerBound
    for _ in 0..<number { start = min(end(start, delimiter, bytes, record) + 1, record.upperBound) }
    return start..<end(start, delimiter, bytes, record)
  }

  /// Where all fields of the record are, in one pass over it.
  func fields(
    _ delimiter: UInt8, in bytes: [UInt8], _ record: Range<Int>, count: Int
  ) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    fields.reserveCapacity(count)
    var start = record.lowerBound
    while true {
      let end = end(start, delimiter, bytes, record)
      fields.append(start..<end)
      guard end < record.upperBound else { return fields }
      start = end + 1
    }
  }

  /// Where the field that begins at `start` ends.
  private func end(
    _ start: Int, _ delimiter: UInt8, _ bytes: [UInt8], _ record: Range<Int>
  ) -> Int {
    var index = start
    let isQuoted = self != .none && start < record.upperBound && bytes[start] == Self.quote
    let stop = isQuoted ? Self.quote : delimiter
    let escape = self == .backslash ? Self.escape : stop
    if isQuoted { index += 1 }
    while true {
      index = ByteScan.firstIndex(of: stop, escape, escape, in: bytes, index..<record.upperBound)
      if index == record.upperBound { return index }
      if bytes[index] != stop {
        index = min(index + 2, record.upperBound)
        continue
      }
      if !isQuoted { return index }
      index += 1
      guard index < record.upperBound, bytes[index] == Self.quote else { return index }
      index += 1
    }
  }

  /// The text of a field.
  ///
  /// - Parameter range: The field as it is in the file, its quotes included; it is well formed.
  func bytes(
    of range: Range<Int>, _ delimiter: UInt8, in bytes: [UInt8], _ form: CSVRecordForm = .any
  ) -> [UInt8] {
    let content = content(of: range, in: bytes, form)
    guard form == .any, isEscaped(content, in: bytes, field: range) else {
      return Array(bytes[content])
    }
    return unescaped(content, delimiter, in: bytes)
  }

  /// The same as a string.
  ///
  /// - Parameter form: Other than `any` only if the bytes are known to be UTF-8.
  func string(
    of range: Range<Int>, _ delimiter: UInt8, in bytes: [UInt8], _ form: CSVRecordForm = .any
  ) -> String {
    let content = content(of: range, in: bytes, form)
    guard form == .any else {
      return ByteScan.string(in: bytes, content, isASCII: form == .ascii)
    }
    guard isEscaped(content, in: bytes, field: range) else {
      return String(decoding: bytes[content], as: UTF8.self)
    }
    return String(decoding: unescaped(content, delimiter, in: bytes), as: UTF8.self)
  }

  /// The field without the quotes around it.
  private func content(
    of range: Range<Int>, in bytes: [UInt8], _ form: CSVRecordForm
  ) -> Range<Int> {
    guard !form.isPlain, self != .none, range.count >= 2,
      bytes[range.lowerBound] == Self.quote
    else {
      return range
    }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }

  private func isEscaped(
    _ content: Range<Int>, in bytes: [UInt8], field: Range<Int>
  ) -> Bool {
    if self == .backslash,
      ByteScan.firstIndex(of: Self.escape, in: bytes, content) < content.upperBound
    {
      return true
    }
    return content != field
      && ByteScan.firstIndex(of: Self.quote, in: bytes, content) < content.upperBound
  }

  private func unescaped(
    _ content: Range<Int>, _ delimiter: UInt8, in bytes: [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    let escape = self == .backslash ? Self.escape : Self.quote
    var index = content.lowerBound
    while index < content.upperBound {
      let mark = ByteScan.firstIndex(
        of: Self.quote, escape, escape, in: bytes, index..<content.upperBound)
      result += bytes[index..<mark]
      guard mark < content.upperBound else { break }
      let byte = bytes[mark]
      let next = mark + 1 < content.upperBound ? bytes[mark + 1] : nil
      if byte == Self.escape, self == .backslash, let next,
        [Self.quote, Self.escape, delimiter, 0x0A, 0x0D].contains(next)
      {
        result.append(next)
        index = mark + 2
      } else {
        result.append(byte)
        index = mark + (byte == Self.quote && next == Self.quote ? 2 : 1)
      }
    }
    return result
  }
}

/// What is known about a record that is UTF-8, so that its fields need not be looked at for it
/// again.
enum CSVRecordForm {
  /// Only delimiters between plain fields.
  case plain
  /// The same, and ASCII.
  case ascii
  /// RFC 4180's quotes around fields, none in them.
  case quoted
  case any

  var isPlain: Bool { self == .plain || self == .ascii }
}

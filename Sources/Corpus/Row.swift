/// One record of a table.
///
/// The bytes are held once, and a field becomes a string when it is asked for: most columns of an
/// export are only passed on.
package struct Row: Sendable {
  /// How a record says what its fields are.
  private enum Fields: Sendable {
    /// Where each field ends in ``raw``; the next one begins a byte behind.
    case delimited(ends: [UInt32], delimiter: UInt8, quoting: CSVQuoting)
    /// The whole of ``raw`` is the only field.
    case whole
    case values([String])
  }

  /// The line, 1-based, on which it begins.
  package let line: Int
  /// The record as it stands in the file, in UTF-8: of CSV with its quotes and without the line
  /// end, the line of JSON Lines or text, of a JSON array the object written anew; empty where the
  /// row comes from no file.
  package let raw: [UInt8]
  /// Whether ``raw`` is a JSON object.
  package let isObject: Bool
  private let fields: Fields

  /// A record with known values.
  ///
  /// - Parameter object: The JSON object that they were taken from.
  package init(line: Int, values: [String], object: [UInt8]? = nil) {
    self.line = line
    raw = object ?? []
    isObject = object != nil
    fields = .values(values)
  }

  /// A line that is a field.
  init(line: Int, text: [UInt8]) {
    self.line = line
    raw = text
    isObject = false
    fields = .whole
  }

  /// A record of a CSV file, known to be well formed and UTF-8.
  ///
  /// - Parameter ends: Where in `raw` each field ends, the last at the end of `raw`.
  init(line: Int, raw: [UInt8], ends: [UInt32], delimiter: UInt8, quoting: CSVQuoting) {
    self.line = line
    self.raw = raw
    isObject = false
    fields = .delimited(ends: ends, delimiter: delimiter, quoting: quoting)
  }

  /// The number of columns.
  package var count: Int {
    switch fields {
    case .delimited(let ends, _, _): ends.count
    case .whole: 1
    case .values(let values): values.count
    }
  }

  /// The value of a column.
  package subscript(column: Int) -> String {
    switch fields {
    case .delimited(let ends, _, let quoting):
      quoting.string(of: Self.range(of: column, ends), in: raw)
    case .whole: String(decoding: raw, as: UTF8.self)
    case .values(let values): values[column]
    }
  }

  /// A value for each column of the table, made anew for each call; see ``subscript(_:)`` for one.
  package var values: [String] {
    if case .values(let values) = fields { return values }
    return (0..<count).map { self[$0] }
  }

  /// The value of a column in UTF-8.
  package func bytes(of column: Int) -> [UInt8] {
    switch fields {
    case .delimited(let ends, _, let quoting):
      quoting.bytes(of: Self.range(of: column, ends), in: raw)
    case .whole: raw
    case .values(let values): Array(values[column].utf8)
    }
  }

  /// Whether the row is a CSV record with quotes as RFC 4180 has them and `delimiter` between fields,
  /// so that another file of that kind can hold ``raw`` as it is.
  func isRecord(delimiter: UInt8) -> Bool {
    if case .delimited(_, delimiter, .double) = fields { return true }
    return false
  }

  private static func range(of column: Int, _ ends: [UInt32]) -> Range<Int> {
    (column == 0 ? 0 : Int(ends[column - 1]) + 1)..<Int(ends[column])
  }
}

extension Row: Equatable {
  /// Whether both have the same line and values, however these are written.
  package static func == (left: Row, right: Row) -> Bool {
    left.line == right.line && left.count == right.count && left.isObject == right.isObject
      && (0..<left.count).allSatisfy { left.bytes(of: $0) == right.bytes(of: $0) }
  }
}

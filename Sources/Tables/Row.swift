import FilbertCore

/// One record of a table.
///
/// The bytes are held once, shared with the rows that were read along with it, and a field becomes a
/// string when it is asked for: most columns of an export are only passed on.
package struct Row: Sendable {
  /// The line, 1-based, on which it begins.
  package let line: Int
  /// Whether ``raw`` is a JSON object.
  package let isObject: Bool
  /// Bytes of which ``range`` is the record.
  let storage: [UInt8]
  let range: Range<Int>
  /// The number of columns.
  package let count: Int
  private let delimiter: UInt8
  private let quoting: CSVQuoting
  private let form: CSVRecordForm
  /// The values, if these are not the fields of the record.
  private let decoded: [String]?
  /// Instead of these, the columns that a JSON object has, in ascending order; the others are empty.
  private let members: [(column: Int, value: String)]?

  /// A record with known values.
  ///
  /// - Parameter object: The JSON object that they were taken from.
  package init(line: Int, values: [String], object: [UInt8]? = nil) {
    self.line = line
    storage = object ?? []
    range = 0..<storage.count
    isObject = object != nil
    (count, delimiter, quoting, form, decoded) = (
      values.count, Self.noDelimiter, .none, .plain, values
    )
    members = nil
  }

  /// A JSON object that may have few of the table's many columns.
  ///
  /// - Parameters:
  ///   - count: The number of the table's columns.
  ///   - members: Those that it has, in ascending order.
  init(line: Int, object: [UInt8], count: Int, members: [(column: Int, value: String)]) {
    self.line = line
    storage = object
    range = 0..<object.count
    isObject = true
    (self.count, delimiter, quoting, form, decoded) = (count, Self.noDelimiter, .none, .plain, nil)
    self.members = members
  }

  /// A line that is a field.
  init(line: Int, text: [UInt8]) {
    self.line = line
    storage = text
    range = 0..<text.count
    isObject = false
    (count, delimiter, quoting, form, decoded) = (1, Self.noDelimiter, .none, .plain, nil)
    members = nil
  }

  /// A record of a CSV file, known to be well formed and UTF-8, which is `storage[range]` and has
  /// `count` fields.
  init(
    line: Int, storage: [UInt8], _ range: Range<Int>, count: Int, delimiter: UInt8,
    quoting: CSVQuoting, form: CSVRecordForm
  ) {
    self.line = line
    self.storage = storage
    self.range = range
    isObject = false
    (self.count, self.delimiter, self.quoting, self.form) = (count, delimiter, quoting, form)
    (decoded, members) = (nil, nil)
  }

  /// The record as it is in the file, in UTF-8: for CSV with its quotes and without the line end;
  /// for JSON Lines or text the line; for a JSON array the object, serialized again; empty if the
  /// row comes from no file.
  package var raw: [UInt8] { Array(storage[range]) }

  /// The number of bytes of ``raw``.
  package var byteCount: Int { range.count }

  /// The value of a column.
  package subscript(column: Int) -> String {
    if let decoded { return decoded[column] }
    if let members { return Self.value(of: column, in: members) }
    return quoting.string(of: field(column), delimiter, in: storage, form)
  }

  private static func value(
    of column: Int, in members: [(column: Int, value: String)]
  ) -> String {
    let place = members.partitioningIndex { $0.column >= column }
    return place < members.count && members[place].column == column ? members[place].value : ""
  }

  /// Where a column's field is, its quotes included.
  private func field(_ column: Int) -> Range<Int> {
    if count == 1 { return range }
    guard form.isPlain else { return quoting.field(column, delimiter, in: storage, range) }
    return ByteScan.field(column, of: count, delimiter, in: storage, range)
  }

  /// A value for each column of the table, made again for each call; see ``subscript(_:)`` for one.
  package var values: [String] {
    if let decoded { return decoded }
    if let members {
      var values = [String](repeating: "", count: count)
      for (column, value) in members { values[column] = value }
      return values
    }
    return quoting.fields(delimiter, in: storage, range, count: count).map {
      quoting.string(of: $0, delimiter, in: storage, form)
    }
  }

  /// The values of columns, without those that a JSON object leaves out.
  package var filled: [(column: Int, value: String)] {
    members ?? values.enumerated().map { (column: $0.offset, value: $0.element) }
  }

  /// The value of a column in UTF-8.
  package func bytes(of column: Int) -> [UInt8] {
    if decoded != nil || members != nil { return Array(self[column].utf8) }
    return quoting.bytes(of: field(column), delimiter, in: storage, form)
  }

  /// Whether the row is a CSV record with quotes as RFC 4180 has them and `delimiter` between fields,
  /// so that another file of that kind can hold it as it is.
  func isRecord(delimiter: UInt8) -> Bool {
    quoting == .double && self.delimiter == delimiter && decoded == nil
  }

  /// No UTF-8 has this byte.
  private static let noDelimiter: UInt8 = 0xFF
}

extension Row: Equatable {
  /// Whether both have the same line and values, however these are written.
  package static func == (left: Row, right: Row) -> Bool {
    left.line == right.line && left.count == right.count && left.isObject == right.isObject
      && (0..<left.count).allSatisfy { left.bytes(of: $0) == right.bytes(of: $0) }
  }
}

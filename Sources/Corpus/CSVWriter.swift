package import Files

/// Writes RFC 4180 records.
///
/// A field is quoted when it has to be: it contains the delimiter, a quote, CR or LF, begins or
/// ends with a space or tab (some readers trim unquoted fields), or is the only field of its record
/// and empty (the record would be a blank line), or would be taken for a mark at the beginning of the
/// file (U+FEFF, `sep=;`). Everything else is written as it is.
package struct CSVWriter {
  private let sink: any ByteSink
  private let delimiter: UInt8
  private let lineEnding: [UInt8]
  private var pending: [UInt8]
  /// Where the first field of the file begins in ``pending``; nil after the first record.
  private var start: Int?

  /// Writes to `sink`, whose ``ByteSink/commit()`` stays with the caller. To answer a file in its
  /// own manner, pass ``TableReader/dialect``.
  package init(_ sink: any ByteSink, dialect: CSVDialect = CSVDialect()) {
    self.sink = sink
    delimiter = dialect.delimiter
    lineEnding = Array(dialect.lineEnding.rawValue.utf8)
    pending = dialect.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    start = pending.count
  }

  /// Writes one record.
  ///
  /// - Throws: `cannotWrite`.
  package mutating func write(_ fields: [String]) throws(FilbertError) {
    append(fields)
    try flush()
  }

  /// Writes the values of a row and further ones.
  ///
  /// What the row has from a file of the same delimiter and RFC 4180's quotes is passed on byte for
  /// byte, quotes that need not be there included.
  ///
  /// - Throws: `cannotWrite`.
  package mutating func write(_ row: Row, adding fields: [String]) throws(FilbertError) {
    append(row, adding: fields)
    try flush()
  }

  /// As ``write(_:adding:)``, but held back until ``flush()``: for many short records.
  package mutating func append(_ row: Row, adding fields: [String]) {
    guard row.isRecord(delimiter: delimiter) else { return append(row.values + fields) }
    pending.append(contentsOf: row.storage[row.range])
    for field in fields {
      pending.append(delimiter)
      append(field, isAlone: false)
    }
    pending.append(contentsOf: lineEnding)
  }

  /// As ``write(_:)``, but held back until ``flush()``.
  package mutating func append(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { pending.append(delimiter) }
      append(field, isAlone: fields.count == 1)
    }
    pending.append(contentsOf: lineEnding)
  }

  /// Hands over what is held back.
  ///
  /// - Throws: `cannotWrite`.
  package mutating func flush() throws(FilbertError) {
    try sink.write(pending)
    pending.removeAll(keepingCapacity: true)
    start = nil
  }

  private mutating func append(_ field: String, isAlone: Bool) {
    let start = pending.count
    pending.append(contentsOf: field.utf8)
    let end = pending.count
    guard
      needsQuotes(start..<end) || (isAlone && start == end)
        || (start == self.start && isMark(start..<end))
    else { return }
    let content = Array(pending[start...])
    pending.removeSubrange(start...)
    pending.append(CSVQuoting.quote)
    for byte in content {
      if byte == CSVQuoting.quote { pending.append(byte) }
      pending.append(byte)
    }
    pending.append(CSVQuoting.quote)
  }

  /// Whether a reader would take the field for no field where the file begins with it.
  private func isMark(_ range: Range<Int>) -> Bool {
    pending[range].starts(with: [0xEF, 0xBB, 0xBF])
      || CSVReader.beginsWithAnnouncement(pending[range])
  }

  private func needsQuotes(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    for end in [pending[range.lowerBound], pending[range.upperBound - 1]]
    where end == 0x20 || end == 0x09 {
      return true
    }
    return ByteScan.firstIndex(of: delimiter, CSVQuoting.quote, 0x0A, 0x0D, in: pending, range)
      < range.upperBound
  }
}

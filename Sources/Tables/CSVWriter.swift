package import FilbertCore
package import FilbertFiles

/// Writes RFC 4180 records.
///
/// A field is quoted when it has to be: it contains the delimiter, a quote, CR or LF, begins or ends with a space or
/// tab (some readers trim unquoted fields), or is the only field of its record and empty (the record would be a blank
/// line), or would be read as a mark: U+FEFF at the beginning of a record, `sep=;` at that of the file. Without a header
/// that counts for every record, so that parts of a file that are written apart have the bytes of the whole. Everything
/// else is written as it is, unless the dialect asks to escape formulas.
package struct CSVWriter {
  private let sink: any ByteSink
  private let escapesFormulas: Bool
  private var pending: PendingRecords
  private let hasHeader: Bool
  /// Whether the next record may be the first of a file.
  private var mayBeFirst = true

  /// Writes to `sink`, whose ``ByteSink/commit()`` stays with the caller. To write in the dialect
  /// of an input file, pass ``TableReader/dialect``.
  package init(_ sink: any ByteSink, dialect: CSVDialect = CSVDialect()) {
    self.sink = sink
    escapesFormulas = dialect.escapesFormulas
    hasHeader = dialect.hasHeader
    pending = PendingRecords(dialect)
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
  /// Fields from a file with the same delimiter and RFC 4180's quotes are copied byte for byte,
  /// including unnecessary quotes.
  ///
  /// - Throws: `cannotWrite`.
  package mutating func write(_ row: Row, adding fields: [String]) throws(FilbertError) {
    append(row, adding: fields)
    try flush()
  }

  /// Like ``write(_:adding:)``, but held back until ``flush()``: for many short records.
  package mutating func append(_ row: Row, adding fields: [String]) {
    guard row.isRecord(delimiter: pending.delimiter), !escapesFormulas else {
      return append(row.values + fields)
    }
    pending.append(row.storage, row.range, adding: fields)
    mayBeFirst = !hasHeader
  }

  /// Like ``write(_:)``, but held back until ``flush()``.
  package mutating func append(_ fields: [String]) {
    let fields = escapesFormulas ? fields.map(\.escapedForSpreadsheet) : fields
    let isQuoted = fields.count == 1 && fields[0].isEmpty || fields.first.map(isMark) == true
    pending.append(fields, quotingFirst: isQuoted)
    mayBeFirst = !hasHeader
  }

  /// Hands over what is held back.
  ///
  /// - Throws: `cannotWrite`.
  package mutating func flush() throws(FilbertError) {
    try pending.flush(to: sink)
  }

  /// Whether a reader would not see the field if the next record begins with it.
  private func isMark(_ field: String) -> Bool {
    field.utf8.first == 0xEF && field.utf8.starts(with: [0xEF, 0xBB, 0xBF])
      || mayBeFirst && CSVDialect.beginsWithAnnouncement(Array(field.utf8.prefix(4))[...])
  }
}

package import FilbertCore

extension CSVReader {
  /// The fields as strings, and whether there are quotes around each; made again for each call.
  package func fields() -> [(value: String, isQuoted: Bool)] {
    let (quoting, delimiter, bytes) = (dialect.quoting, dialect.delimiter, window.bytes)
    let range = record..<(record + length)
    return quoting.fields(delimiter, in: bytes, range, count: count).map { place in
      let isQuoted =
        quoting != .none && !place.isEmpty && bytes[place.lowerBound] == CSVQuoting.quote
      return (quoting.string(of: place, delimiter, in: bytes), isQuoted)
    }
  }

  /// The next record as a row of a table, or nil after the last.
  ///
  /// - Throws: What ``next()`` throws; `badData` if it has not `columns` fields.
  package mutating func nextRow(columns: Int) throws(FilbertError) -> Row? {
    guard try next() else { return nil }
    try window.requireContent(
      record..<(record + length), isLast: record + length == window.end, line: line)
    guard count == columns else {
      throw FilbertError(
        .badData,
        "The row has \(count) \(count == 1 ? "field" : "fields"), but the header has"
          + " \(columns); put fields that contain the delimiter in quotes.",
        file: window.name, line: line)
    }
    return row
  }
}

/// The choices RFC 4180 leaves open and files make differently, and how writers treat fields.
package struct CSVDialect: Sendable, Equatable {
  /// How records end.
  package enum LineEnding: String, Sendable {
    case lf = "\n"
    case crlf = "\r\n"
    case cr = "\r"
  }

  /// The byte between fields.
  package var delimiter: UInt8
  /// How fields hold delimiters, line breaks and quotes.
  package var quoting: CSVQuoting
  /// How records end.
  package var lineEnding: LineEnding
  /// Whether the file begins with a UTF-8 byte order mark, which Excel needs to see that it is
  /// UTF-8.
  package var hasByteOrderMark: Bool
  /// Whether the first record names the columns.
  package var hasHeader = true
  /// Whether fields that a spreadsheet would run are written as text, see ``Swift/String/escapedForSpreadsheet``. Files
  /// are never read in this way.
  package var escapesFormulas = false

  /// A dialect; by default comma, RFC 4180's quotes, LF, and no byte order mark.
  package init(
    delimiter: UInt8 = UInt8(ascii: ","), quoting: CSVQuoting = .double,
    lineEnding: LineEnding = .lf, hasByteOrderMark: Bool = false
  ) {
    self.delimiter = delimiter
    self.quoting = quoting
    self.lineEnding = lineEnding
    self.hasByteOrderMark = hasByteOrderMark
  }

  /// Usual delimiters, in order of preference.
  static let knownDelimiters: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
  ]
}

package import FilbertCore
package import FilbertFiles

/// What the user may specify about how a table is written; nil to detect it from the content.
package struct TableOptions: Sendable, Equatable {
  /// How the text is encoded.
  package var encoding: TextEncoding?
  /// The byte between the fields of CSV.
  package var delimiter: UInt8?
  /// How fields of CSV hold delimiters, line breaks and quotes.
  package var quoting: CSVQuoting?
  /// Continue after a record whose end is in doubt; see ``CSVReader``.
  package var recovers: Bool
  /// Whether the first record of CSV names the columns; otherwise it is a row, and columns are called 1, 2, ...
  package var hasHeader: Bool
  /// Whether JSON may be one array, which is held whole, in place of lines.
  package var allowsArrays: Bool
  /// Whether the first lines of JSON are read before the first row, since all of them name the columns. Not if a row may
  /// end the process, and a later run is to find out which one.
  package var looksAhead: Bool

  /// Options; without arguments everything is detected from the content.
  package init(
    encoding: TextEncoding? = nil, delimiter: UInt8? = nil, quoting: CSVQuoting? = nil,
    recovers: Bool = false, hasHeader: Bool = true, allowsArrays: Bool = true,
    looksAhead: Bool = true
  ) {
    (self.encoding, self.delimiter) = (encoding, delimiter)
    (self.quoting, self.recovers) = (quoting, recovers)
    (self.hasHeader, self.allowsArrays, self.looksAhead) = (hasHeader, allowsArrays, looksAhead)
  }

  /// Refuses options for the fields of CSV if no CSV is read.
  ///
  /// - Parameter form: What is read, as the end of "this file is read as".
  /// - Throws: `usage`.
  package func requireNoDialect(of form: String, file: String) throws(FilbertError) {
    for (option, isGiven) in [
      (Parameter.delimiter, delimiter != nil), (.quoting, quoting != nil), (.hasHeader, !hasHeader),
    ] where isGiven {
      throw FilbertError(
        .usage,
        naming:
          "\(option) is about CSV, and this file is read as \(form); leave it out, or give \(.inputFormat, "csv").",
        file: file)
    }
  }
}

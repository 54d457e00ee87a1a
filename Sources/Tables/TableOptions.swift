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

  /// Options; without arguments everything is detected from the content.
  package init(
    encoding: TextEncoding? = nil, delimiter: UInt8? = nil, quoting: CSVQuoting? = nil,
    recovers: Bool = false
  ) {
    (self.encoding, self.delimiter) = (encoding, delimiter)
    (self.quoting, self.recovers) = (quoting, recovers)
  }
  /// Refuses options for the fields of CSV if no CSV is read.
  ///
  /// - Parameter form: What is read, as the end of "this file is read as".
  /// - Throws: `usage`.
  package func requireNoDialect(of form: String, file: String) throws(FilbertError) {
    for (option, isGiven) in [(Parameter.delimiter, delimiter != nil), (.quoting, quoting != nil)]
    where isGiven {
      throw FilbertError(
        .usage,
        naming:
          "\(option) is about CSV, and this file is read as \(form); leave it out, or give \(.inputFormat, "csv").",
        file: file)
    }
  }
}

package import Files

/// What the user may say of how a table is written; nil where the content tells.
package struct TableOptions: Sendable, Equatable {
  /// How the text is encoded.
  package var encoding: TextEncoding?
  /// The byte between the fields of CSV.
  package var delimiter: UInt8?
  /// How fields of CSV hold delimiters, line breaks and quotes.
  package var quoting: CSVQuoting?
  /// Go on behind a record whose end is in doubt; see ``CSVReader``.
  package var recovers: Bool

  /// Options; without arguments the content tells everything.
  package init(
    encoding: TextEncoding? = nil, delimiter: UInt8? = nil, quoting: CSVQuoting? = nil,
    recovers: Bool = false
  ) {
    (self.encoding, self.delimiter) = (encoding, delimiter)
    (self.quoting, self.recovers) = (quoting, recovers)
  }
}

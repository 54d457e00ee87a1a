import FilbertCore
import FilbertCorpus
import FilbertFiles
package import FilbertTables

/// Whether a file's name says that it holds CoNLL columns: `train.conll`, `train.iob2.txt`.
package func namesColumns(_ path: String) -> Bool {
  guard let ending = fileExtension(path) else { return false }
  if ending == "txt" { return namesColumns(String(path.dropLast(4))) }
  return TaggedFormat(name: ending) == .conll
}

extension RowFormat {
  /// What to write: `requested`, or by the output's name, or else `otherwise`.
  package static func resolved(
    _ requested: RowFormat?, output: String, otherwise: RowFormat
  ) -> RowFormat {
    if let requested { return requested }
    if namesColumns(output) { return .conll }
    if let named = try? TableFormat(path: output), named != .text {
      return named.hasObjects ? .jsonl : .csv
    }
    return otherwise
  }
}

extension CSVDialect {
  /// The format of the input, or the default, except for the delimiter if the output's name implies one. A file called
  /// CSV has commas, or the semicolons Excel uses when the comma is the decimal point.
  package func written(to output: String, as format: RowFormat?) -> CSVDialect {
    var dialect = self
    let named = try? TableFormat(path: output)
    if case .csv(let delimiter?)? = named {
      dialect.delimiter = delimiter
    } else if format == .csv || named == .csv(delimiter: nil),
      dialect.delimiter != UInt8(ascii: ";")
    {
      dialect.delimiter = UInt8(ascii: ",")
    }
    return dialect
  }
}

package import FilbertCore
package import FilbertCorpus
package import FilbertFiles
import FilbertJSON
package import FilbertTables
package import FilbertText

/// Rows of a table with their cleaned texts in place of those they had, encoded for a file.
package struct CleanedRows {
  private let format: TableFormat
  private let choice: ColumnChoice
  private var encoder: RowEncoder
  private var lines: [UInt8] = []
  private let lineEncoder: TextEncoder?
  private let file: String

  /// The first line; empty if the format has none.
  package var header: [UInt8] { format == .text ? [] : encoder.header }

  /// - Parameters:
  ///   - format: that of the table, except that objects are written as JSON Lines and CSV may have another delimiter.
  ///   - file: the name of the input in messages.
  package init(
    _ format: TableFormat, _ choice: ColumnChoice, dialect: CSVDialect, encoding: OutputEncoding,
    file: String
  ) throws(FilbertError) {
    (self.format, self.choice, self.file) = (format, choice, file)
    var dialect = dialect
    if case .csv(let delimiter?) = format { dialect.delimiter = delimiter }
    encoder = try RowEncoder(
      format == .jsonLines ? .jsonl : .csv, dialect: dialect, inputs: choice.columns,
      columns: choice.columns, file: file, encoding: encoding)
    lineEncoder = try TextEncoder(encoding)
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Parameter input: its cleaned texts.
  /// - Throws: `badData` for a character that does not exist in the encoding.
  package mutating func append(_ row: Row, _ input: TextInput?) throws(FilbertError) {
    let original = choice.input(of: row)
    let input = input ?? original
    guard format != .text else {
      return try append(line: input.text, row.line)
    }
    var replaced: [(name: String, value: JSONValue)] = []
    if input.text != original.text {
      replaced.append((choice.columns[choice.text], .string(input.text)))
    }
    if let pair = choice.pair, let text = input.pair, text != original.pair {
      replaced.append((choice.columns[pair], .string(text)))
    }
    try encoder.append(
      OutputRow(
        row, replacing: replaced, adding: format == .jsonLines ? .members([]) : .columns([])))
    lines += try encoder.take()
  }

  /// The rows since the last call.
  package mutating func take() -> [UInt8] {
    defer { lines.removeAll(keepingCapacity: true) }
    return lines
  }

  private mutating func append(line text: String, _ number: Int) throws(FilbertError) {
    // A text of a line stays one.
    let bytes = text.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A]
    do throws(FilbertError) {
      lines += try lineEncoder?.encode(bytes) ?? bytes
    } catch {
      throw error.placed(in: file, line: number)
    }
  }
}

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
  /// - Throws: `badData` for a character that does not exist in the encoding, and for an object that has the text once
  ///   more.
  package mutating func append(_ row: Row, _ input: TextInput?) throws(FilbertError) {
    let original = choice.input(of: row)
    let input = input ?? original
    guard format != .text else {
      return try append(line: input.text, row.line)
    }
    // Byte for byte: composing an accent is a change.
    var changes: [(column: String, text: String, original: String)] = []
    if ExactString(input.text) != ExactString(original.text) {
      changes.append((choice.columns[choice.text], input.text, original.text))
    }
    if let pair = choice.pair, let text = input.pair, let before = original.pair,
      ExactString(text) != ExactString(before)
    {
      changes.append((choice.columns[pair], text, before))
    }
    let isJSON = format == .jsonLines
    if isJSON { try requireNoCopies(row, changes.map { ($0.column, $0.original) }) }
    try encoder.append(
      OutputRow(
        row, replacing: changes.map { ($0.column, .string($0.text)) },
        adding: isJSON ? .members([]) : .columns([])))
    lines += try encoder.take()
  }

  /// Refuses a row that would keep what was cleaned away.
  private func requireNoCopies(
    _ row: Row, _ changes: [(column: String, text: String)]
  ) throws(FilbertError) {
    guard !changes.isEmpty,
      let member = try TextCopies.member(
        of: row, besides: changes.map(\.column), texts: changes.map(\.text))
    else { return }
    throw FilbertError(
      .badData,
      "\(member.quoted) has the text, its words or places in it, which would stay as they are; export only the texts, and "
        + "clean that file.", file: file, line: row.line)
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

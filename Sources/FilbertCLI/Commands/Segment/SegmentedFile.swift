import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText

/// The rows to segment, which are read more than once: for their vectors, for the words of segments, and to be written.
struct SegmentedFile {
  /// What the model reads of a row; nil if that is empty.
  struct Text {
    let input: TextInput?
  }

  let path: String
  let choice: ColumnChoice
  let columns: [String]
  let dialect: CSVDialect
  let encoding: DetectedEncoding?
  let name: String
  private let format: TableFormat?
  private let options: ColumnOptions
  private let request: ColumnRequest
  private let cleaning: TextCleaning
  /// The table as it was opened first, which is all there is of a pipe.
  private let first: TableReader
  /// Of the file when it was opened; nil for a database or a pipe.
  private let stamp: FileStamp?

  /// - Throws: as reading tables does; `usage` for pairs that the model cannot read, and for a pipe that would have to be
  ///   read again.
  init(
    opening command: Segment, _ embedder: TextEmbedder, _ cleaning: TextCleaning,
    _ console: Console
  ) throws {
    path = command.input
    options = command.columns
    self.cleaning = cleaning
    format = try command.inputFormat?.requireTable()
    request = options.request(label: command.against)
    stamp = isRegularFile(path) ? try FileStamp(path) : nil
    let table = try openTable(path, format: format, options.tableOptions, request)
    guard command.apply != nil || stamp != nil || DatabaseAddress.isAddress(path) else {
      throw FilbertError(
        .usage, "segment reads its input more than once; save it as a file first.", file: path)
    }
    console.reportRemarks(table.remarks, table.name)
    choice = try ColumnChoice(of: table, request, needsLabel: false)
    console.report(choice, table.name)
    console.say("\(table.name): \(choice.summary)")
    if choice.pair != nil { try embedder.pairs.requirePairs() }
    (columns, dialect, encoding, name) = (table.columns, table.dialect, table.encoding, table.name)
    first = table
  }

  /// The rows from the first one on, as often as they are needed.
  ///
  /// - Parameter isAgain: They were read before.
  /// - Throws: `badData` if the file has changed since then.
  func rows(isAgain: Bool = true) throws(FilbertError) -> InputRows<Text> {
    if isAgain, let stamp, try FileStamp(path) != stamp {
      throw FilbertError(
        .badData, "The file changed while it was read; run the command again.", file: path)
    }
    let table =
      isAgain ? try openTable(path, format: format, options.tableOptions, request) : first
    let (choice, cleaning) = (choice, cleaning)
    return InputRows(TableSequence(table), options.unusableRows, surface: .commandLine) {
      (row, tally) throws(FilbertError) in
      let (input, form) = try choice.readableInput(of: row)
      tally.note(form, line: row.line)
      guard !input.isBlank else { return Text(input: nil) }
      guard cleaning != .none else { return Text(input: input) }
      let (cleaned, changes) = input.cleaned(by: cleaning)
      tally.cleaning.add(changes)
      return Text(input: cleaned.isBlank ? nil : cleaned)
    }
  }

  /// Rows again, each with its number among all that have an element.
  ///
  /// - Throws: as ``rows(isAgain:)`` does, and what `body` throws.
  func forEachRow(
    _ body: (Int, Row, TextInput?) throws(FilbertError) -> Void
  ) throws(FilbertError) -> RowTally {
    var rows = try rows()
    var number = 0
    while let chunk = try rows.next() {
      for element in chunk.elements {
        if let row = element.row { try body(number, row, element.input?.input) }
        number += 1
      }
    }
    return rows.tally
  }
}

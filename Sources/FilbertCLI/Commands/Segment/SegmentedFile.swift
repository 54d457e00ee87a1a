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
  let cleaning: TextCleaning
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
    try Self.requireTextBesides(choice, request, table)
    console.report(choice, table.name)
    console.say("\(table.name): \(choice.summary)")
    if choice.pair != nil { try embedder.pairs.requirePairs() }
    (columns, dialect, encoding, name) = (table.columns, table.dialect, table.encoding, table.name)
    first = table
  }

  /// Refuses the column of the texts as labels, which would make another column the text.
  private static func requireTextBesides(
    _ choice: ColumnChoice, _ request: ColumnRequest, _ table: borrowing TableReader
  ) throws(FilbertError) {
    guard let label = choice.label, request.text == nil else { return }
    let unlabelled = ColumnRequest(pair: request.pair)
    guard let usual = try? ColumnChoice(of: table, unlabelled, needsLabel: false),
      usual.text == label || usual.pair == label
    else { return }
    throw FilbertError(
      .badData,
      "Column \(table.columns[label].quoted) has the texts, so --against needs another one; if the texts are in another column, name it with --text-column.",
      file: table.name)
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

  /// Rows again, each with the number of its text; nil if it has none.
  ///
  /// - Throws: as ``rows(isAgain:)`` does; `badData`, at the end, if the texts are not those of `vectors` in their order,
  ///   as those of a query may be; what `body` throws.
  func forEachRow(
    of vectors: SegmentVectors,
    _ body: (Int, Row, (number: Int, input: TextInput)?) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    var rows = try rows()
    var (number, digest) = (0, Fingerprint())
    while let chunk = try rows.next() {
      for element in chunk.elements {
        digest.add(element.input?.input)
        guard number < vectors.rowTexts.count else { throw changed }
        let text = Int(vectors.rowTexts[number])
        if let row = element.row {
          let input = element.input?.input
          try body(number, row, text < 0 ? nil : input.map { (text, $0) })
        }
        number += 1
      }
    }
    guard number == vectors.rowTexts.count, digest.text == vectors.digest.text else {
      throw changed
    }
  }

  private var changed: FilbertError {
    FilbertError(
      .badData,
      "The second reading gave other rows, or the same in another order; run the command again, and give a query an ORDER BY.",
      file: name)
  }
}

extension Fingerprint {
  /// Adds what the model reads of a row.
  mutating func add(_ input: TextInput?) {
    for text in [input?.text, input?.pair] {
      add(text == nil ? 0 : 1)
      if let text { add(text) }
    }
  }
}

import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

/// The file of a pool, read once from its beginning to its end.
struct PoolFile {
  /// The new rows of a chunk.
  struct Chunk {
    let new: [Pool.PoolRow]
    /// What of the file has been read with it.
    let progress: (rows: Int, share: Double?)
  }

  let choice: ColumnChoice
  let columns: [String]
  let dialect: CSVDialect
  let encoding: DetectedEncoding?
  let hasObjects: Bool
  let name: String
  private var texts: TextRows
  private var known: KnownTexts
  /// A chunk that was read to see whether there are new rows.
  private var first: Chunk?

  private static let advice = UnusableRowAdvice(
    emptyText: "correct the file, or pass --skip-bad-rows to leave such rows out")

  /// - Throws: as reading tables does; `usage` for pairs, or single texts, that the model cannot read.
  init(
    opening command: Select, _ model: PoolModel, _ labelled: LabelledTexts?,
    _ cleaning: TextCleaning, _ console: Console
  ) throws {
    let options = command.columns
    let table = try openTable(
      command.pool, format: command.inputFormat?.requireTable(), options.tableOptions,
      options.request())
    console.reportRemarks(table.remarks, table.name)
    choice = try ColumnChoice(of: table, options.request(), needsLabel: false)
    console.report(choice, table.name)
    console.say("\(table.name): \(choice.summary)")
    try model.require(isPair: choice.pair != nil)
    (columns, dialect, encoding) = (table.columns, table.dialect, table.encoding)
    (hasObjects, name) = (table.format.hasObjects, table.name)
    texts = TextRows(
      TableSequence(table), choice, options.skipBadRows ? .keep : .stop(Self.advice),
      cleaning: cleaning, surface: .commandLine)
    known = KnownTexts(labelled?.inputs ?? [], isTagging: model.task == .tagging)
  }

  /// Reads on until there is a new row.
  ///
  /// - Throws: `badData` if there is none.
  mutating func findNewRow(_ console: Console) throws(FilbertError) {
    while let chunk = try next() {
      guard chunk.new.isEmpty else {
        first = chunk
        return
      }
    }
    report(to: console)
    throw FilbertError(.badData, known.nothingNew, file: name)
  }

  /// The next chunk, of which no row is labelled or occurred before; nil at the end.
  mutating func next() throws(FilbertError) -> Chunk? {
    if let chunk = first {
      first = nil
      return chunk
    }
    guard let chunk = try texts.next() else { return nil }
    var new: [Pool.PoolRow] = []
    for element in chunk.elements {
      guard let input = element.input, let row = element.row, known.isNew(input) else { continue }
      new.append(Pool.PoolRow(row: row, input: input))
    }
    return Chunk(new: new, progress: (chunk.tally.read, chunk.share))
  }

  /// Says which rows were left out.
  func report(to console: Console) {
    texts.tally.report(nil, keepsEmpty: false, keepsUnusable: false, to: console)
    known.report(name, to: console)
  }
}

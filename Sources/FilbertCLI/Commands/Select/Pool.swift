import FilbertActiveLearning
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText
import FilbertTransformer

/// The rows of a pool that may be chosen.
struct Pool {
  struct PoolRow {
    let row: Row
    /// Cleaned.
    let input: TextInput
  }

  let rows: [PoolRow]
  /// The number of rows with a new text; ``rows`` are some of them.
  let newRows: Int
  let choice: ColumnChoice
  let columns: [String]
  let dialect: CSVDialect
  let encoding: DetectedEncoding?
  let hasObjects: Bool
  let name: String

  /// Reads the pool once, in chunks, and keeps the candidates.
  ///
  /// - Throws: `badData` if there is no new row.
  init(
    reading command: Select, _ model: PoolModel, _ strategy: SelectionStrategy,
    _ labelled: LabelledTexts?, _ cleaning: TextCleaning, _ console: Console
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
    var texts = TextRows(
      TableSequence(table), choice, options.skipBadRows ? .keep : .stop(Select.advice),
      cleaning: cleaning, surface: .commandLine)
    var known = KnownTexts(labelled?.inputs ?? [], isTagging: model.task == .tagging)
    var kept = CandidatePool<PoolRow>(limit: strategy.candidates(for: command.count))
    let draws = RandomStream(seed: command.seed, name: "pool")
    var progress = ScoringProgress(console: console)
    try pipelined(isAhead: command.pool != "-") {
      () throws(FilbertError) in
      try texts.next()
    } compute: { chunk in
      let new = chunk.elements.compactMap { element in
        element.input.flatMap { input in
          element.row.flatMap { known.isNew(input) ? PoolRow(row: $0, input: input) : nil }
        }
      }
      let unsure = strategy.needsUncertainty ? model.uncertainties(of: new.map(\.input)) : nil
      return (new, unsure, chunk)
    } write: { (new, unsure, chunk) throws(FilbertError) in
      for (index, row) in new.enumerated() {
        kept.offer(row.alone, key: unsure.map { Double($0[index]) } ?? draws.uniform(kept.count))
      }
      progress.show(rows: chunk.tally.read, share: chunk.share)
    }
    progress.finish()
    texts.tally.report(nil, keepsEmpty: false, keepsUnusable: false, to: console)
    known.report(name, to: console)
    newRows = kept.count
    rows = kept.elements()
    guard !rows.isEmpty else {
      throw FilbertError(.badData, known.nothingNew, file: name)
    }
    if rows.count < newRows, !strategy.needsUncertainty, strategy.needsVectors {
      console.say(
        "\(name): \(Rendering.grouped(rows.count)) of \(Rendering.grouped(newRows)) new rows, drawn at random, are compared"
      )
    }
  }
}

extension Pool.PoolRow {
  /// The same row with memory of its own: a row of a file shares the bytes of those read along with it.
  fileprivate var alone: Pool.PoolRow {
    Pool.PoolRow(
      row: Row(line: row.line, values: row.values, object: row.isObject ? row.raw : nil),
      input: input)
  }
}

extension Select {
  fileprivate static let advice = UnusableRowAdvice(
    emptyText: "correct the file, or pass --skip-bad-rows to leave such rows out")
}

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
    /// How unsure the model is; 0 if nobody asked it.
    var uncertainty: Float = 0
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
  init(
    reading file: PoolFile, _ command: Select, _ model: PoolModel,
    _ strategy: SelectionStrategy, _ console: Console
  ) throws {
    var file = file
    (choice, columns, dialect) = (file.choice, file.columns, file.dialect)
    (encoding, hasObjects, name) = (file.encoding, file.hasObjects, file.name)
    var kept = CandidatePool<PoolRow>(limit: strategy.candidates(for: command.count))
    let draws = RandomStream(seed: command.seed, name: "pool")
    var progress = ScoringProgress(console: console)
    try pipelined(isAhead: command.pool != "-") {
      () throws(FilbertError) in
      try file.next()
    } compute: { chunk in
      var new = chunk.new
      if strategy.needsUncertainty {
        for (row, value) in model.uncertainties(of: new.map(\.input)).enumerated() {
          new[row].uncertainty = value
        }
      }
      return (new, chunk.progress)
    } write: { (new, read) throws(FilbertError) in
      for row in new {
        kept.offer(
          row.alone,
          key: strategy.needsUncertainty ? Double(row.uncertainty) : draws.uniform(kept.count))
      }
      progress.show(rows: read.rows, share: read.share)
    }
    progress.finish()
    file.report(to: console)
    newRows = kept.count
    rows = kept.elements()
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
      input: input, uncertainty: uncertainty)
  }
}

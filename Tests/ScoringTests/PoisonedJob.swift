import FilbertCleaning
import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import Foundation

/// A run with `--resume` whose model traps at texts that name a step of the work: `compute!`.
///
/// `Codable` to reach the process of an exit test.
struct PoisonedJob: Codable, Sendable {
  enum Unusable: Codable { case rejected, skipped, refused }

  /// Where everything is.
  let directory: String
  let inputs: [String]
  var unusable = Unusable.rejected
  /// Whether the output is a table of `shop.db`.
  var isTable = false
  /// Rows come from elsewhere, and asking for this one ends the process.
  var unreadableRow: Int?
  /// Another model, which traps at nothing.
  var isMended = false

  /// Scores `inputs` into `out.csv` or the table; an error goes into the file `error`.
  func run() throws {
    guard FileManager.default.changeCurrentDirectoryPath(directory) else {
      throw FilbertError(.missingInput, "There is no such directory.", file: directory)
    }
    do throws(FilbertError) { try score() } catch {
      try Data(error.description.utf8).write(to: URL(filePath: "error"))
    }
  }

  private func trap(at step: String, _ text: String) {
    if text == "\(step)!", !isMended { fatalError("a defect") }
  }

  private func score() throws(FilbertError) {
    var settings = ScoringSettings()
    settings.checkpointInterval = .zero
    var run = try ScoringRun(
      TextRows(try table(), unusableRows) { row, _ in
        trap(at: "input", row[1])
        return TextInput(row[1])
      }, into: try output(), settings)
    let output = run.output
    try run.score { chunk in
      for input in chunk.inputs { trap(at: "encode", input.text) }
      return chunk.inputs.map(\.text)
    } compute: { texts in
      for text in texts { trap(at: "compute", text) }
      return texts.map(\.utf8.count)
    } write: { (row, input, answer) throws(FilbertError) in
      trap(at: "write", row[1])
      let answer = answer.map(String.init) ?? ""
      try output.write(OutputRow(row, keeping: [0], adding: .columns([answer])))
    } state: {
      .null
    }
    try run.finish(state: .null)
  }

  private func output() throws(FilbertError) -> any ScoringOutput {
    let files = OutputFiles(
      rejects: unusable == .rejected ? "no.csv" : nil,
      open: { (path) throws(FilbertError) in try AtomicFile(path) }, lock: ScoringFixtures.lock)
    let columns = ["id", "answer"]
    if isTable {
      return try TableOutput(
        DatabaseAddress("sqlite:shop.db?table=answers"), columns: columns.map { .init($0) },
        inputs: ["id", "text"], files, resuming: identity)
    }
    let encoder = try RowEncoder(
      .csv, dialect: CSVDialect(), inputs: ["id", "text"], columns: columns, file: inputs[0])
    return try ResumableOutput("out.csv", encoder, files, resuming: identity)
  }

  private var unusableRows: UnusableRows {
    switch unusable {
    case .rejected: .reject
    case .skipped: .keep
    case .refused: .stop()
    }
  }

  private func table() throws(FilbertError) -> TableSequence {
    guard let unreadableRow else {
      return try TableSequence(inputs) { (path) throws(FilbertError) in
        try TableReader(path: path, options: TableOptions(looksAhead: false))
      }
    }
    var row = 0
    return TableSequence(
      TableReader(name: inputs[0], columns: ["id", "text"]) {
        if row == unreadableRow { fatalError("a defect of reading") }
        defer { row += 1 }
        return [String(row), "word"]
      })
  }

  private var identity: RunDescription { RunDescription(["model": .bool(isMended)]) }

  private var note: String {
    "\(directory)/" + (isTable ? "shop.db.answers.progress.rows" : "out.csv.progress.rows")
  }

  /// Rows that the next run would leave out.
  func knownCulprits() throws -> Int {
    guard let bytes = try? readFile(note) else { return 0 }
    return RowsInWork(bytes, run: RowWatch.number(of: identity.json))?.afterEnd().culprits.count
      ?? 0
  }

  /// Leaves what a process leaves that crashed twice at a step with a row.
  ///
  /// - Parameter records: of the rows before.
  func leaveCrashes(at row: Int, _ steps: [RowsInWork.Step], after records: [String]) throws {
    var tally = RowTally()
    for record in records { tally.note(Array(record.utf8)) }
    var rows = RowsInWork()
    let works =
      [.together(0..<2048)] + steps.map { RowsInWork.Work.alone(.init(row, $0, hash: tally.hash)) }
    for work in works {
      var bytes = rows.bytes(run: 0)
      let offsets = RowsInWork.offsets(in: bytes)
      bytes.replaceSubrange(offsets.work..., with: work.bytes + Array("1\n".utf8))
      rows = RowsInWork(bytes, run: 0)?.afterEnd() ?? rows
    }
    try writeFile(note, rows.bytes(run: RowWatch.number(of: identity.json)), overwrite: true)
  }
}

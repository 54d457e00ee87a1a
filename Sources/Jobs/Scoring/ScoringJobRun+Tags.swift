import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

// Entities of texts.

extension ScoringJobRun {
  /// - Returns: the figures of all rows.
  func tag(
    _ files: ScoringJobFiles, _ directory: ModelDirectory
  ) throws(FilbertError) -> ScoringFigures {
    try job.requireNoTextSettings()
    guard files.inputs.count == 1 else {
      throw FilbertError(
        .usage, "A model that tags words takes one input; run a job for each file.")
    }
    let tagger = try TextTagger(
      directory, maximumLength: job.maximumLength, decoding: job.decoding)
    let table = try TableReader(
      texts: files.inputs[0], format: job.reading.tableFormat(), job.tableOptions, job.columns)
    for remark in table.remarks { notify(.note("\(table.name): \(remark)")) }
    try requireTexts(table)
    let redaction = try job.redaction(tagger)
    let places = try TaggableColumns(
      table, job.columns, list: nil, splitter: tagger.splitter, isRedacted: redaction != nil)
    notify(.note("\(table.name): \(places.summary)"))
    let format = RowFormat.resolved(
      try job.rowFormat, output: files.output, otherwise: table.format.hasObjects ? .jsonl : .csv)
    let rows = try TaggedRows(
      format, inputs: table.columns, hasWords: places.list != nil, redaction: redaction,
      file: table.name)
    let encoding = try OutputEncoding.resolved(
      job.encodingRequest, of: [table.encoding], format: format,
      adding: rows.columns + tagger.decoder.tags.types, output: files.output, notify: notify)
    var plan = TagScoringPlan(
      TableSequence(table), places, tagger, rows, format, isRedacted: redaction != nil)
    plan.unusable = job.unusableRows
    let kept = plan.kept
    let dialect = table.dialect.written(to: files.output, as: try job.rowFormat)
    func figures(_ rows: RowTally, _ answers: TaggingTally) -> ScoringFigures {
      ScoringFigures(rows, .entities(answers, kept), hasRejects: files.rejects != nil)
    }
    return try write(
      files, directory, rows.encoder(dialect, encoding), encoding,
      figures(RowTally(), TaggingTally())
    ) { (output) throws(FilbertError) in
      let (rows, answers) = try plan.score(
        into: output, settings, explain: explain, observe: observe)
      return figures(rows, answers)
    }
  }

  /// Refuses a table that has one word per row.
  private func requireTexts(_ table: TableReader) throws(FilbertError) {
    guard job.textColumn == nil, case .csv = table.format,
      case .words(let summary) = TaggedFormat.rowKind(table.columns, file: table.name)
    else { return }
    throw FilbertError(
      .usage,
      naming:
        "The table has \(summary), and a job scores rows with a text each; if a column holds texts, name it with \(.textColumn).",
      file: table.name)
  }
}

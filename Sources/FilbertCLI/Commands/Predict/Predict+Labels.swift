import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension Predict {
  /// Writes the label of every row.
  func score(
    _ reader: TableSequence, _ choice: ColumnChoice, _ model: any TextModel,
    _ answers: AnswerColumns, of directory: ModelDirectory, _ kinds: [DatabaseColumn],
    _ encodings: [DetectedEncoding?], _ console: Console
  ) throws {
    if model.task == .regression { try refuse(labelOptions) }
    let thresholds = try thresholds.chosen(for: model.labels, of: directory)
    console.report(thresholds.notice)
    let decision = thresholds.decision(model.task, keeping: abstaining.abstain)
    let filter = LabelFilter(
      labels: try scoring.keptLabels(of: model.labels), minimum: scoring.minProbability,
      maximum: scoring.maxProbability)
    let format = try scoredFormat(otherwise: reader.format.hasObjects ? .jsonl : .csv)
    let dialect = try scoredDialect(format, reader.dialect)
    let rows = try ScoredRows(
      format, inputs: reader.columns,
      keeping: try scoring.keptColumns(of: reader.columns, file: reader.name),
      answers: answers, file: reader.name)
    let encoding = try outputEncoding.resolve(
      encodings, format: isTable ? nil : format, adding: answers.columns + model.labels,
      output: output, console)
    let names = LabelFigureNames(
      labels: model.labels, thresholds: thresholds.json, abstains: abstaining.abstain != nil)
    let output = try scoringOutput(
      rows.columns, of: reader.columns, try rows.encoder(dialect, encoding), encoding, kinds,
      figures(RowTally(), .labels(TextTally(labels: model.labels.count), names)), by: directory)
    var progress = ScoringProgress(console: console)
    var plan = TextScoringPlan(reader, choice, model, decision, rows)
    (plan.filter, plan.ranking) = (filter, scoring.ranking)
    (plan.unusable, plan.removesRepeats) = (
      scoring.unusableRows(columns), cleaning.removeDuplicates
    )
    plan.surface = .commandLine
    let scored = try plan.score(
      into: output, scoringSettings, explain: { explained($0, $1, output) },
      observe: { progress.observe($0) })
    progress.finish()
    try report(scored.rows, scored.answers, progress, model, names, console)
  }

  /// Options that do not apply to a model that answers a number.
  private var labelOptions: [LimitedOption] {
    LimitedOption.list([
      ("--all", all), ("--filter", !scoring.filter.isEmpty),
      ("--min-probability", scoring.minProbability != nil),
      ("--max-probability", scoring.maxProbability != nil),
      ("--least-certain", scoring.leastCertain != nil), ("--threshold", thresholds.isGiven),
    ]) { _ in "is about labels, and this model answers a number; leave it out." }
  }

  private func report(
    _ rows: RowTally, _ tally: TextTally, _ progress: ScoringProgress,
    _ model: any TextModel, _ names: LabelFigureNames, _ console: Console
  ) throws(FilbertError) {
    let texts = rows.usable
    console.reportCut(
      tally.cut, of: texts, maximumLength: model.maximumLength,
      see: "--max-length and --long-texts")
    console.reportWindowed(tally.windowed, of: texts, maximumLength: model.maximumLength)
    console.report(tally.unknown)
    rows.report(scoring.rejects, to: console)
    tally.report(model.labels, to: console)
    console.say(progress.summary(rows: rows.read, written: tally.written, output: output))
    guard let path = scoring.summary else { return }
    var summary = summary()
    summary.add(figures(rows, .labels(tally, names)))
    summary.add(progress, rows: rows.read)
    try summary.write(to: path, overwrite: overwrite)
  }
}

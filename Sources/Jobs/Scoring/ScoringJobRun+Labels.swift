import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTransformer

// Labels and numbers for whole texts.

extension ScoringJobRun {
  /// - Returns: the figures of all rows.
  func label(
    _ files: ScoringJobFiles, _ directory: ModelDirectory
  ) throws(FilbertError) -> ScoringFigures {
    let model = try directory.textModel(
      Model.Reading(
        maximumLength: job.maximumLength, longTexts: job.longTexts, cleaning: job.cleaning))
    if model.task == .regression { try job.requireNoLabelSettings() }
    var encodings: [DetectedEncoding?] = []
    let reader = try open(files.inputs, &encodings)
    let choice = try ColumnChoice(
      reader.columns, job.columns, needsLabel: false, file: reader.name, choices: reader.choices,
      hasHeaderLine: reader.hasHeaderLine)
    notify(.note("\(reader.name): \(choice.summary)"))
    if let warning = choice.headerWarning { notify(.warning("\(reader.name): \(warning)")) }
    try model.pairs.require(isPair: choice.pair != nil)
    if job.abstain != nil { try model.requireScope() }
    let thresholds = try job.thresholds(of: model, directory)
    if let notice = thresholds.notice { notify(notice) }
    let format = RowFormat.resolved(
      try job.rowFormat, output: files.output,
      otherwise: reader.format.hasObjects ? .jsonl : .csv)
    let answers = AnswerColumns(
      model.task, labels: model.labels,
      separator: try directory.record?.labelSeparator ?? TrainingRecord.usualLabelSeparator,
      all: job.includesProbabilities, abstains: job.abstain != nil,
      interval: try job.coverage.map { (coverage) throws(FilbertError) in
        try model.interval(coverage: coverage)
      }, digits: job.digits)
    let rows = try ScoredRows(
      format, inputs: reader.columns, keeping: try job.keptColumns(of: reader),
      answers: answers, file: reader.name)
    let encoding = try OutputEncoding.resolved(
      job.encodingRequest, of: encodings, format: format,
      adding: answers.columns + model.labels, output: files.output, notify: notify)
    var plan = TextScoringPlan(
      reader, choice, model, thresholds.decision(model.task, keeping: job.abstain), rows)
    plan.filter = try job.filter(of: model.labels)
    plan.unusable = job.unusableRows
    plan.removesRepeats = job.removesRepeats
    let dialect = reader.dialect.written(to: files.output, as: try job.rowFormat)
    let names = LabelFigureNames(
      labels: model.labels, thresholds: thresholds.json, abstains: job.abstain != nil)
    func figures(_ rows: RowTally, _ answers: TextTally) -> ScoringFigures {
      ScoringFigures(rows, .labels(answers, names), hasRejects: files.rejects != nil)
    }
    return try write(
      files, directory, rows.encoder(dialect, encoding), encoding,
      figures(RowTally(), TextTally(labels: model.labels.count))
    ) { (output) throws(FilbertError) in
      let (rows, answers) = try plan.score(
        into: output, settings, explain: explain, observe: observe)
      return figures(rows, answers)
    }
  }

  /// Opens the inputs, and says what was detected.
  private func open(
    _ inputs: [String], _ encodings: inout [DetectedEncoding?]
  ) throws(FilbertError) -> TableSequence {
    let options = try job.tableOptions
    let (format, columns) = (try job.reading.tableFormat(), job.columns)
    for path in inputs {
      let table = try TableReader(texts: path, format: format, options, columns)
      for remark in table.remarks { notify(.note("\(table.name): \(remark)")) }
      encodings.append(table.encoding)
    }
    return try TableSequence(inputs) { (path) throws(FilbertError) in
      try TableReader(texts: path, format: format, options, columns)
    }
  }
}

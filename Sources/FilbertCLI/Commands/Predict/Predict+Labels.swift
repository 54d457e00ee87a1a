import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertInference
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension Predict {
  /// Writes the label of every row.
  func score(
    _ reader: TableSequence, _ choice: ColumnChoice, _ model: any TextModel,
    _ answers: AnswerColumns, _ kinds: [DatabaseColumn], _ console: Console
  ) throws {
    try requireOptions(for: model.task)
    let decision = try decision(model)
    let filter = LabelFilter(
      labels: try scoring.keptLabels(of: model.labels), minimum: scoring.minProbability)
    let format = try scoredFormat(otherwise: reader.format.hasObjects ? .jsonl : .csv)
    var writer = try ScoredRowWriter(
      format: format, dialect: try scoredDialect(format, reader.dialect),
      columns: reader.columns, file: reader.name,
      kept: try scoring.keptColumns(of: reader.columns, file: reader.name),
      answers: answers)
    let files = try ScoringFiles(
      try scoredPlace(writer.columns, kinds), header: writer.header, rejects: scoring.rejects,
      escapesFormulas: spreadsheet.escapeFormulas, overwrite: overwrite, resuming: try identity())
    var run = try ScoringRun(
      TextRows(
        reader, choice, scoring.unusableRows(columns), cleaning: model.cleaning,
        removesRepeats: cleaning.removeDuplicates), files, scoring,
      isInteractive: inputs.contains("-"), console: console)
    var tally = TextTally(labels: model.labels.count)
    var top = scoring.topRows.map { TopRows($0) }
    if let earlier = files.earlier?["answers"] {
      guard let saved = TextTally(labels: model.labels.count, json: earlier["texts"]) else {
        throw ScoringRun<TextInput>.damaged
      }
      tally = saved
      if let count = scoring.topRows {
        guard let rows = TopRows(count, json: earlier["top"]) else {
          throw ScoringRun<TextInput>.damaged
        }
        top = rows
      }
    }
    var known = PredictionCache()
    func state() -> JSONValue { ["texts": tally.json, "top": top?.json() ?? .null] }
    try run.score { chunk in
      model.encode(cleaned: chunk.inputs)
    } compute: { texts in
      model.answers(texts, &known)
    } write: { (row, input, answer) throws(FilbertError) in
      guard let answer else {
        // Kept without an answer, where nothing chooses among answers.
        guard top == nil, filter.isEmpty else { return }
        try writer.add(row, nil)
        tally.written += 1
        return
      }
      let text = decision(answer)
      tally.add(text)
      guard filter.keeps(text) else { return }
      guard top == nil else {
        if let rank = text.rank(among: filter.labels) {
          try writer.add(row, text)
          top?.add(try writer.take(), rank: rank, number: tally.texts)
        }
        return
      }
      try writer.add(row, text)
      tally.written += 1
    } take: { () throws(FilbertError) in
      try writer.take()
    } state: {
      state()
    }
    let best = top?.sorted() ?? []
    if !files.isFinished { tally.written += best.count }
    try run.finish(best.flatMap { $0 }, state: state())
    try report(run, tally, model, console)
  }

  /// Refuses what the model's answers do not have.
  private func requireOptions(for task: ModelTask) throws(FilbertError) {
    guard task == .regression else { return }
    for (option, isGiven) in [
      ("--all", all), ("--filter", !scoring.filter.isEmpty),
      ("--min-probability", scoring.minProbability != nil), ("--threshold", thresholds.isGiven),
    ] where isGiven {
      throw FilbertError(
        .usage, "\(option) is about labels, and this model answers a number; leave it out.")
    }
  }

  private func decision(_ model: any TextModel) throws(FilbertError) -> LabelDecision {
    let thresholds = try thresholds.parsed()
    return switch model.task {
    case .classification, .tagging: .one(LabelThresholds(try thresholds.given(model.labels)))
    case .multilabel: .any(try thresholds.resolve(model.labels))
    case .regression: .none
    }
  }

  private func report(
    _ run: ScoringRun<TextInput>, _ tally: TextTally, _ model: any TextModel,
    _ console: Console
  ) throws(FilbertError) {
    let texts = run.tally.usable
    console.reportCut(
      tally.cut, of: texts, maximumLength: model.maximumLength,
      see: "--max-length and --long-texts")
    console.reportWindowed(tally.windowed, of: texts, maximumLength: model.maximumLength)
    run.tally.report(scoring.rejects, to: console)
    if texts > 0, !model.labels.isEmpty { console.say(tally.sentence(model.labels)) }
    console.say(run.progress.summary(rows: run.tally.read, written: tally.written, output: output))
    guard let path = scoring.summary else { return }
    var summary = summary()
    summary.add(run.tally, rejects: scoring.rejects != nil, written: tally.written)
    summary.add("texts", ["cut": .number(tally.cut), "windowed": .number(tally.windowed)])
    var counts = JSONObject()
    for (label, count) in zip(model.labels, tally.labels) { counts[label] = .number(count) }
    summary.add("predicted_labels", .object(counts))
    summary.add("undecided", .number(tally.undecided))
    summary.add("cleaning", run.tally.cleaning.json)
    summary.add(run.progress, rows: run.tally.read)
    try summary.write(to: path, overwrite: overwrite)
  }

  /// Whether the output is a table in a database, which takes records of CSV.
  var isTable: Bool { DatabaseAddress.isAddress(output) }

  func scoredFormat(otherwise: OutputFormat) throws(FilbertError) -> OutputFormat {
    guard isTable else { return resolvedFormat(otherwise: otherwise) }
    guard format == nil else {
      throw FilbertError(
        .usage, "--format is for files; leave it out where a database is written.", file: output)
    }
    return .csv
  }

  /// Where scored rows go.
  ///
  /// - Parameters:
  ///   - columns: of the output.
  ///   - kinds: columns of a database that is read.
  func scoredPlace(
    _ columns: [String], _ kinds: [DatabaseColumn] = []
  ) throws(FilbertError) -> ScoringFiles.Output {
    guard isTable else { return .file(output) }
    let address = try DatabaseAddress(output)
    for input in inputs where DatabaseAddress.isAddress(input) {
      guard try !address.isSameTable(as: DatabaseAddress(input)) else {
        throw FilbertError(
          .usage, "--output would replace the table of --input; choose another name.", file: output)
      }
    }
    return .table(
      address,
      columns.map { name in
        let isNumber =
          name == "probability" || name == "predicted_value" || name.hasPrefix("probability_")
        let known = kinds.first { ExactString($0.name) == ExactString(name) }
        return known ?? DatabaseColumn(name, isNumber ? .real : .text)
      })
  }

  /// What decides the output, where `--resume` asks.
  func identity() throws(FilbertError) -> JSONObject? {
    guard scoring.resume else { return nil }
    return try runIdentity(
      arguments: Array(CommandLine.arguments.dropFirst()), inputs: try inputPaths(inputs),
      model: modelOptions.model)
  }

  /// A summary that says what was read and written.
  func summary() -> ScoringSummary {
    ScoringSummary(
      input: (try? inputPaths(inputs)) ?? inputs, output: output, rejects: scoring.rejects,
      model: modelOptions.model)
  }
}

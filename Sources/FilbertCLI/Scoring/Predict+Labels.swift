import Corpus
import Files
import Inference
import JSON

extension Predict {
  /// Writes the label of every row.
  func score(
    _ reader: TableReader, _ choice: ColumnChoice, _ classifier: TextClassifier, _ console: Console
  ) throws {
    let filter = LabelFilter(
      labels: try scoring.keptLabels(of: classifier.labels), minimum: scoring.minProbability)
    var writer = try ScoredRowWriter(
      format: resolvedFormat(otherwise: reader.format.hasObjects ? .jsonl : .csv),
      dialect: dialect(reader.dialect), reader: reader,
      kept: try scoring.keptColumns(of: reader.columns, file: reader.name),
      labels: classifier.labels, all: all, digits: scoring.round)
    let files = try ScoringFiles(
      output: output, rejects: scoring.rejects, overwrite: overwrite,
      resuming: try identity())
    var run = try ScoringRun(
      TextRows(
        reader, choice, scoring.unusableRows(columns), cleaning: classifier.cleaning,
        removesRepeats: cleaning.removeDuplicates), files, scoring,
      isInteractive: input == "-", console: console)
    var tally = TextTally(labels: classifier.labels.count)
    var top = scoring.topRows.map { TopRows($0) }
    if let earlier = files.earlier?["answers"] {
      guard let saved = TextTally(labels: classifier.labels.count, json: earlier["texts"]) else {
        throw ScoringRun<TextInput>.damaged
      }
      tally = saved
      if let count = scoring.topRows {
        guard let rows = TopRows(count, json: earlier["top"]) else {
          throw ScoringRun<TextInput>.damaged
        }
        top = rows
      }
    } else {
      try files.write(writer.header)
    }
    let thresholds = LabelThresholds([Float?](repeating: nil, count: classifier.labels.count))
    var known = KnownAnswers()
    var number = tally.labels.reduce(tally.undecided, +)
    func state() -> JSONValue { ["texts": tally.json, "top": top?.json() ?? .null] }
    try run.score { chunk in
      classifier.encode(cleaned: chunk.inputs)
    } compute: { texts in
      classifier.predict(texts, &known)
    } write: { (row, input, prediction) throws(FilbertError) in
      guard let prediction else {
        // Kept without an answer, where nothing chooses among answers.
        guard top == nil, filter.isEmpty else { return [] }
        tally.written += 1
        return try writer.bytes(row, nil)
      }
      let answer = LabelledText(
        prediction: prediction, label: thresholds.label(prediction.probabilities))
      tally.add(answer)
      number += 1
      guard filter.keeps(answer) else { return [] }
      let bytes = try writer.bytes(row, answer)
      guard top == nil else {
        top?.add(bytes, probability: answer.probability ?? 0, number: number)
        return []
      }
      tally.written += 1
      return bytes
    } state: {
      state()
    }
    let best = top?.sorted() ?? []
    tally.written += best.count
    try run.finish(best.flatMap { $0 }, state: state())
    try report(run, tally, classifier, console)
  }

  private func report(
    _ run: ScoringRun<TextInput>, _ tally: TextTally, _ classifier: TextClassifier,
    _ console: Console
  ) throws(FilbertError) {
    let texts = run.tally.usable
    console.reportCut(
      tally.cut, of: texts, maximumLength: classifier.maximumLength,
      see: "--max-length and --long-texts")
    console.reportWindowed(tally.windowed, of: texts, maximumLength: classifier.maximumLength)
    run.tally.report(scoring.rejects, to: console)
    if texts > 0 { console.say(tally.sentence(classifier.labels)) }
    console.say(run.progress.summary(rows: run.tally.read, written: tally.written, output: output))
    guard let path = scoring.summary else { return }
    var summary = summary()
    summary.add(run.tally, rejects: scoring.rejects != nil, written: tally.written)
    summary.add("texts", ["cut": .number(tally.cut), "windowed": .number(tally.windowed)])
    var counts = JSONObject()
    for (label, count) in zip(classifier.labels, tally.labels) { counts[label] = .number(count) }
    summary.add("predicted_labels", .object(counts))
    summary.add("undecided", .number(tally.undecided))
    summary.add("cleaning", run.tally.cleaning.json)
    summary.add(run.progress, rows: run.tally.read)
    try summary.write(to: path, overwrite: overwrite)
  }

  /// What decides the output, where `--resume` asks.
  func identity() throws(FilbertError) -> JSONObject? {
    guard scoring.resume else { return nil }
    return try runIdentity(
      arguments: Array(CommandLine.arguments.dropFirst()), inputs: [input],
      model: modelOptions.model)
  }

  /// A summary that says what was read and written.
  func summary() -> ScoringSummary {
    ScoringSummary(
      input: [input], output: output, rejects: scoring.rejects, model: modelOptions.model)
  }
}

import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertStatistics
import FilbertText
import FilbertTransformer

extension Evaluate {
  /// The reports of models of whole texts.
  func evaluateTexts(
    _ directories: [ModelDirectory], _ data: String, _ files: ReportFiles, _ console: Console,
    predictionsTo output: AtomicFile?
  ) throws {
    let loaded = try directories.map { directory throws(FilbertError) in
      (
        directory,
        try cleaning.model(directory, maxLength: maxLength, longTextOptions, console)
      )
    }
    try requireOneTask(loaded)
    let (first, model) = loaded[0]
    let request = try labels.request(
      for: model.task, column: labelColumn, trained: first.record)
    let file = try labelledFile(data, for: model, request, console)
    let asked = try target.parsed()
    var models = try loaded.map { directory, model throws(FilbertError) in
      let evaluated = try evaluated(directory, model, file, console)
      // Before hours of work, not after them.
      _ = try asked?.number(among: model.labels)
      return evaluated
    }
    let amounts = try asked?.amounts(in: file)
    var traits = EvaluatedTraits(
      columns: try rowColumns(file), searches: slices.searches(file.columns.columns),
      countsRepeats: files.isWanted)
    var writer = try output.map { output throws(FilbertError) in
      try EvaluatedRowWriter(
        to: encoded(output, file.encoding, adding: model.labels, console), spreadsheet.dialect(),
        columns: file.columns.columns, name: file.name, models[0].rows,
        separator: request.separator ?? ",",
        abstains: models[0].scope != nil)
    }
    try answer(file, &models, console) { element, text, tokens throws(FilbertError) in
      traits.add(element.row, element.example, tokens: tokens)
      try writer?.write(element, text)
    }
    for model in models { say(model, file.count, console) }
    let subjects = models.map {
      EvaluatedSubject(
        name: $0.directory.path, directory: $0.directory,
        evaluation: TextEvaluation($0.rows, scope: $0.scope, unknownTokens: $0.unknownTokens))
    }
    let results = try results(subjects, asked, amounts, traits, file)
    try show(results, console)
    try writer?.commit()
    try finish(results, traits, file, files, console)
  }

  private func requireOneTask(
    _ models: [(ModelDirectory, any TextModel)]
  ) throws(FilbertError) {
    guard let other = models.first(where: { $0.1.task != models[0].1.task }) else { return }
    throw FilbertError(
      .usage,
      "The models to compare must answer the same question: \(models[0].0.path) is for \(models[0].1.task.rawValue), and this one for \(other.1.task.rawValue).",
      file: other.0.path)
  }

  /// A model, with options that fit it, before it has answered.
  private func evaluated(
    _ directory: ModelDirectory, _ model: any TextModel, _ file: LabelledFile, _ console: Console
  ) throws(FilbertError) -> EvaluatedModel {
    if model.task == .regression {
      try refuse(thresholds.limited + target.limited, for: "a model that answers a number")
    }
    let thresholds = try thresholds.chosen(for: model.labels, of: directory)
    console.report(thresholds.notice)
    let scope = try scopeRequest(for: model)
    var interval: ConformalInterval?
    if let coverage = intervals.interval { interval = try model.interval(coverage: coverage) }
    try model.pairs.require(isPair: file.columns.pair != nil)
    return EvaluatedModel(
      directory, model, scope: scope,
      rows: EvaluatedRows(
        model.task, labels: model.labels, found: file.labels, thresholds: thresholds.least,
        scope: scope, interval: interval))
  }

  /// Which rows are out of scope.
  private func scopeRequest(for model: any TextModel) throws(FilbertError) -> ScopeRequest? {
    guard let outOfScopeLabel else { return nil }
    try model.requireScope()
    guard !model.labels.contains(where: { ExactString($0) == ExactString(outOfScopeLabel) }) else {
      throw FilbertError(
        .usage,
        "--out-of-scope-label names the label \(outOfScopeLabel.quoted), which the model knows; name the one that rows have "
          + "if no label of the model fits.")
    }
    return ScopeRequest(label: outOfScopeLabel, keeping: abstaining.abstain ?? 0.95)
  }

  /// The labelled file, read as such a model needs it.
  private func labelledFile(
    _ data: String, for model: any TextModel, _ target: TargetRequest, _ console: Console
  ) throws(FilbertError) -> LabelledFile {
    // The model cleans what it reads; the rows of --predictions have the texts of the file.
    try columns.labelledFile(
      data, inputFormat, target, cleanedBy: model.cleaning,
      removesRepeats: cleaning.removeDuplicates,
      hint: "this model labels whole texts; use one that tags words", console)
  }

  /// Lets the models answer all rows, in chunks and with progress.
  ///
  /// - Parameter use: is given each row with the answer of the first model, and the number of tokens that it read.
  private func answer(
    _ file: LabelledFile, _ models: inout [EvaluatedModel], _ console: Console,
    _ use: (ExampleReader.Element, LabelledText, Int) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    var progress = ScoringProgress(console: console)
    var chunk: [ExampleReader.Element] = []
    var done = 0
    func flush() throws(FilbertError) {
      for place in models.indices {
        try models[place].answer(chunk) { element, text, tokens throws(FilbertError) in
          if place == 0 { try use(element, text, tokens) }
        }
      }
      done += chunk.count
      chunk.removeAll(keepingCapacity: true)
      progress.show(rows: done)
    }
    try file.read { element throws(FilbertError) in
      chunk.append(element)
      if chunk.count == TextRows.chunk { try flush() }
    }
    if !chunk.isEmpty { try flush() }
    progress.finish()
  }

  /// What is worth knowing about how a model read the texts.
  private func say(_ model: EvaluatedModel, _ count: Int, _ console: Console) {
    let (rows, length) = (model.rows, model.model.maximumLength)
    console.reportCut(
      rows.cutTexts, of: count, maximumLength: length, see: "--max-length and --long-texts")
    console.reportWindowed(rows.windowedTexts, of: count, maximumLength: length)
    console.report(model.unknownTokens)
    let labels = rows.unknownNames
    guard !labels.isEmpty else { return }
    let shown = labels.lazy.map { "\"\($0)\"" }.listed(atMost: 10)
    console.warn(
      "the model was never trained on the label\(labels.count == 1 ? "" : "s") \(shown): "
        + "\(Rendering.counted(rows.unknownCount, "row")) cannot be right and count as wrong")
    if rows.task == .multilabel, rows.unknownCount * 2 > count {
      console.warn("specify how this file gives labels with --label-separator or --label-columns")
    }
  }
}

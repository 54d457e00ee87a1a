import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTraining
import FilbertTransformer

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print scikit-learn's and seqeval's reports for a labelled file.",
    discussion: """
      Examples:
        filbert evaluate --model Models/intent --data test.csv
        filbert evaluate --model Models/intent --data test.csv \\
          --format json > metrics.json
        filbert evaluate --model Models/intent --data test.csv \\
          --predictions rows.csv
        filbert evaluate --model Models/products --data test.iob2.txt

      A model that tags words reads CoNLL columns and the other formats of `filbert \
      convert` and prints three tables: of words (scikit-learn's) and of entities \
      (seqeval's), read leniently and strictly.

      For a model of which any number of labels may apply the report is that of \
      indicator matrices; --label-separator and --label-columns say where the labels \
      are, and default to those of training. For a regression there are \
      RMSE, MAE, R2 and correlations, and with --interval the share of true numbers \
      inside.

      Labels that the model does not know have rows of their own. With --format json \
      the keys are those of classification_report(output_dict=True), and further \
      figures are added.

      \(Manual.page("Evaluate"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var longTextOptions: LongTextOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions

  @Option(
    help: ArgumentHelp(
      "Labelled file: .csv, .tsv, .jsonl or .json, for taggers also .conll; - for stdin.",
      valueName: "file"),
    completion: .file())
  var data: String

  @Option(help: "Format of the data if its name does not show it: csv, tsv, jsonl, json or conll.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the label, of the labels or of the number. (default: label, intent, category, 标签 and the like; for regression as in training)",
      valueName: "name"))
  var labelColumn: String?

  @OptionGroup var labels: LabelOptions
  @OptionGroup var thresholds: ThresholdOptions
  @OptionGroup var abstaining: AbstainOptions
  @OptionGroup var intervals: IntervalOptions

  @Option(
    help: ArgumentHelp(
      "Gold label of rows that are out of scope: measure how well they are recognised, with --abstain 0.95 if it is not given.",
      valueName: "name"))
  var outOfScopeLabel: String?

  @Option(
    help:
      "How a tagger chooses tags: constrained (only what may follow) or greedy (each word alone). (default: constrained)"
  )
  var decoding: Decoding?

  @Option(help: "text or json.")
  var format: ReportFormat = .text

  @Option(help: "Digits after the point, in text.")
  var digits = 3

  @Option(
    help: ArgumentHelp(
      "Also write each row's line, texts, gold label, predicted label and all probabilities to this CSV, for a regression both numbers, for a tagger those of each word.",
      valueName: "file"))
  var predictions: String?

  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Flag(help: "Replace the file of --predictions if it exists.")
  var overwrite = false

  func validate() throws {
    guard (0...17).contains(digits) else {
      throw ValidationError("--digits must lie between 0 and 17, not \(digits).")
    }
    if data == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl or conll").onCommandLine)
    }
    guard abstaining.abstain == nil || outOfScopeLabel != nil else {
      throw ValidationError(
        "--abstain needs --out-of-scope-label, the label of the rows that are out of scope.")
    }
    guard let predictions else {
      guard !spreadsheet.escapeFormulas else {
        throw ValidationError("--escape-formulas is for the file of --predictions; name one.")
      }
      guard outputEncoding.outputEncoding == nil else {
        throw ValidationError("--output-encoding is for the file of --predictions; name one.")
      }
      return
    }
    guard fileExtension(predictions) == "csv" else {
      throw ValidationError(
        predictions == "-"
          ? "--predictions needs a file, since the report goes to stdout; give a name that ends in .csv."
          : "--predictions writes CSV; give a name that ends in .csv, not \(predictions).")
    }
    try requireOtherFile("--predictions", predictions, than: "--data", data)
  }

  func run() throws {
    common.apply()
    let console = common.console
    let rows = try predictions.map { path throws(FilbertError) in
      try AtomicFile(path, overwrite: overwrite)
    }
    if let rows { Interruption.removing(rows) }
    let directory = try ModelDirectory(modelOptions.model)
    if directory.task == .tagging {
      return try evaluateTags(directory, console, predictionsTo: rows)
    }
    try refuse(taggingOptions, for: "this model, which labels whole texts")
    if namesColumns(decompressedName(data)) {
      throw FilbertError(
        .usage,
        "The name is that of a file of tagged words, but the model labels whole texts; give a .csv, .tsv or .jsonl file with texts "
          + "and labels, or a model that tags words.", file: data)
    }
    let model = try cleaning.model(directory, modelOptions, longTextOptions, console)
    try evaluate(model, of: directory, console, predictionsTo: rows)
  }

  /// The reports of a model of whole texts.
  private func evaluate(
    _ model: any TextModel, of directory: ModelDirectory, _ console: Console,
    predictionsTo output: AtomicFile?
  ) throws {
    if model.task == .regression {
      try refuse(thresholds.limited, for: "a model that answers a number")
    }
    let thresholds = try thresholds.chosen(for: model.labels, of: directory)
    if let remark = thresholds.remark { console.say(remark) }
    let scope = try scopeRequest(for: model)
    let interval = try intervals.interval.map { try model.interval(coverage: $0) }
    let file = try labelledFile(for: model, try directory.record, console)
    var rows = EvaluatedRows(
      model.task, labels: model.labels, found: file.labels, thresholds: thresholds.least, scope: scope,
      interval: interval)
    var writer = try output.map { output throws(FilbertError) in
      try EvaluatedRowWriter(
        to: encoded(output, file.encoding, adding: model.labels, console), spreadsheet.dialect(),
        columns: file.columns.columns, name: file.name, rows, abstains: scope != nil)
    }
    let unknownTokens = try answer(file, model, console) {
      element, answer, tokens throws(FilbertError) in
      let text = rows.add(element.example, answer, tokens: tokens)
      try writer?.write(element, text)
    }
    let evaluation = TextEvaluation(rows, scope: scope, unknownTokens: unknownTokens)
    console.reportCut(
      rows.cutTexts, of: file.count, maximumLength: model.maximumLength,
      see: "--max-length and --long-texts")
    console.reportWindowed(rows.windowedTexts, of: file.count, maximumLength: model.maximumLength)
    console.report(unknownTokens)
    warn(evaluation, console)
    if model.task == .multilabel, !evaluation.unknownNames.isEmpty,
      evaluation.unknownCount * 2 > file.count
    {
      console.warn("specify how this file gives labels with --label-separator or --label-columns")
    }
    try write(evaluation, console)
    try writer?.commit()
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
    for model: any TextModel, _ record: TrainingRecord?, _ console: Console
  ) throws(FilbertError) -> LabelledFile {
    let target = try labels.request(for: model.task, column: labelColumn, trained: record)
    // The model cleans what it reads; the rows of --predictions have the texts of the file.
    let hint = "this model labels whole texts; use one that tags words"
    let file = try readingTexts(data, inputFormat, hint: hint) { format throws(FilbertError) in
      try LabelledFile(
        path: isRegularFile(data) ? data : nil, skipBadRows: columns.skipBadRows,
        cleaning: model.cleaning, removesRepeats: cleaning.removeDuplicates
      ) { () throws(FilbertError) in try columns.examples(in: data, format, target) }
    }
    console.describe(file.name, rows: file.count, file.columns, file.findings)
    try model.pairs.require(isPair: file.columns.pair != nil)
    console.report(
      file.cleaning, emptied: file.findings.problems.count(of: .cleanedAway),
      repeats: cleaning.removeDuplicates ? file.repeats : nil, file.name)
    return file
  }

  /// Labels of the file that can never be right.
  private func warn(_ evaluation: TextEvaluation, _ console: Console) {
    let labels = evaluation.unknownNames
    guard !labels.isEmpty else { return }
    let shown = labels.lazy.map { "\"\($0)\"" }.listed(atMost: 10)
    console.warn(
      "the model was never trained on the label\(labels.count == 1 ? "" : "s") \(shown): "
        + "\(Rendering.counted(evaluation.unknownCount, "row")) cannot be right and count as wrong")
  }

  /// Prints the reports.
  func write(_ evaluation: some Evaluation, _ console: Console) throws(FilbertError) {
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    let output = StandardOutput()
    switch format {
    case .text: try output.write(evaluation.text(digits: digits))
    case .json: try output.write(evaluation.json.serialized(pretty: true) + "\n")
    }
    try output.commit()
  }

  /// The file of `--predictions`, in its encoding.
  ///
  /// - Parameters:
  ///   - read: the encoding of the data.
  ///   - labels: what the model may answer.
  func encoded(
    _ file: AtomicFile, _ read: DetectedEncoding?, adding labels: [String], _ console: Console
  ) throws(FilbertError) -> any ByteSink {
    try EncodingSink.wrapping(
      file,
      outputEncoding.resolve(
        [read], format: .csv, adding: labels, output: predictions ?? "", console))
  }

  /// Gives what the model answers to each row to `use`, in chunks and with progress, with the number of tokens it read.
  ///
  /// - Returns: the tokens that it does not know.
  private func answer(
    _ file: LabelledFile, _ model: any TextModel, _ console: Console,
    _ use: (ExampleReader.Element, TextAnswer, Int) throws(FilbertError) -> Void
  ) throws(FilbertError) -> UnknownTokens {
    var progress = ScoringProgress(console: console)
    var unknown = UnknownTokens()
    var known = PredictionCache()
    var chunk: [ExampleReader.Element] = []
    var done = 0
    func flush() throws(FilbertError) {
      let texts = model.encode(chunk.map(\.example.input))
      unknown.add(texts.unknownTokens)
      for (place, answer) in model.answers(texts, &known).enumerated() {
        try use(
          chunk[place], answer, texts[place].sequences.reduce(0) { $0 + $1.ids.count })
      }
      done += chunk.count
      chunk.removeAll(keepingCapacity: true)
      progress.show(rows: done)
    }
    try file.forEach { element throws(FilbertError) in
      chunk.append(element)
      if chunk.count == TextRows.chunk { try flush() }
    }
    if !chunk.isEmpty { try flush() }
    progress.finish()
    return unknown
  }

  /// Options that only apply to models that give one label.
  var scopeOptions: [LimitedOption] {
    abstaining.limited + [
      LimitedOption("--out-of-scope-label", outOfScopeLabel != nil) {
        "is for models that give one label and has no meaning for \($0); leave it out."
      }
    ]
  }

  /// Options that only apply to a tagger.
  private var taggingOptions: [LimitedOption] {
    [
      LimitedOption("--decoding", decoding != nil) { _ in
        "is for models that tag words; this one labels texts."
      }
    ] + tagColumns.limited
  }
}

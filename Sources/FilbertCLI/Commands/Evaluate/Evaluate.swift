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
        filbert evaluate --model Models/intent --data test.csv \\
          --value buying=40 --cost 0.8 --slice shop --report report.html
        filbert evaluate --model Models/intent --model Models/other --data test.csv
        filbert evaluate --model Models/products --data test.iob2.txt
        filbert evaluate --matches matched.csv --gold-column right_answer

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

  @Option(
    help: ArgumentHelp(
      "Model directory with config.json, weights and vocabulary; repeat the option to compare several models on the same rows.",
      valueName: "dir"),
    completion: .directory)
  var model: [String] = []

  @Option(
    help: ArgumentHelp(
      "In place of --model and --data: a CSV or JSON Lines file with labels and answers, such as that of --predictions; repeat the option to compare several.",
      valueName: "file"),
    completion: .file())
  var scored: [String] = []

  @Option(
    help: ArgumentHelp(
      "Column of the answer in files of --scored. (default: predicted_label, predicted_labels, predicted_value, prediction)",
      valueName: "name"))
  var predictedColumn: String?

  @Option(
    help: ArgumentHelp(
      "Longest text in tokens, special tokens included; longer ones are cut and counted. (default: as trained)",
      valueName: "tokens"))
  var maxLength: Int?

  @OptionGroup var longTextOptions: LongTextOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions

  @Option(
    help: ArgumentHelp(
      "Labelled file: .csv, .tsv, .jsonl or .json, for taggers also .conll; - for stdin.",
      valueName: "file"),
    completion: .file())
  var data: String?

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
  @OptionGroup(title: "Whom to contact") var target: TargetOptions
  @OptionGroup(title: "Slices") var slices: SliceOptions
  @OptionGroup(title: "Report") var reports: ReportOptions
  @OptionGroup(title: "Matches") var matched: MatchedOptions

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

  @OptionGroup var figures: FigureOptions

  @Option(
    help: ArgumentHelp(
      "Also write each row with its line, all its columns, the answer and all probabilities to this CSV; for a tagger a row for each word.",
      valueName: "file"))
  var predictions: String?

  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Flag(help: "Replace the files of --predictions, --report and --report-json if they exist.")
  var overwrite = false

  func validate() throws {
    guard matched.matches == nil else {
      guard scored.isEmpty, model.isEmpty, data == nil else {
        throw ValidationError(
          "Give only one of these: --matches, --scored, or --model with --data."
        )
      }
      return
    }
    guard scored.isEmpty || (model.isEmpty && data == nil) else {
      throw ValidationError(
        "--scored has rows with answers already; give either --scored, or --model and --data."
      )
    }
    guard !scored.isEmpty || (!model.isEmpty && data != nil) else {
      throw ValidationError(
        "Give --model DIR and --data FILE, or --scored FILE if the rows have answers already, or --matches FILE for what match wrote."
      )
    }
    if data == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl or conll").onCommandLine)
    }
    guard predictedColumn == nil || !scored.isEmpty else {
      throw ValidationError(
        "--predicted-column is for the files of --scored; give a --scored file, or leave it out.")
    }
    guard !target.saveThreshold || model.count == 1 else {
      throw ValidationError("--save-threshold needs one model in which to store the threshold.")
    }
    guard abstaining.abstain == nil || outOfScopeLabel != nil else {
      throw ValidationError(
        "--abstain needs --out-of-scope-label, the label of the rows that are out of scope.")
    }
    try reports.requireOtherFiles(
      than: (data.map { [("--data", $0)] } ?? []) + scored.map { ("--scored", $0) })
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
    guard model.count == 1, let data else {
      throw ValidationError("--predictions is for the answers of one model; give one --model.")
    }
    try requireOtherFile("--predictions", predictions, than: "--data", data)
  }

  func run() throws {
    common.apply()
    let console = common.console
    if let matches = matched.matches { return try evaluateMatches(matches, console) }
    let rows = try predictions.map { path throws(FilbertError) in
      try OutputFile.replacing(path, overwrite: overwrite)
    }
    let files = try reports.open(overwrite: overwrite)
    guard let data else { return try evaluateFiles(files, console) }
    let directories = try model.map { path throws(FilbertError) in try ModelDirectory(path) }
    if let tagger = directories.first(where: { $0.task == .tagging }) {
      guard directories.count == 1 else {
        throw FilbertError(
          .usage, "Models that tag words are evaluated one at a time; give one --model.",
          file: tagger.path)
      }
      return try evaluateTags(tagger, data, files, console, predictionsTo: rows)
    }
    try refuse(taggingOptions, for: "this model, which labels whole texts")
    if namesColumns(decompressedName(data)) {
      throw FilbertError(
        .usage,
        "The name is that of a file of tagged words, but the model labels whole texts; give a .csv, .tsv or .jsonl file with texts "
          + "and labels, or a model that tags words.", file: data)
    }
    try evaluateTexts(directories, data, files, console, predictionsTo: rows)
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

  /// Options that only apply to models that give one label.
  var scopeOptions: [LimitedOption] {
    abstaining.limited + [
      LimitedOption("--out-of-scope-label", outOfScopeLabel != nil) {
        "is for models that give one label and has no meaning for \($0); leave it out."
      }
    ]
  }

  /// Options that only apply to a tagger.
  var taggingOptions: [LimitedOption] {
    [
      LimitedOption("--decoding", decoding != nil) { _ in
        "is for models that tag words; this one labels texts."
      }
    ] + tagColumns.limited
  }
}

import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertInsight
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTransformer

extension ExplainedOutput: ExpressibleByArgument {}
extension ExplanationFormat: ExpressibleByArgument {}
extension ExplanationPage.Language: ExpressibleByArgument {}

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which words of each text speak for its label, and which speak against it.",
    discussion: """
      Every word gets a number, its attribution (integrated gradients): what it adds to the \
      output, compared with the same text made of padding. Attributions add up to the \
      difference between the two outputs, except for `completeness_error`, a share of it.

      Examples:
        filbert explain --model Models/intent --input new.csv --output why.csv
        filbert explain --model Models/intent --input new.csv --output why.html --limit 200
        filbert explain --model Models/intent --input new.csv --output why.jsonl \\
          --label refund --leave-one-out --summary words.csv

      CSV keeps the columns of the input and adds `explained_label`, `probability`, `reasons` \
      (the strongest words) and `completeness_error`; a regression has `predicted_value` in \
      place of the first two, and a model that tags words adds `reasons` for each entity. \
      JSON Lines has every word with its place. HTML is a page of highlighted texts.

      \(Manual.page("Explain"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var longTextOptions: LongTextOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var cleaning: CleaningOptions
  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions
  @OptionGroup var abstaining: AbstainOptions

  @Option(
    help: ArgumentHelp(
      "Texts to explain: .csv, .tsv, .jsonl, .json or .txt, also compressed (.gz, .zst); sqlite:FILE?table=NAME; - for stdin.",
      valueName: "file"),
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp(
      "Explained file: .csv, .tsv, .jsonl or .html; - for stdout.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Option(help: "csv, jsonl or html. (default: by the output's name, otherwise csv)")
  var format: ExplanationFormat?

  @Option(
    help: ArgumentHelp(
      "Label to explain; for taggers the label of the entities. (default: the most probable of each text; all entities)",
      valueName: "name"))
  var label: String?

  @Option(help: "Words in `reasons`, the strongest first.")
  var top = 10

  @Option(
    help:
      "What is explained of a label: its logit, or its probability, whose attributions fade where the model is sure."
  )
  var explain: ExplainedOutput = .logit

  @Option(
    help: ArgumentHelp(
      "Points between padding and text at which gradients are computed (Gauss-Legendre quadrature), as captum's n_steps. (default: 12, and more for texts whose error is above 3 %)",
      valueName: "points"))
  var steps: Int?

  @Flag(help: "Add to every word how far the probability, or the number, falls without it.")
  var leaveOneOut = false

  @Option(
    help: ArgumentHelp(
      "CSV file of the words that drive each label over all rows.", valueName: "file"),
    completion: .file())
  var summary: String?

  @Option(
    help: ArgumentHelp(
      "Leave words out of --summary that occur in fewer texts.", valueName: "texts"))
  var minCount = 2

  @Option(help: ArgumentHelp("Explain only this many rows, the first ones.", valueName: "rows"))
  var limit: Int?

  @Option(help: "Language of an HTML page: en or zh.")
  var language: ExplanationPage.Language = .english

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    try requireOtherFile("--output", output, than: "--input", input)
    if let summary {
      try requireOtherFile("--summary", summary, than: "--input", input)
      try requireDifferentFiles([("--output", output), ("--summary", summary)])
      guard fileExtension(summary) == "csv" else {
        throw ValidationError(
          "--summary writes CSV; give a name that ends in .csv, not \(summary).")
      }
    }
    for (option, value, range) in [
      ("--top", top, 1...1000), ("--steps", steps ?? 1, 1...1000),
      ("--min-count", minCount, 1...1_000_000),
      ("--limit", limit ?? 1, 1...1_000_000_000),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(option) must lie between \(range.lowerBound) and \(range.upperBound), not \(value).")
    }
    if input == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl, json or txt").onCommandLine)
    }
    guard format == nil, output != "-", let ending = fileExtension(output),
      ExplanationFormat(ending: ending) == nil
    else { return }
    throw ValidationError(
      "--output \(output): the ending .\(ending) names no format for explained rows; use .csv, .tsv, .jsonl or .html, or give "
        + "--format csv, jsonl or html.")
  }

  func run() throws {
    common.apply()
    let directory = try ModelDirectory(modelOptions.model)
    switch directory.task {
    case .tagging: try explainTags(directory)
    case nil:
      throw FilbertError(
        .unsupported,
        "This model has no head that labels texts, so there is no answer to explain; train it first.",
        file: directory.path)
    default: try explainLabels(directory)
    }
  }

  /// What to write: as asked for, or by the output's name.
  var outputFormat: ExplanationFormat {
    format ?? fileExtension(output).flatMap(ExplanationFormat.init(ending:)) ?? .csv
  }

  var pathSteps: PathSteps { steps.map { .fixed($0) } ?? .usual }

  /// The input as a table.
  func openInput(_ console: Console) throws(FilbertError) -> TableReader {
    let table = try openTable(
      input, format: inputFormat?.requireTable(), columns.tableOptions, columns.request())
    console.reportRemarks(table.remarks, table.name)
    return table
  }

  /// Where explained rows go.
  ///
  /// - Parameters:
  ///   - names: of the columns or members that are added.
  ///   - labels: that rows get, for the encoding.
  func writer(
    _ table: TableReader, adding names: [String], labels: [String], _ console: Console
  ) throws(FilbertError) -> ExplanationWriter {
    let format = outputFormat
    guard !spreadsheet.escapeFormulas || format == .csv else {
      throw FilbertError(
        .usage, "--escape-formulas is for CSV, and \(format.rawValue) is written; leave it out.",
        file: output)
    }
    // Before the work, not after it.
    if let summary { try AtomicFile(summary, overwrite: overwrite).abort() }
    let encoding = try outputEncoding.resolve(
      [table.encoding], format: format.rows ?? .jsonl, adding: names + labels, output: output,
      console)
    var encoder: RowEncoder?
    if let rows = format.rows {
      try requireRoom(for: names, among: table.columns, file: table.name)
      encoder = try RowEncoder(
        rows, dialect: dialect(table.dialect), inputs: table.columns,
        columns: table.columns + names, file: table.name, encoding: encoding)
    }
    return try ExplanationWriter(
      OutputFile.open(output, overwrite: overwrite), format, encoder, names: names,
      page: ExplanationPage(language), source: table.name)
  }

  /// That of the input, with the delimiter that the output's name implies, as `predict` writes it.
  private func dialect(_ input: CSVDialect) -> CSVDialect {
    var dialect = spreadsheet.dialect(input)
    if case .csv(let delimiter?)? = try? TableFormat(path: output) {
      dialect.delimiter = delimiter
    } else if dialect.delimiter != UInt8(ascii: ";") {
      dialect.delimiter = UInt8(ascii: ",")
    }
    return dialect
  }

  /// Writes the words that drive each label.
  func write(_ words: WordSummary) throws(FilbertError) {
    guard let summary else { return }
    let file = try OutputFile.open(summary, overwrite: overwrite)
    var csv = CSVWriter(file, dialect: spreadsheet.dialect())
    try csv.write([
      "label", "word", "total_attribution", "mean_attribution", "count", "texts", "share_of_texts",
    ])
    for line in words.lines(leastTexts: minCount) {
      try csv.write([
        line.label, line.word, fixedPoint(line.total, digits: 4), fixedPoint(line.mean, digits: 4),
        "\(line.count)", "\(line.texts)", fixedPoint(line.share, digits: 4),
      ])
    }
    try file.commit()
  }
}

import ArgumentParser
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
import FilbertTensor
import FilbertTransformer

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add a label and its probability, or the entities, to every row of a file.",
    discussion: """
      Rows keep their order and columns; `predicted_label` and `probability` are \
      added, and with --all a column for each label. Memory stays the same however \
      long the file is.

      Examples:
        filbert predict --model Models/intent --input new.csv --output scored.csv
        filbert predict --model Models/intent --input new.jsonl \\
          --output scored.jsonl --all
        cat new.txt | filbert predict --model Models/intent \\
          --input - --input-format txt --output -
        filbert predict --model Models/products --input queries.csv \\
          --output tagged.csv --redact-labels BRAND

      A model of which any number of labels may apply adds `predicted_labels`, a \
      regression `predicted_value`, and with --interval `predicted_value_low` and \
      `predicted_value_high`.

      A model that tags words adds `entities`: text, label, start and end in Unicode \
      scalars and in bytes, probability. A JSON object may list words as "tokens"; it \
      gets `predicted_tags`, and, if it has no text, entities with `start_token` and \
      `end_token` (from 0, end not included) in place of start and end. CoNLL columns \
      keep their columns and get the tag as the last one; a table with one word per row \
      gets `predicted_tag` and `probability`. CoNLL columns written as csv become \
      sentence (numbered from 1), word, predicted_tag and probability.

      With --redact the text, and the list of its words, has one [LABEL] in place of \
      each entity, and so have CoNLL columns and tables of words, where the other \
      columns of that word are left out. Other columns of texts stay as they are.

      \(Manual.page("Predict"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var longTextOptions: LongTextOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var cleaning: CleaningOptions
  @OptionGroup(title: "Scoring") var scoring: ScoringOptions
  @OptionGroup(title: "Scoring") var spreadsheet: SpreadsheetOptions
  @OptionGroup(title: "Scoring") var outputEncoding: OutputEncodingOptions
  @OptionGroup(title: "Shards") var shards: ShardOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions

  @Option(
    name: .customLong("input"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files to score: .csv, .tsv, .jsonl, .json or .txt, also compressed (.gz, .zst), for taggers also .conll; several with the same columns, or patterns in quotes; sqlite:FILE?table=NAME or sqlite:FILE?query=SELECT ...; - for stdin.",
      valueName: "file"),
    completion: .file())
  var inputs: [String]

  @Option(help: ArgumentHelp("Scored file; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help:
      "csv or jsonl, for taggers also conll. (default: by the output's name, otherwise as the input)"
  )
  var format: OutputFormat?

  @OptionGroup var thresholds: ThresholdOptions
  @OptionGroup var abstaining: AbstainOptions
  @OptionGroup var intervals: IntervalOptions

  @Flag(help: "Add the probability of every label.")
  var all = false

  @Flag(help: "For taggers: replace every entity in the text by [LABEL].")
  var redact = false

  @Option(
    help: ArgumentHelp(
      "For taggers: replace the entities with these labels, given as LABEL,LABEL.",
      valueName: "labels"))
  var redactLabels: String?

  @Option(
    help:
      "How a tagger chooses tags: constrained (only what may follow) or greedy (each word alone). (default: constrained)"
  )
  var decoding: Decoding?

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  typealias OutputFormat = RowFormat

  func validate() throws {
    if scoring.resume, inputs.contains("-") || output == "-" {
      throw ValidationError(
        "--resume needs files for --input and --output: streams cannot be resumed."
      )
    }
    try requireOwnFiles()
    try validateShard()
    if inputs.contains("-"), inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput(
          "csv, tsv, jsonl, json or txt, or conll for a model that tags words"
        ).onCommandLine)
    }
    guard format == nil, output != "-", !isTable, let ending = fileExtension(output) else { return }
    switch TableFormat(name: ending) {
    case .csv, .jsonLines: return
    case nil where namesColumns(output): return
    case .text, .json, nil:
      throw ValidationError(
        "--output \(output): the ending .\(ending) names no format for scored rows; use .csv, .tsv, .jsonl or "
          + ".ndjson (.conll for a model that tags words), or give --format csv, jsonl or conll.")
    }
  }

  mutating func run() throws {
    common.apply()
    try nameOutputs()
    let lock = try lockShard()
    try withExtendedLifetime(lock) { try predict() }
  }

  private func predict() throws {
    let console = common.console
    let directory = try ModelDirectory(modelOptions.model)
    if try hasFinished(directory) {
      return console.reportFinished(output, toRepeat: "score the rows")
    }
    // Before hours of work, not after them.
    if let summary = scoring.summary { try AtomicFile(summary, overwrite: overwrite).abort() }
    if directory.task == .tagging { return try predictTags(directory, console) }
    try refuse(taggingOptions, for: "this model, which labels whole texts")
    let model = try cleaning.model(
      directory, maxLength: modelOptions.maxLength, longTextOptions, console)
    if cleaning.clean != nil, model.cleaning != .none {
      console.say(
        "the columns of the output are not cleaned; `filbert clean` writes a cleaned file")
    }
    let format = try inputFormat?.requireTable()
    let options = tableOptions
    var told: Set<String> = []
    var kinds: [DatabaseColumn] = []
    var encodings: [DetectedEncoding?] = []
    let reader = try TableSequence(try inputPaths(inputs), shard: shards.requested()) {
      (path) throws(FilbertError) in
      let table = try openTable(path, format: format, options, columns.request()) {
        (source) throws(FilbertError) in
        kinds = source.columns
        try leaveOutUnwritten(source)
      }
      if told.insert(path).inserted {
        console.reportRemarks(table.remarks, table.name)
        encodings.append(table.encoding)
      }
      return table
    }
    try requireTextRows(reader)
    let choice = try ColumnChoice(
      reader.columns, columns.request(), needsLabel: false, file: reader.name,
      choices: reader.choices, hasHeaderLine: reader.hasHeaderLine)
    console.report(choice, reader.name)
    console.say("\(reader.name): \(choice.summary)")
    try model.pairs.require(isPair: choice.pair != nil)
    if abstaining.abstain != nil { try model.requireScope() }
    let interval = try intervals.interval.map { try model.interval(coverage: $0) }
    let answers = AnswerColumns(
      model.task, labels: model.labels,
      separator: try directory.record?.labelSeparator ?? TrainingRecord.usualLabelSeparator,
      all: all, abstains: abstaining.abstain != nil, interval: interval, digits: scoring.round)
    try score(reader, choice, model, answers, of: directory, kinds, encodings, console)
  }

  /// Lets a column of a database hold what is no text if it is neither read nor written.
  private func leaveOutUnwritten(_ source: DatabaseSource) throws(FilbertError) {
    let names = source.columns.map(\.name)
    guard let kept = try scoring.keptColumns(of: names, file: source.name) else { return }
    let choice = try ColumnChoice(names, columns.request(), needsLabel: false, file: source.name)
    source.require(only: Set(kept + [choice.text] + [choice.pair].compactMap { $0 }))
  }

  /// Refuses to write two things into one file, or over the input.
  private func requireOwnFiles() throws {
    let written = [
      ("--output", output), ("--rejects", scoring.rejects), ("--summary", scoring.summary),
    ].compactMap { option, path in path.map { (option, $0) } }
    for file in written {
      for input in inputs { try requireOtherFile(file.0, file.1, than: "--input", input) }
    }
    try requireDifferentFiles(written)
  }

  /// How the input is read; where bad rows do not end the run, a stray quote does not either.
  var tableOptions: TableOptions {
    var options = columns.tableOptions
    options.recovers = !scoring.unusableRows(columns).endTheRun
    options.looksAhead = !scoring.resume
    return options
  }

  /// The only input.
  ///
  /// - Throws: `usage` if there are several.
  func onlyInput() throws(FilbertError) -> String {
    let paths = try inputPaths(inputs)
    guard paths.count == 1 else {
      throw FilbertError(
        .usage, "A model that tags words takes one --input; run the command for each file.")
    }
    return paths[0]
  }

  /// Options that only apply to a tagger.
  private var taggingOptions: [LimitedOption] {
    LimitedOption.list([
      ("--redact", redact), ("--redact-labels", redactLabels != nil),
      ("--decoding", decoding != nil), ("--format conll", format == .conll),
      ("--output \(output)", format == nil && namesColumns(output)),
    ]) { _ in "is for models that tag words; this one labels whole texts." } + tagColumns.limited
  }

  /// Refuses a table that has one word per row and no texts.
  private func requireTextRows(_ reader: TableSequence) throws(FilbertError) {
    guard columns.textColumn == nil, columns.textPairColumn == nil,
      case .csv = reader.format,
      case .words(let summary) = TaggedFormat.rowKind(reader.columns, file: reader.name)
    else { return }
    throw FilbertError(
      .usage,
      "The table has \(summary), and the model labels whole texts; if a column holds texts, name it with "
        + "--text-column.", file: reader.name)
  }

  /// What to write: as asked for, by the output's name, or else `otherwise`.
  func resolvedFormat(otherwise: OutputFormat) -> OutputFormat {
    .resolved(format, output: output, otherwise: otherwise)
  }

  /// How CSV is written, see ``CSVDialect/written(to:as:)``.
  func dialect(_ input: CSVDialect) -> CSVDialect {
    spreadsheet.dialect(input.written(to: output, as: format))
  }

  /// How rows of ``scoredFormat(otherwise:)`` are written: into a database as they are.
  ///
  /// - Throws: `usage` if formulas are to be escaped and nothing is written as CSV.
  func scoredDialect(
    _ format: OutputFormat, _ input: CSVDialect
  ) throws(FilbertError) -> CSVDialect {
    if scoring.rejects == nil { try requireCSV(format) }
    return isTable ? CSVDialect() : dialect(input)
  }

  func requireCSV(_ format: OutputFormat) throws(FilbertError) {
    guard spreadsheet.escapeFormulas, isTable || format != .csv else { return }
    throw FilbertError(
      .usage,
      "--escape-formulas is for CSV, and \(isTable ? "a database" : format.rawValue) is written; leave it out.",
      file: output)
  }
}

extension RowFormat: ExpressibleByArgument {}

import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTagging
import FilbertText
import FilbertTraining
import FilbertTransformer

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what files hold, and what is wrong with them, before anyone trains on them.",
    discussion: """
      Examples:
        filbert check messages.csv
        filbert check train.csv test.csv --model Models/all-minilm-l6-v2
        filbert check products.iob2.txt
        filbert check tickets.jsonl --task multilabel --label-column topics
        filbert check export.csv --format json > export.check.json

      Says how each file is written, which columns are used as text and label, what \
      the columns hold, how often each label occurs, how long the texts are and how \
      many would be cut (in tokens with --model, else in characters), how many tokens \
      that model does not know, which rows repeat or contradict earlier ones, and what \
      is wrong, with the first lines. \
      Tables of any length are read in 20 bytes of memory a row; files with tagged \
      words are held whole.

      Exit code 65 if a file holds something that stops `filbert train` without \
      --skip-bad-rows: rows that cannot be read, empty texts or labels, fewer than two \
      labels. 0 otherwise, also for files without labels, which can be scored.

      \(Manual.page("Check"))
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "Tables (.csv, .tsv, .jsonl, .json, .txt) or files for tagging; - for stdin."),
    completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "Directory of the model that will read the texts: lengths are counted in its tokens, and so are those that it does not know.",
      valueName: "dir"),
    completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Column of the text. (default: text, sentence, message, review, 文本, 内容 and the like)",
      valueName: "name"))
  var textColumn: String?

  @Option(help: ArgumentHelp("Column of the second text of a pair.", valueName: "name"))
  var textPairColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column of the label. (default: label, intent, category, 标签 and the like)", valueName: "name")
  )
  var labelColumn: String?

  @OptionGroup var labels: LabelOptions

  @Option(
    help:
      "What to learn: classification (a label), multilabel (any number of labels), regression (a number) or tagging (a tag for every word). (default: tagging for files that look like it, multilabel with --label-separator or --label-columns, otherwise classification)"
  )
  var task: ModelTask?

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: "Format of the files if their names do not show it: csv, tsv, jsonl, json, txt or conll.")
  var inputFormat: FormatName?

  @Option(help: "text or json.")
  var format: ReportFormat = .text

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name a file to check.") }
    if files.contains("-"), inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl, txt or conll").onCommandLine)
    }
  }

  func run() throws {
    common.apply()
    let model = try model.map { path throws(FilbertError) in try ModelDirectory(path) }
    var results: [CheckResult] = []
    for path in files {
      results.append(
        try holdsTags(path)
          ? .tagged(try checkTags(path, model))
          : .table(try check(path, model)))
    }
    let output = StandardOutput()
    switch format {
    case .text:
      try output.write(results.map(\.text).joined(separator: "\n"))
    case .json:
      let value: JSONValue = [
        "files": .array(results.map(\.json)), "usable": .bool(results.allSatisfy(\.isUsable)),
      ]
      try output.write(value.serialized(pretty: true) + "\n")
    }
    try output.commit()
    if !results.allSatisfy(\.isUsable) { throw ExitCode(65) }
  }

  /// Whether a file has tags for words, by its name or else by what it looks like.
  private func holdsTags(_ path: String) throws(FilbertError) -> Bool {
    if let task {
      if task == .tagging { try refuse(labels.limited, for: task.rawValue) }
      return task == .tagging
    }
    if labels.isGiven { return false }
    if let inputFormat { return inputFormat.isColumns }
    if namesColumns(path) { return true }
    guard labelColumn == nil, path != "-", !reading.noHeader else { return false }
    // In a table texts are not beside tags.
    guard textColumn == nil || (try? TableFormat(path: path))?.hasObjects == true else {
      return false
    }
    return TaggedFormat.looksTagged(path)
  }

  private func checkTags(
    _ path: String, _ model: ModelDirectory?
  ) throws(FilbertError) -> CheckedSentences {
    var request = TaggedRequest()
    request.options = reading.options(recovers: true)
    request.skipBadRows = true
    request.textColumn = textColumn
    let dataset = try TaggedDataset(path: path, format: try inputFormat?.requireTagged(), request)
    let unknown = try model.map { model throws(FilbertError) in
      model.tokenizer.windows(
        dataset.sentences.map(\.words), maximumLength: try model.maximumLength(requested: nil)
      ).unknownTokens
    }
    return CheckedSentences(dataset, unknown: unknown)
  }

  private func check(
    _ path: String, _ model: ModelDirectory?
  ) throws(FilbertError) -> CheckedTable {
    let target = try labels.request(
      for: task ?? (labels.isGiven ? .multilabel : .classification), column: labelColumn)
    let request = ColumnRequest(
      text: textColumn, pair: textPairColumn, label: target.column, labels: target.columns,
      predictsNumber: target.reading == .number)
    var reader = try openTable(
      path, format: inputFormat?.requireTable(), reading.options(recovers: true), request)
    var table = try CheckedTable(
      reader, request, target.reading,
      model: model.map { model throws(FilbertError) in
        ModelReader(
          maximumLength: try model.maximumLength(requested: nil), read: model.tokenizer.measure)
      })
    if table.check.target != .none { reader.leaveOutUnannotated() }
    var rows = LabelledRows(reader, table.check.choice)
    let console = common.console
    var texts: [TextInput] = []
    while true {
      do throws(FilbertError) {
        guard let element = try rows.next() else { break }
        if let input = table.add(element) { texts.append(input) }
      } catch {
        guard error.code == .badData else { throw error }
        table.add(error, canContinue: rows.canContinue)
        guard rows.canContinue else { break }
      }
      if texts.count == TextRows.chunk {
        table.measure(texts)
        texts.removeAll(keepingCapacity: true)
        console.progress("\(Rendering.grouped(table.check.rows)) rows")
      }
    }
    table.measure(texts)
    (table.notes, table.doubts) = (rows.notes, rows.doubts)
    console.endProgress()
    return table
  }
}

/// What is said of a file.
enum CheckResult {
  case table(CheckedTable)
  case tagged(CheckedSentences)

  var isUsable: Bool {
    switch self {
    case .table(let table): table.isUsable
    case .tagged(let tagged): tagged.isUsable
    }
  }

  /// For people, with a line break at its end.
  var text: String {
    switch self {
    case .table(let table): table.text
    case .tagged(let tagged): tagged.text
    }
  }

  var json: JSONValue {
    switch self {
    case .table(let table): table.json(task: table.task.rawValue, on: .commandLine)
    case .tagged(let tagged): tagged.json
    }
  }
}

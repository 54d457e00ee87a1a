import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTraining
import FilbertTransformer

extension ModelTask: ExpressibleByArgument {}

/// The file that models learn from, and what they learn.
struct LabelledDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Labelled file to learn from: .csv, .tsv, .jsonl or .json, for tagging also .conll; - for stdin.",
      valueName: "file"),
    completion: .file())
  var train: String

  @Option(
    help:
      "Format of the labelled files if their names do not show it: csv, tsv, jsonl, json or conll.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the label, of the labels or of the number. (default: label, intent, category, 标签 and the like; for regression target, score, rating and the like)",
      valueName: "name"))
  var labelColumn: String?

  @OptionGroup(title: "Data") var labels: LabelOptions

  @Option(
    name: .customLong("task"),
    help:
      "What to learn: classification (a label for a text or a pair), multilabel (any number of labels), regression (a number), tagging (a tag for every word) or, with train, matching (vectors that are close for texts that belong together). (default: tagging for .conll, .iob2 and the like, multilabel with --label-separator or --label-columns, otherwise classification)"
  )
  var choice: TaskChoice?

  /// The task of a model with a head; nil if none was requested.
  var task: ModelTask? {
    if case .answering(let task)? = choice { task } else { nil }
  }

  /// Whether an encoder is to learn which texts belong together.
  var isMatching: Bool {
    if case .matching? = choice { true } else { false }
  }

  /// Refuses matching, for commands whose models give answers.
  func requireAnswers() throws {
    guard !isMatching else {
      throw ValidationError(
        "--task matching is only for train; this command needs a task with predictions, so choose another task."
      )
    }
  }

  /// As requested, otherwise by the name of the file, and by its content if it is called .txt.
  func resolvedTask(_ columns: ColumnOptions) -> ModelTask {
    if let task { return task }
    if labels.isGiven { return .multilabel }
    if let inputFormat { return inputFormat.table == nil ? .tagging : .classification }
    if namesColumns(decompressedName(train)) { return .tagging }
    guard fileExtension(decompressedName(train)) == "txt" else { return .classification }
    // Lines of text have no labels, lines of words and tags have.
    let isTable =
      TableFormat.ofTable(
        inText: train, columns.tableOptions, columns.request(label: labelColumn)) != nil
    return isTable ? .classification : .tagging
  }

  /// How the targets of the rows are written.
  func request(_ columns: ColumnOptions) throws(FilbertError) -> TargetRequest {
    if isMatching {
      try refuse(
        labels.limited
          + LimitedOption.list([("--label-column", labelColumn != nil)]) {
            "is about labels and has no meaning for \($0); leave it out."
          }, for: "--task matching")
      return TargetRequest(reading: .none)
    }
    return try labels.request(for: resolvedTask(columns), column: labelColumn)
  }

  /// Reads texts, cleans them, and says what is worth knowing about them.
  ///
  /// - Parameter listed: rows to leave out.
  func dataset(
    _ path: String, _ columns: ColumnOptions, _ cleaning: CleaningOptions,
    without listed: ListedRows? = nil, console: Console
  ) throws(FilbertError) -> Dataset {
    let request = try request(columns)
    var dataset = try readingTexts(path, inputFormat, hint: "add --task tagging") {
      format throws(FilbertError) in
      try Dataset(columns.examples(in: path, format, request))
    }
    try dataset.prepare(
      without: listed, cleaning.training, removesRepeats: cleaning.removeDuplicates,
      skipBadRows: columns.skipBadRows
    ) { console.report($0) }
    return dataset
  }

  /// Reads tagged sentences, and says what is worth knowing about them.
  ///
  /// - Parameter listed: sentences to leave out.
  func taggedDataset(
    _ path: String, _ columns: TagColumnOptions, _ texts: ColumnOptions,
    without listed: ListedRows? = nil, console: Console
  ) throws(FilbertError) -> TaggedDataset {
    let request = columns.request(
      text: texts.textColumn, skipBadRows: texts.skipBadRows, texts.reading)
    do throws(FilbertError) {
      var dataset = try TaggedDataset(
        path: path, format: try inputFormat?.requireTagged(), request)
      dataset.describe(to: console)
      if let listed {
        try dataset.leaveOut(listed)
        for notice in listed.notices(dataset.name) { console.report(notice) }
      }
      return dataset
    } catch {
      guard task == nil, inputFormat == nil, !namesColumns(decompressedName(path)),
        TableFormat.isRegular(inText: path, request.options)
      else { throw error }
      throw error.adding(
        "A file called .txt is read as words with tags; if it is a table with a header, give \(.inputFormat, "tsv")."
      )
    }
  }
}

import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertScoring
import FilbertTables

/// Where texts and labels are in a file.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the text. (default: text, sentence, message, review, 文本, 内容 and the like)",
      valueName: "name"))
  var textColumn: String?

  @Option(
    help: ArgumentHelp("Column of the second text of a pair.", valueName: "name"))
  var textPairColumn: String?

  @Flag(help: "Leave out rows that cannot be used, and report them, instead of stopping.")
  var skipBadRows = false

  @OptionGroup var reading: ReadingOptions

  /// What happens to rows that cannot be used.
  var unusableRows: UnusableRows { skipBadRows ? .keep : .stop(.commandLine) }

  /// How the files are written.
  var tableOptions: TableOptions { reading.options(recovers: skipBadRows) }

  /// Columns of labels and pairs, which words and tags have no use for.
  func limited(label: String?) -> [LimitedOption] {
    LimitedOption.list([
      ("--text-pair-column", textPairColumn != nil), ("--label-column", label != nil),
    ]) {
      "is for classification and has no meaning for \($0); see --word-column and --tag-column."
    }
  }

  func request(label: String? = nil) -> ColumnRequest {
    ColumnRequest(text: textColumn, pair: textPairColumn, label: label)
  }
}

extension UnusableRowAdvice {
  static let commandLine = UnusableRowAdvice(
    emptyText:
      "correct the file, or pass --skip-bad-rows to keep such rows without a result",
    crash:
      "Take the row out, or start over with --rejects FILE, which takes such rows out.")
}

/// The name of a format on the command line: of a table, or of sentences with tags.
struct FormatName: ExpressibleByArgument {
  private let name: String

  init?(argument: String) {
    guard TableFormat(name: argument) != nil || TaggedFormat(name: argument) != nil else {
      return nil
    }
    name = argument
  }

  static let allValueStrings = ["csv", "tsv", "jsonl", "json", "txt", "conll"]

  /// Nil for a format that is only for sentences.
  var table: TableFormat? { TableFormat(name: name) }

  /// Whether it is CoNLL columns and nothing else.
  var isColumns: Bool { table == nil && TaggedFormat(name: name) == .conll }

  func requireTable() throws(FilbertError) -> TableFormat {
    if let table { return table }
    throw FilbertError(
      .usage, "--input-format \(name) is for tagging; give csv, tsv, jsonl, json or txt.")
  }

  func requireTagged() throws(FilbertError) -> TaggedFormat {
    if let format = TaggedFormat(name: name) { return format }
    throw FilbertError(
      .usage, "--input-format \(name) holds no tags; give conll, csv, tsv, jsonl or json.")
  }
}

extension ColumnOptions {
  /// Opens a file of texts with labels.
  func examples(
    in path: String, _ format: TableFormat?, _ target: TargetRequest
  ) throws(FilbertError) -> ExampleReader {
    let request = request(target)
    return try ExampleReader(
      openTable(path, format: format, tableOptions, request), columns: request,
      target: target.reading, skipBadRows: skipBadRows)
  }

  /// Opens and checks a file of texts with labels, and reports what is worth knowing about it. Its
  /// rows are read again whenever they are used.
  ///
  /// - Parameters:
  ///   - removesRepeats: leave out rows that repeat an earlier one.
  ///   - hint: what to do if it is a file for tagging.
  func labelledFile(
    _ path: String, _ format: FormatName?, _ target: TargetRequest,
    cleanedBy cleaning: TextCleaning,
    removesRepeats: Bool, hint: String, _ console: Console
  ) throws(FilbertError) -> LabelledFile {
    let file = try readingTexts(path, format, hint: hint) { format throws(FilbertError) in
      try LabelledFile(
        path: isRegularFile(path) ? path : nil, skipBadRows: skipBadRows, cleaning: cleaning,
        removesRepeats: removesRepeats
      ) { () throws(FilbertError) in try examples(in: path, format, target) }
    }
    console.describe(file.name, rows: file.count, file.columns, file.findings)
    console.report(
      file.cleaning, emptied: file.findings.problems.count(of: .cleanedAway),
      repeats: removesRepeats ? file.repeats : nil, file.name)
    return file
  }
}

/// Reads a file of texts with labels, and reports if it looks like words with tags or texts with spans instead.
func readingTexts<Result>(
  _ path: String, _ format: FormatName?, hint: String,
  _ read: (TableFormat?) throws(FilbertError) -> Result
) throws(FilbertError) -> Result {
  let format = try format?.requireTable()
  do throws(FilbertError) { return try read(format) } catch {
    guard path != "-", TaggedFormat.looksTagged(path, format) else { throw error }
    throw error.adding("This looks like a file for tagging: \(hint).")
  }
}

extension Console {
  /// Sentences about a file of labelled texts that was read.
  func describe(
    _ file: String, rows: Int, _ columns: ColumnChoice, _ findings: LabelledFindings
  ) {
    for notice in findings.notices(file, rows: rows, columns) { report(notice) }
  }

  /// Sentences about what cleaning did to the texts of a file.
  func report(
    _ cleaning: CleaningTally, emptied: Int, repeats: RowCount?, _ file: String
  ) {
    for notice in Notice.cleaned(cleaning, emptied: emptied, repeats: repeats, file) {
      report(notice)
    }
  }
}

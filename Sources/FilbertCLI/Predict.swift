import ArgumentParser
import Corpus
import Files
import Inference

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add a label and its probability to every row of a file.",
    discussion: """
      Rows keep their order and columns; `predicted_label` and `probability` are \
      added, and with --all a column for each label. Memory stays the same however \
      long the file is.

      Examples:
        filbert predict --model Models/intent --input new.csv --output scored.csv
        filbert predict --model Models/intent --input new.jsonl \\
          --output scored.jsonl --all
        cat new.txt | filbert predict --model Models/intent \\
          --input - --input-format txt --output - | head
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp(
      "File to score: .csv, .tsv, .jsonl or .txt; - for stdin.", valueName: "file"),
    completion: .file())
  var input: String

  @Option(help: ArgumentHelp("Scored file; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "Format of the input where its name does not tell.")
  var inputFormat: FormatName?

  @Option(help: "csv or jsonl. (default: as the output's name says, else as the input)")
  var format: OutputFormat?

  @Flag(help: "Add the probability of every label.")
  var all = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }

  func validate() throws {
    if input == "-", inputFormat == nil {
      throw ValidationError(
        "Nothing tells the format of the standard input; give --input-format csv, tsv, jsonl or txt."
      )
    }
    guard format == nil, output != "-", let ending = fileExtension(output) else { return }
    switch TableFormat(name: ending) {
    case .csv, .jsonLines: return
    case .text, nil:
      throw ValidationError(
        "--output \(output): the ending .\(ending) names no format for scored rows; use .csv, .tsv, .jsonl or "
          + ".ndjson, or give --format csv or jsonl.")
    }
  }

  func run() throws {
    common.apply()
    let console = common.console
    let classifier = try TextClassifier(
      contentsOf: modelOptions.model, maximumLength: modelOptions.maxLength)
    let reader = try TableReader(path: input, format: inputFormat?.format)
    let choice = try ColumnChoice(
      reader.columns, columns.request(), needsLabel: false, file: reader.name)
    console.say("\(reader.name): \(choice.summary)")
    try classifier.requireKind(isPair: choice.pair != nil)
    let sink = try OutputFile.open(output, overwrite: overwrite)
    var writer = try ScoredRowWriter(
      sink, format: resolvedFormat(reader), dialect: dialect(reader), reader: reader,
      labels: classifier.labels, all: all)
    var rows = TextRows(reader, choice, skipBadRows: columns.skipBadRows)
    var progress = ScoringProgress(console: console)
    var cut = 0
    while case let chunk = try rows.next(), !chunk.isEmpty {
      var predictions = classifier.predict(chunk.compactMap(\.input))[...]
      cut += predictions.count { $0.unreadTokens > 0 }
      for (row, input) in chunk {
        try writer.write(row, input == nil ? nil : predictions.popFirst())
      }
      progress.show(rows: rows.count)
    }
    try sink.commit()
    progress.finish()
    console.reportCut(cut, of: rows.count, maximumLength: classifier.maximumLength)
    rows.report(to: console)
    console.say(progress.summary(rows: rows.count, output: output))
  }

  private func resolvedFormat(_ reader: TableReader) -> OutputFormat {
    if let format { return format }
    if let named = try? TableFormat(path: output) { return named == .jsonLines ? .jsonl : .csv }
    return reader.format == .jsonLines ? .jsonl : .csv
  }

  /// That of the input, but for the delimiter where the output's name says which. What is called CSV has
  /// commas, or the semicolons Excel uses where the comma is the decimal point.
  private func dialect(_ reader: TableReader) -> CSVDialect {
    var dialect = reader.dialect
    let named = try? TableFormat(path: output)
    if case .csv(let delimiter?)? = named {
      dialect.delimiter = delimiter
    } else if format == .csv || named == .csv(delimiter: nil),
      dialect.delimiter != UInt8(ascii: ";")
    {
      dialect.delimiter = UInt8(ascii: ",")
    }
    return dialect
  }
}

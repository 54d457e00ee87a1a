import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText

struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write a copy of a file with e-mail addresses, telephone numbers and the like taken out of its texts.",
    discussion: """
      The text, and the second text of a pair, are rewritten; other columns stay as they are. \
      URLs, e-mail addresses, users and telephone numbers become the words link, email, user and \
      telephone. Names of people are not found.

      Examples:
        filbert clean --input messages.csv --output shared.csv \\
          --clean emails,phones,urls,users
        filbert clean --input export.jsonl --output - --clean html | head -n 3

      \(Manual.page("Clean"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Option(
    help: ArgumentHelp(
      "File to clean: .csv, .tsv, .jsonl or .txt, also compressed (.gz, .zst); - for stdin.",
      valueName: "file"),
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp("Cleaned file; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "What to clean: html,urls,emails,phones,users,whitespace,width,nfc, or all.",
      valueName: "steps"))
  var clean: CleaningName

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Flag(help: "Leave out rows whose text, once cleaned, repeats that of an earlier row.")
  var removeDuplicates = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    guard clean.cleaning != .none else {
      throw ValidationError("--clean none leaves nothing to do; name the steps, or give all.")
    }
    if input == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl or txt").onCommandLine)
    }
    try requireOtherFile("--output", output, than: "--input", input)
  }

  func run() throws {
    common.apply()
    let console = common.console
    let table = try openTable(
      input, format: inputFormat?.requireTable(),
      columns.reading.options(recovers: columns.skipBadRows))
    console.reportRemarks(table.remarks, table.name)
    let choice = try ColumnChoice(of: table, columns.request(), needsLabel: false)
    console.say("\(table.name): \(choice.summary)")
    console.report(choice, table.name)
    let format = try resolvedFormat(table)
    let encoding = try outputEncoding.resolve(
      [table.encoding], format: format == .jsonLines ? .jsonl : .csv,
      // An entity of HTML may be any character.
      adding: clean.cleaning.steps.contains(.html) ? ["\u{2665}"] : [], output: output, console)
    var writer = try CleanedRows(
      format, choice, dialect: spreadsheet.dialect(table.dialect), encoding: encoding,
      file: table.name)
    let sink = try OutputFile.open(output, overwrite: overwrite)
    try sink.write(writer.header)
    var rows = cleaned(table, choice)
    var progress = ScoringProgress(console: console)
    while let chunk = try rows.next() {
      for element in chunk.elements {
        guard let row = element.row else { continue }
        try writer.append(row, element.input)
      }
      try sink.write(writer.take())
      progress.show(rows: rows.tally.read, share: chunk.share)
    }
    try sink.commit()
    progress.finish()
    rows.tally.report(nil, keepsUnusable: false, to: console)
    console.say(progress.summary(rows: rows.tally.read, output: output))
  }

  /// The rows with their cleaned texts. An empty text stays one: the row is not to come out as it was.
  private func cleaned(_ table: TableReader, _ choice: ColumnChoice) -> TextRows {
    var seen = SeenTexts()
    let cleaning = clean.cleaning
    return TextRows(
      TableSequence(table), columns.unusableRows, keepsUnusable: false, surface: .commandLine,
      earlier: removeDuplicates ? { input, line in seen.insert(input, line: line) } : nil
    ) { row, tally in
      let (cleaned, changes) = choice.input(of: row).cleaned(by: cleaning)
      tally.cleaning.add(changes)
      return cleaned
    }
  }

  /// As the output's name says, or else as the input.
  private func resolvedFormat(_ table: TableReader) throws(FilbertError) -> TableFormat {
    let isNamedAlike = fileExtension(output) == fileExtension(decompressedName(input))
    guard output != "-", let named = try? TableFormat(path: output),
      table.format == .json || !isNamedAlike
    else {
      return table.format == .json ? .jsonLines : table.format
    }
    switch (named, table.format) {
    case (.csv, .csv), (.text, .text): return named
    case (.jsonLines, .jsonLines), (.jsonLines, .json): return .jsonLines
    default:
      throw FilbertError(
        .usage,
        "The copy has the format of the input, and JSON is always written as JSON Lines; use the ending of the input, or .jsonl for JSON.",
        file: output)
    }
  }
}

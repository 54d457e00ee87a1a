import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertScoring
import FilbertTables
import FilbertTagging
import FilbertText

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a file of tagged words, or of texts with marked spans, into another format.",
    discussion: """
      Reads CoNLL columns, CSV with one word per row, JSON Lines of tokens and tags (Hugging \
      Face) or of text and spans (doccano, Prodigy), and Label Studio's JSON. The scheme \
      of the tags is recognised; --scheme says which one to write.

      Examples:
        filbert convert --input train.iob2.txt --output train.jsonl
        filbert convert --input admin.jsonl --output train.conll --align expand
        filbert convert --input ner.csv --output ner.conll --scheme iobes
        filbert convert --input train.conll --output - --format spans | head -n 1

      Formats that are written:
        conll  word TAB tag, a blank line after each sentence
        csv    the columns sentence, word and tag, a row for each word (also tsv)
        jsonl  {"tokens":["buy","red"],"tags":["O","B-COLOR"]}
        spans  {"text":"buy red","label":[[4,7,"COLOR"]]} for doccano

      \(Manual.page("Convert"))
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp(
      "JSON member of the text that has spans, in Label Studio's tasks a member of data. (default: text)",
      valueName: "name"))
  var textColumn: String?

  @OptionGroup var columns: TagColumnOptions
  @OptionGroup var reading: ReadingOptions

  @Option(help: "Format of the input if its name does not show it: conll, csv, tsv or jsonl.")
  var inputFormat: FormatName?

  @Flag(help: "Leave out sentences that cannot be used, and report them, instead of stopping.")
  var skipBadRows = false

  @Option(
    help: ArgumentHelp("File to convert; - for stdin.", valueName: "file"), completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp("File to write; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "What to write. (default: by the output's name)")
  var format: OutputFormat?

  @Option(help: "Scheme of the tags that are written.")
  var scheme: TagScheme = .iob2

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case conll, csv, tsv, jsonl, spans

    var format: TaggedWriter.Format {
      switch self {
      case .conll: .conll
      case .csv: .table(delimiter: UInt8(ascii: ","))
      case .tsv: .table(delimiter: UInt8(ascii: "\t"))
      case .jsonl: .jsonLines
      case .spans: .spans
      }
    }
  }

  func validate() throws {
    if input == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("conll, csv, tsv or jsonl").onCommandLine)
    }
    if resolvedFormat == nil {
      throw ValidationError(
        output == "-"
          ? "The format for the standard output is not known; give --format conll, csv, tsv, jsonl or spans."
          : "--output \(output): the name does not show the format; use .conll, .iob2, .csv, .tsv or .jsonl, or give "
            + "--format conll, csv, tsv, jsonl or spans.")
    }
    try requireOtherFile("--output", output, than: "--input", input)
  }

  func run() throws {
    common.apply()
    let console = common.console
    guard let format = resolvedFormat else { return }
    let sink = try OutputFile.open(output, overwrite: overwrite)
    var request = columns.request(text: textColumn, skipBadRows: skipBadRows, reading)
    request.keepsOtherColumns = format == .conll
    let dataset = try TaggedDataset(
      path: input, format: try inputFormat?.requireTagged(), request)
    dataset.describe(to: console)
    _ = try dataset.entityTypes()
    var writer = try TaggedWriter(
      sink, format.format, scheme: scheme,
      split: WordSplit.inferred(from: dataset.sentences.lazy.map(\.words)),
      keepsIDs: dataset.hasDistinctIDs, source: dataset.name)
    for sentence in dataset.sentences {
      try writer.write(sentence, dataset.spans(of: sentence))
    }
    try sink.commit()
    warnAboutLosses(dataset, format, console)
    let tags = format == .spans ? "" : " with tags in \(scheme.name)"
    console.say(
      "Done: \(Rendering.counted(dataset.sentences.count, "sentence")) written to "
        + "\(output == "-" ? "stdout" : output) as \(format.rawValue)\(tags)")
  }

  /// Says what the file has and the format that is written has no place for.
  private func warnAboutLosses(
    _ dataset: TaggedDataset, _ format: OutputFormat, _ console: Console
  ) {
    let keepsIDs =
      format == .jsonl || format == .spans || format != .conll && dataset.hasDistinctIDs
    if !keepsIDs, dataset.sentences.contains(where: { $0.id != nil }) {
      console.say("\(dataset.name): the ids of sentences are not written")
    }
    var losses: [String] = []
    let others = dataset.notes.otherColumns.map(\.quoted)
    if !others.isEmpty {
      losses.append(
        "other \(dataset.isJSON ? "members" : "columns") (\(others.listed(atMost: 20)))")
    }
    if format != .conll, dataset.notes.documentStarts > 0 { losses.append("where documents begin") }
    console.reportLosses(losses, of: dataset.name, in: format.rawValue)
  }

  private var resolvedFormat: OutputFormat? {
    if let format { return format }
    guard output != "-", let ending = fileExtension(output) else { return nil }
    switch TaggedFormat(name: ending) {
    // CoNLL-U has ten columns.
    case .conll? where ending != "conllu": return .conll
    case .table(delimiter: nil)?: return .csv
    case .table?: return .tsv
    // If a program expects one JSON value, lines are not an answer.
    case .json? where ending != "json": return .jsonl
    case .json?, .conll?, nil: return nil
    }
  }
}

import ArgumentParser
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertText

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a model cuts texts into tokens, one JSON object per line.",
    discussion: """
      For every text: `ids`, `tokens`, and `offsets` of each in Unicode scalars of the \
      text, as Hugging Face counts them; special tokens are included.

      Examples:
        echo "Do you deliver to Pune?" | filbert tokenize \\
          --model Models/all-minilm-l6-v2 --input -
        filbert tokenize --model Models/intent --input messages.csv \\
          --text-column body

      \(Manual.page("Tokenize"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp("Model directory with a vocabulary.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp(
      "Cut after this many tokens, special tokens included. (default: never)", valueName: "tokens"))
  var maxLength: Int?

  @Option(
    help: ArgumentHelp(
      "One text per line, or a .csv, .tsv or .jsonl table; - for stdin, read as lines.",
      valueName: "file"), completion: .file())
  var input: String

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the text. (default: text, sentence, message, review, 文本, 内容 and the like)",
      valueName: "name"))
  var textColumn: String?

  func validate() throws {
    if let maxLength, maxLength < 3 {
      throw ValidationError("--max-length must be at least 3, not \(maxLength).")
    }
  }

  func run() throws {
    common.apply()
    try ModelDirectory.require(model)
    let tokenizer = try Tokenizer(directory: model)
    let request = ColumnRequest(text: textColumn)
    var reader = try openTable(
      input, format: inputFormat?.requireTable() ?? TableFormat.forTexts(input),
      reading.options(recovers: false), request)
    common.console.reportRemarks(reader.remarks, reader.name)
    let choice = try ColumnChoice(of: reader, request, needsLabel: false)
    common.console.report(choice, reader.name)
    let column = choice.text
    let output = StandardOutput()
    while let row = try reader.next() {
      let text = row[column]
      let encoding = tokenizer.encode(text, maximumLength: maxLength)
      let offsets = ScalarOffsets(text)
      let line: JSONValue = [
        "ids": .array(encoding.ids.map { .number(Int($0)) }),
        "tokens": .array(encoding.ids.map { .string(tokenizer.token($0)) }),
        "offsets": .array(
          encoding.ranges.map { range in
            let scalars = offsets[range]
            return [.number(scalars.lowerBound), .number(scalars.upperBound)]
          }),
      ]
      try output.write(line.serialized() + "\n")
    }
    try output.commit()
  }
}

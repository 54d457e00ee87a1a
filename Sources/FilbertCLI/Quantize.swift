import ArgumentParser
import Corpus
import Files
import Inference
import Transformer

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model a quarter as large and faster, with 8-bit weights.",
    discussion: """
      The new directory is taken wherever a model is for scoring: by predict, \
      evaluate, embed and inspect. It cannot be trained; keep the original. Its answers \
      differ a little, and less with --calibration: a file of your texts, of which the \
      first 2,048 decide how weights are rounded, and all are scored by both models to \
      say how far they are apart.

      Examples:
        filbert quantize --model Models/intent --output Models/intent-int8
        filbert quantize --model Models/intent --output Models/intent-int8 \\
          --calibration messages.csv
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp("Directory of the model to be made.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Texts to fit the rounding to and to compare both models on: a table, or one text a line; - for stdin.",
      valueName: "file"),
    completion: .file())
  var calibration: String?

  @Option(help: "Format of the texts where the name of their file does not tell.")
  var inputFormat: FormatName?

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    if calibration == "-", inputFormat == nil {
      throw ValidationError(
        "Nothing tells the format of the standard input; give --input-format csv, tsv, jsonl or txt."
      )
    }
    guard calibration == nil else { return }
    for (option, isGiven) in [
      ("--input-format", inputFormat != nil), ("--text-column", columns.textColumn != nil),
      ("--text-pair-column", columns.textPairColumn != nil),
      ("--skip-bad-rows", columns.skipBadRows), ("--max-length", modelOptions.maxLength != nil),
    ] where isGiven {
      throw ValidationError("\(option) is about the texts of --calibration; name a file of texts.")
    }
  }

  func run() throws {
    common.apply()
    let console = common.console
    let directory = try OutputDirectory(output, marker: "config.json", overwrite: overwrite)
    // A file of texts that cannot be read is found before the work.
    let texts = try calibration.map { path throws(FilbertError) in try open(path, console) }
    var rows = texts?.rows
    let first = try rows?.next() ?? []
    let quantized = try QuantizedModel(
      modelOptions.model, texts: first.compactMap(\.input), maximumLength: modelOptions.maxLength)
    for sentence in quantized.report.sentences.dropFirst() { console.say(sentence) }
    try quantized.write(into: directory)
    let outcome =
      if let texts, let rows {
        try compare(first, rows, isPair: texts.isPair, quantized, directory, console)
      } else {
        "No texts were given to compare the models on; --calibration FILE says how their answers differ."
      }
    let size = try Checkpoint(directory: directory.partialPath).byteCount
    try directory.commit()
    console.say(
      "\(Rendering.bytes(try Checkpoint(directory: modelOptions.model).byteCount)) of weights have become "
        + "\(Rendering.bytes(size)), written to \(output)")
    console.say(outcome)
  }

  private func open(
    _ path: String, _ console: Console
  ) throws(FilbertError) -> (rows: TextRows, isPair: Bool) {
    let format = try inputFormat?.requireTable()
    let reader = try TableReader(path: path, format: format)
    let choice = try ColumnChoice(
      reader.columns, columns.request(), needsLabel: false, file: reader.name)
    console.say("\(reader.name): \(choice.summary)")
    return (TextRows(reader, choice, skipBadRows: columns.skipBadRows), choice.pair != nil)
  }

  /// What both models say of the texts.
  private func compare(
    _ first: [TextRows.Element], _ rows: TextRows, isPair: Bool, _ quantized: QuantizedModel,
    _ directory: OutputDirectory, _ console: Console
  ) throws(FilbertError) -> String {
    var comparison = try ScoreComparison(
      modelOptions.model, directory.partialPath, quantized.task,
      maximumLength: modelOptions.maxLength)
    try comparison.requireKind(isPair: isPair)
    var (rows, chunk) = (rows, first)
    var progress = ScoringProgress(console: console)
    while !chunk.isEmpty {
      comparison.add(chunk.compactMap(\.input))
      progress.show(rows: rows.count)
      chunk = try rows.next()
    }
    progress.finish()
    rows.report(to: console)
    return comparison.summary
  }
}

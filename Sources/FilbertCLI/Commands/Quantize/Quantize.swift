import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model a quarter as large and faster, with 8-bit weights.",
    discussion: """
      The new directory works for scoring, in predict, \
      evaluate, embed and inspect. It cannot be trained; keep the original. Its answers \
      differ a little, and less with --calibration: a file of your texts, of which the \
      first 2,048 decide how weights are rounded, and all are scored by both models to \
      show how far apart they are.

      Examples:
        filbert quantize --model Models/intent --output Models/intent-int8
        filbert quantize --model Models/intent --output Models/intent-int8 \\
          --calibration messages.csv

      \(Manual.page("Quantize"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp("Directory for the new model.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Texts to fit the rounding to and to compare both models on: a table, or one text per line; - for stdin.",
      valueName: "file"),
    completion: .file())
  var calibration: String?

  @Option(help: "Format of the texts if the name of their file does not show it.")
  var inputFormat: FormatName?

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    if calibration == "-", inputFormat == nil {
      throw ValidationError(
        FileFormat.unknownForStandardInput("csv, tsv, jsonl, json or txt").onCommandLine)
    }
    guard calibration == nil else { return }
    for (option, isGiven) in [
      ("--input-format", inputFormat != nil), ("--text-column", columns.textColumn != nil),
      ("--text-pair-column", columns.textPairColumn != nil),
      ("--skip-bad-rows", columns.skipBadRows),
      (columns.reading.given.first ?? "", !columns.reading.given.isEmpty),
      ("--max-length", modelOptions.maxLength != nil),
    ] where isGiven {
      throw ValidationError("\(option) is about the texts of --calibration; name a file of texts.")
    }
  }

  func run() throws {
    common.apply()
    let console = common.console
    try requireOtherDirectory()
    let directory = try OutputDirectory(output, marker: "config.json", overwrite: overwrite)
    // Texts that cannot be read, or that the model cannot read, are found before the work.
    let original = try ModelDirectory(modelOptions.model)
    let texts = try calibration.map { path throws(FilbertError) in
      try open(path, for: original, console)
    }
    let quantized = try QuantizedModel(
      original, texts: texts?.first ?? [], maximumLength: modelOptions.maxLength)
    for sentence in quantized.report.sentences.dropFirst() { console.say(sentence) }
    try quantized.write(into: directory)
    let result = try ModelDirectory(directory.partialPath)
    let outcome =
      if let texts {
        try compare(original, result, on: texts.first, texts.rest, console)
      } else {
        "No texts were given to compare the models on; with --calibration FILE their answers are compared."
      }
    try directory.commit()
    console.say(
      "\(Rendering.bytes(original.weights.checkpoint.byteCount)) of weights have become "
        + "\(Rendering.bytes(result.weights.checkpoint.byteCount)), written to \(output)"
    )
    console.say(outcome)
  }

  /// Refuses to put the result where the original is: it could not be trained, nor quantized again.
  private func requireOtherDirectory() throws(FilbertError) {
    guard isSameFile(output, modelOptions.model) else { return }
    throw FilbertError(
      .usage,
      "--output is the directory of the model, which must be kept; name another one.", file: output)
  }

  /// The first chunk of `path` that has a text, and the rows after it.
  private func open(
    _ path: String, for model: ModelDirectory, _ console: Console
  ) throws(FilbertError) -> (first: [TextInput], rest: TextRows) {
    let format = try inputFormat?.requireTable()
    let reader = try openTable(path, format: format, columns.tableOptions, columns.request())
    console.reportRemarks(reader.remarks, reader.name)
    let choice = try ColumnChoice(of: reader, columns.request(), needsLabel: false)
    console.report(choice, reader.name)
    console.say("\(reader.name): \(choice.summary)")
    try ScoreComparison.requireKind(isPair: choice.pair != nil, model)
    var rows = TextRows(TableSequence(reader), choice, columns.unusableRows, surface: .commandLine)
    while let chunk = try rows.next() {
      let texts = chunk.inputs
      if !texts.isEmpty { return (texts, rows) }
    }
    throw FilbertError(
      .badData,
      "The file has no text to fit the rounding to; name one that has, or leave out --calibration.",
      file: reader.name)
  }

  /// The answers of both models to the texts.
  private func compare(
    _ original: ModelDirectory, _ quantized: ModelDirectory, on first: [TextInput],
    _ rest: TextRows, _ console: Console
  ) throws(FilbertError) -> String {
    let reading = Model.Reading(maximumLength: modelOptions.maxLength)
    var comparison = ScoreComparison(
      try Model(original, reading), try Model(quantized, reading))
    var rows = rest
    var progress = ScoringProgress(console: console)
    comparison.add(first)
    progress.show(rows: rows.tally.read)
    while let chunk = try rows.next() {
      comparison.add(chunk.inputs)
      progress.show(rows: rows.tally.read)
    }
    progress.finish()
    rows.tally.report(nil, to: console)
    return comparison.summary
  }
}

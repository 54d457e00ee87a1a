public import ArgumentParser
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

extension TextEmbedder.Pooling: ExpressibleByArgument {}

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn texts into vectors, one JSON object per line.",
    discussion: """
      Each line is {"embedding":[...]}, in the order of the input.

      Examples:
        filbert embed --model Models/all-minilm-l6-v2 --input products.csv \\
          --text-column title --normalize --output vectors.jsonl
        echo "memory foam pillow" | filbert embed \\
          --model Models/all-minilm-l6-v2 --input - --output -

      \(Manual.page("Embed"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp(
      "One text per line, or a table; - for stdin, read as lines.", valueName: "file"),
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp("File of vectors; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "Format of the input if its name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help: """
      mean of all tokens, or the vector of [CLS]. (default: what modules.json says, or mean)
      """)
  var pooling: TextEmbedder.Pooling?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Make every vector's length 1, so that products are cosines. (default: as modules.json says)
      """)
  var normalize: Bool?

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    try requireOtherFile("--output", output, than: "--input", input)
  }

  func run() throws {
    common.apply()
    let console = common.console
    let embedder = try TextEmbedder(
      contentsOf: modelOptions.model, maximumLength: modelOptions.maxLength, pooling: pooling)
    let normalized = normalize ?? embedder.isNormalized ?? false
    let reader = try openTable(
      input, format: inputFormat?.requireTable() ?? TableFormat.forTexts(input),
      columns.tableOptions, columns.request())
    console.reportRemarks(reader.remarks, reader.name)
    let choice = try ColumnChoice(of: reader, columns.request(), needsLabel: false)
    console.report(choice, reader.name)
    if choice.pair != nil { try embedder.pairs.requirePairs() }
    let sink = try OutputFile.open(output, overwrite: overwrite)
    var rows = TextRows(TableSequence(reader), choice, columns.unusableRows, surface: .commandLine)
    var progress = ScoringProgress(console: console)
    var (done, tally) = (0, EmbeddingTally())
    try pipelined(isAhead: input != "-") {
      () throws(FilbertError) in
      try rows.next()
    } compute: { chunk in
      let embeddings = embedder.embeddings(
        of: chunk.inputs, pooling: nil, normalized: normalized)
      tally.add(embeddings.tally)
      done += chunk.elements.count
      progress.show(rows: done)
      return (chunk, embeddings.vectors)
    } write: { (chunk, vectors) throws(FilbertError) in
      var vectors = vectors[...]
      for element in chunk.elements {
        let vector = element.input == nil ? nil : vectors.popFirst()
        let line: JSONValue = ["embedding": vector.map { .array($0.map { .number($0) }) } ?? .null]
        try sink.write(line.serialized() + "\n")
      }
    }
    try sink.commit()
    progress.finish()
    console.report(tally, maximumLength: embedder.maximumLength)
    rows.tally.report(nil, to: console)
    console.say(progress.summary(rows: done, output: output))
  }
}

extension TableFormat {
  /// Lines for stdin and files without a known extension; nil for others.
  static func forTexts(_ path: String) -> TableFormat? {
    DatabaseAddress.isAddress(path) || (try? TableFormat(path: path)) != nil ? nil : .text
  }
}

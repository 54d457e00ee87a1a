public import ArgumentParser
import Corpus
import Files
import Inference
import JSON

extension TextEmbedder.Pooling: ExpressibleByArgument {}

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn texts into vectors, one JSON object a line.",
    discussion: """
      Examples:
        filbert embed --model Models/all-minilm-l6-v2 --input products.csv --text-column title \\
          --normalize --output vectors.jsonl
        echo "memory foam pillow" | filbert embed --model Models/all-minilm-l6-v2 --input - --output -
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp(
      "One text a line, or a table; - for stdin, read as lines.", valueName: "file"),
    completion: .file())
  var input: String

  @Option(help: ArgumentHelp("File of vectors; - for stdout.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "Format of the input where its name does not tell.")
  var inputFormat: FormatName?

  @Option(help: "mean of all tokens, or the vector of [CLS].")
  var pooling: TextEmbedder.Pooling = .mean

  @Flag(help: "Make every vector's length 1, so that products are cosines.")
  var normalize = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func run() throws {
    common.apply()
    var reader = try TableReader(path: input, format: inputFormat?.format ?? TableFormat.forTexts(input))
    let choice = try ColumnChoice(
      reader.columns, columns.request(), needsLabel: false, file: reader.name)
    let embedder = try TextEmbedder(
      contentsOf: modelOptions.model, maximumLength: modelOptions.maxLength)
    let sink: any ByteSink =
      output == "-" ? StandardOutput() : try AtomicFile(output, overwrite: overwrite)
    var inputs: [TextInput] = []
    func flush() throws(FilbertError) {
      let vectors = embedder.embed(inputs, pooling: pooling, normalized: normalize)
      for vector in vectors {
        let line: JSONValue = ["embedding": .array(vector.map { .number($0) })]
        try sink.write(line.serialized() + "\n")
      }
      inputs.removeAll(keepingCapacity: true)
    }
    while let row = try reader.next() {
      inputs.append(
        TextInput(row.values[choice.text], pair: choice.pair.map { row.values[$0] }))
      if inputs.count == 1024 { try flush() }
    }
    try flush()
    try sink.commit()
  }
}

extension TableFormat {
  /// Lines for stdin and files without a known extension.
  static func forTexts(_ path: String) -> TableFormat {
    (try? TableFormat(path: path)) ?? .text
  }
}

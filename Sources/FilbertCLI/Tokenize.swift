import ArgumentParser
import Corpus
import Files
import JSON
import Text

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a model cuts texts into tokens, one JSON object a line.",
    discussion: """
      For every line of the input: `ids`, `tokens`, and `offsets` of each in Unicode scalars of the line, as
      Hugging Face counts them; special tokens are included.

      Example:
        echo "Do you deliver to Pune?" | filbert tokenize --model Models/all-minilm-l6-v2 --input -
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions

  @Option(
    help: ArgumentHelp("One text a line; - for stdin.", valueName: "file"), completion: .file())
  var input: String

  func run() throws {
    common.apply()
    let tokenizer = try Tokenizer(directory: modelOptions.model)
    var reader = try TableReader(path: input, format: .text)
    let output = StandardOutput()
    while let row = try reader.next() {
      let text = row.values[0]
      let encoding = tokenizer.encode(text, maximumLength: modelOptions.maxLength)
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

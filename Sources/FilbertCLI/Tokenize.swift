import ArgumentParser
import Corpus
import Files
import Inference
import JSON
import Text

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a model cuts texts into tokens, one JSON object a line.",
    discussion: """
      For every line of the input: `ids`, `tokens`, and `offsets` of each in Unicode \
      scalars of the line, as Hugging Face counts them; special tokens are included.

      Example:
        echo "Do you deliver to Pune?" | filbert tokenize \\
          --model Models/all-minilm-l6-v2 --input -
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("Model directory with a vocabulary.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp(
      "Cut after so many tokens, special tokens included. (default: never)", valueName: "tokens"))
  var maxLength: Int?

  @Option(
    help: ArgumentHelp("One text a line; - for stdin.", valueName: "file"), completion: .file())
  var input: String

  func validate() throws {
    if let maxLength, maxLength < 3 {
      throw ValidationError("--max-length must be at least 3, not \(maxLength).")
    }
  }

  func run() throws {
    common.apply()
    try ModelDirectory.require(model)
    let tokenizer = try Tokenizer(directory: model)
    var reader = try TableReader(path: input, format: .text)
    let output = StandardOutput()
    while let row = try reader.next() {
      let text = row.values[0]
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

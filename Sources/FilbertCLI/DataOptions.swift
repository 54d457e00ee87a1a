import ArgumentParser
import Corpus
import Files

/// Where texts and labels are in a file.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the text. (default: text, sentence, message, review, 文本, 内容 and the like)",
      valueName: "name"))
  var textColumn: String?

  @Option(
    help: ArgumentHelp("Column of the second text of a pair.", valueName: "name"))
  var textPairColumn: String?

  @Flag(help: "Leave out rows that cannot be used, and report them, instead of stopping.")
  var skipBadRows = false

  func request(label: String? = nil) -> ColumnRequest {
    ColumnRequest(text: textColumn, pair: textPairColumn, label: label)
  }
}

/// What follows the last point of a file's name, in lower case; nil where there is none, as in the names
/// of pipes and devices.
func fileExtension(_ path: String) -> String? {
  guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
    dot > name.startIndex
  else { return nil }
  return name[dot...].dropFirst().lowercased()
}

/// The name of a table format on the command line.
struct FormatName: ExpressibleByArgument {
  let format: TableFormat

  init?(argument: String) {
    guard let format = TableFormat(name: argument) else { return nil }
    self.format = format
  }

  static let allValueStrings = ["csv", "tsv", "jsonl", "txt"]
}

extension Dataset {
  /// What a person should know about a file that was read.
  func describe(to console: Console) {
    console.say("\(name): \(Rendering.counted(examples.count, "row")), \(columns.summary)")
    if !problems.isEmpty {
      console.warn("\(name): left out: \(problems.summary)")
    }
  }
}

extension Console {
  /// Truncation is never silent.
  func reportCut(_ count: Int, of total: Int, maximumLength: Int) {
    guard count > 0 else { return }
    warn(
      "\(Rendering.grouped(count)) of \(Rendering.counted(total, "text")) \(count == 1 ? "is" : "are") longer "
        + "than \(maximumLength) tokens; what is beyond is not read (see --max-length)")
  }
}

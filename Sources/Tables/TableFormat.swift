package import FilbertCore

/// How rows are written in a file.
package enum TableFormat: Sendable, Equatable {
  /// Fields separated by `delimiter`, nil to tell from the first line; the first record is the
  /// header.
  case csv(delimiter: UInt8?)
  /// A JSON object a line.
  case jsonLines
  /// A JSON array of objects, or an object a line. No name for it here: for tagging alone.
  case json
  /// A text a line, without header; blank lines are empty texts.
  case text

  /// Whether rows are JSON objects.
  package var hasObjects: Bool { self == .jsonLines || self == .json }

  /// The format that the extension of `path` names.
  ///
  /// - Throws: `usage` where it names none; the standard input (`-`) has no extension.
  package init(path: String) throws(FilbertError) {
    self = try fileFormat(
      path, named: TableFormat.init(name:),
      unnamed:
        "Nothing tells the format of the standard input; give --input-format csv, tsv, jsonl or"
        + " txt.",
      unknown:
        "The format is not known from the name; use .csv, .tsv, .jsonl, .ndjson or .txt, or"
        + " give --input-format.")
  }

  /// The format called `name` (`csv`, `tsv`, `jsonl`, `ndjson`, `txt`), nil for other names.
  package init?(name: String) {
    switch name {
    case "csv": self = .csv(delimiter: nil)
    case "tsv", "tab": self = .csv(delimiter: UInt8(ascii: "\t"))
    case "jsonl", "ndjson": self = .jsonLines
    case "txt", "text": self = .text
    default: return nil
    }
  }
}

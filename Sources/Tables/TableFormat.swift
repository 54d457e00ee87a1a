package import FilbertCore

/// How rows are written in a file.
package enum TableFormat: Sendable, Equatable {
  /// Fields separated by `delimiter`, nil to detect it from the first line; the first record is the
  /// header.
  case csv(delimiter: UInt8?)
  /// A JSON object a line. What is called so may also be an array.
  case jsonLines
  /// A JSON array of objects. What is called so may also be one object per line.
  case json
  /// One text per line, without header; blank lines are empty texts.
  case text

  /// Whether rows are JSON objects.
  package var hasObjects: Bool { self == .jsonLines || self == .json }

  /// The format that the extension of `path` names.
  ///
  /// - Throws: `usage` if it names none; the standard input (`-`) has no extension.
  package init(path: String) throws(FilbertError) {
    self = try FileFormat.inferred(
      from: path, TableFormat.init(name:), extensions: ".csv, .tsv, .jsonl, .ndjson, .json or .txt",
      names: "csv, tsv, jsonl, json or txt")
  }

  /// The format called `name`, nil for other names; see ``FileFormat/names``.
  package init?(name: String) {
    switch FileFormat(name: name) {
    case .csv: self = .csv(delimiter: nil)
    case .tsv: self = .csv(delimiter: UInt8(ascii: "\t"))
    case .jsonLines: self = .jsonLines
    case .json: self = .json
    case .text: self = .text
    case .columns, nil: return nil
    }
  }
}

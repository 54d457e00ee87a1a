package import FilbertCore

/// How files with rows are written, under the names that users and file extensions use. ``TableFormat`` says what a
/// format means for a table, `TaggedFormat` for sentences with tags.
package enum FileFormat: Sendable, CaseIterable {
  case csv, tsv, jsonLines, json, text
  /// Columns of words and tags (CoNLL-2003).
  case columns

  /// Its names, the usual one first.
  package var names: [String] {
    switch self {
    case .csv: ["csv"]
    case .tsv: ["tsv", "tab"]
    case .jsonLines: ["jsonl", "ndjson"]
    case .json: ["json"]
    case .text: ["txt", "text"]
    case .columns:
      [
        "conll", "conll2003", "conllu", "iob", "iob1", "iob2", "bio", "ioe", "iobes", "bioes",
        "bilou", "biluo",
      ]
    }
  }

  /// The format called `name`; nil for other names.
  package init?(name: String) {
    guard let format = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
    self = format
  }

  /// The format that the extension of `path` names, ignoring that of a compression.
  ///
  /// - Parameters:
  ///   - format: the format called so; nil for other names.
  ///   - extensions: those to offer if the extension names none.
  ///   - names: the formats to offer.
  /// - Throws: `usage` if it names none; the standard input (`-`) has no extension.
  package static func inferred<Format>(
    from path: String, _ format: (String) -> Format?, extensions: String, names: String
  ) throws(FilbertError) -> Format {
    let name = fileExtension(decompressedName(path))
    if let format = name.flatMap(format) { return format }
    guard path != "-" else {
      throw FilbertError(.usage, naming: unknownForStandardInput(names), file: "standard input")
    }
    guard !["xlsx", "xlsm", "xls"].contains(name) else {
      throw FilbertError(
        .usage, "An Excel workbook cannot be read; save it as CSV UTF-8 and give that file.",
        file: path)
    }
    throw FilbertError(
      .usage,
      naming:
        "The format is not known from the name; use \(extensions), or give \(.inputFormat, names).",
      file: path)
  }

  /// The message if the format of the standard input is not given.
  package static func unknownForStandardInput(_ names: String) -> Message {
    "Cannot infer the format of standard input; give \(.inputFormat, names)."
  }
}

import FilbertTables
package import FilbertCore

/// How sentences with tags are written in a file.
package enum TaggedFormat: Sendable, Equatable {
  /// A word a line with its tag in another column, and a blank line after each sentence
  /// (CoNLL-2003).
  case conll
  /// A row for each word, with a header and a column that tells sentences apart; fields separated by
  /// `delimiter`, nil to tell from the first line.
  case table(delimiter: UInt8?)
  /// A JSON object for each sentence, one a line or in an array: words and tags, or text and spans.
  case json

  /// What names of CoNLL files end in.
  private static let columnEndings = [
    "conll", "conll2003", "iob", "iob1", "iob2", "bio", "ioe", "iobes", "bioes", "bilou", "biluo",
    "txt",
  ]

  /// The format that the ending of `path` names. For tagging `.txt` is CoNLL: `train.iob2.txt`.
  ///
  /// - Throws: `usage` where it names none.
  package init(path: String) throws(FilbertError) {
    self = try fileFormat(
      path, named: TaggedFormat.init(name:),
      unnamed:
        "Nothing tells the format of the standard input; give --input-format conll, csv, tsv or"
        + " jsonl.",
      unknown:
        "The format is not known from the name; use .conll, .iob2, .bio, .txt, .csv, .tsv, .jsonl"
        + " or .json, or give --input-format conll, csv, tsv or jsonl.")
  }

  /// The format called `name`, nil for other names.
  package init?(name: String) {
    switch name {
    case "csv": self = .table(delimiter: nil)
    case "tsv", "tab": self = .table(delimiter: UInt8(ascii: "\t"))
    case "jsonl", "ndjson", "json": self = .json
    case _ where Self.columnEndings.contains(name): self = .conll
    default: return nil
    }
  }
}

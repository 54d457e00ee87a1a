package import FilbertCore
import FilbertTables

/// How sentences with tags are written in a file.
package enum TaggedFormat: Sendable, Equatable {
  /// One word per line with its tag in another column, and a blank line after each sentence
  /// (CoNLL-2003).
  case conll
  /// A row for each word, with a header and a column that distinguishes sentences; fields separated by `delimiter`, nil
  /// to detect it from the first line.
  case table(delimiter: UInt8?)
  /// A JSON object for each sentence, one per line or in an array: words and tags, or text and
  /// spans.
  case json

  /// The format that the extension of `path` names. For tagging `.txt` is CoNLL: `train.iob2.txt`.
  ///
  /// - Throws: `usage` if it names none.
  package init(path: String) throws(FilbertError) {
    self = try FileFormat.inferred(
      from: path, TaggedFormat.init(name:),
      extensions: ".conll, .iob2, .bio, .txt, .csv, .tsv, .jsonl or .json",
      names: "conll, csv, tsv or jsonl")
  }

  /// The format called `name`, nil for other names; see ``FileFormat/names``.
  package init?(name: String) {
    switch FileFormat(name: name) {
    case .csv: self = .table(delimiter: nil)
    case .tsv: self = .table(delimiter: UInt8(ascii: "\t"))
    case .jsonLines, .json: self = .json
    case .columns: self = .conll
    case .text where name == "txt": self = .conll
    case .text, nil: return nil
    }
  }
}

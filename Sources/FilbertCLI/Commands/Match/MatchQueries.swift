import FilbertCore
import FilbertFiles
import FilbertMatching
import FilbertScoring
import FilbertTables

/// The queries of `match`, however they are read.
struct MatchQueries {
  /// A row of the output without what is added, and what is asked; nil if it has no text.
  struct Query {
    let row: Row
    let text: String?
    /// What it must not get, as named in the file.
    var excluded: [String] = []
  }

  /// The columns of the rows.
  let columns: [String]
  /// The name of the file.
  let file: String
  let format: TableFormat
  let dialect: CSVDialect
  let encoding: DetectedEncoding?
  /// Whether ``Query/excluded`` are texts of items, not their ids.
  var excludesTexts = false
  /// The next queries; nil after the last.
  let next: () throws(FilbertError) -> [Query]?
  /// Says what is worth knowing when all were read.
  let report: (Console) -> Void
}

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

  /// Reads the queries in parts of at most `count`; nil after the last.
  func parts(of count: Int) -> () throws(FilbertError) -> [Query]? {
    var left: ArraySlice<Query> = []
    return { () throws(FilbertError) in
      if left.isEmpty {
        guard let more = try next() else { return nil }
        left = more[...]
      }
      let part = Array(left.prefix(count))
      left = left.dropFirst(count)
      return part
    }
  }
}

import FilbertJSON

/// A row that people are to label, as annotation tools need it.
package struct ExportedRow: Sendable {
  package let text: String
  /// The second text of a pair.
  package let pair: String?
  /// The other columns of the pool.
  package let columns: [(name: String, value: String)]
  /// From 1.
  package let rank: Int
  /// What it was ranked by; nil if nothing was measured.
  package let score: Double?
  /// Why it was chosen.
  package let reason: String
  /// Nil if no model answers.
  package let suggestion: SuggestedAnswer?

  package init(
    text: String, pair: String?, columns: [(name: String, value: String)], rank: Int,
    score: Double?,
    reason: String, suggestion: SuggestedAnswer?
  ) {
    (self.text, self.pair, self.columns) = (text, pair, columns)
    (self.rank, self.score, self.reason) = (rank, score, reason)
    self.suggestion = suggestion
  }

  /// Both texts as one, for tools that show one.
  var wholeText: String { pair.map { "\(text)\n\n\($0)" } ?? text }

  /// The columns with rank, score and reason, under names that are not among `reserved`.
  func members(reserved: Set<String>) -> [(name: String, value: JSONValue)] {
    let own: [(name: String, value: JSONValue)] = [
      ("rank", .number(rank)), ("score", score.map { .number($0) } ?? .null),
      ("why", .string(reason)),
    ]
    let taken = reserved.union(own.map(\.name))
    return own
      + columns.map { column in
        (taken.contains(column.name) ? "\(column.name)_column" : column.name, .string(column.value))
      }
  }
}

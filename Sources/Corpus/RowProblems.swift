package import Files

/// Rows that cannot be used, counted by what is wrong with them.
package struct RowProblems: Sendable, Equatable {
  /// What can be wrong with one row.
  package enum Kind: String, Sendable, CaseIterable {
    case emptyText = "an empty text"
    case emptyPair = "an empty second text"
    case emptyLabel = "an empty label"
    case unreadable = "a form that cannot be read"
  }

  /// Rows with one problem.
  private struct Tally: Sendable, Equatable {
    var count = 0
    var firstLines: [Int] = []
  }

  private static let shownLines = 5
  private var tallies: [Kind: Tally] = [:]
  /// The first error about an unreadable row.
  package private(set) var firstError: FilbertError?

  /// No problems.
  package init() {}

  /// The number of rows with a problem; each counts once.
  package var count: Int { tallies.values.reduce(0) { $0 + $1.count } }

  /// Whether all rows can be used.
  package var isEmpty: Bool { tallies.isEmpty }

  /// The number of rows with `kind`.
  package func count(of kind: Kind) -> Int { tallies[kind]?.count ?? 0 }

  mutating func add(_ kind: Kind, line: Int) {
    tallies[kind, default: Tally()].count += 1
    if count(of: kind) <= Self.shownLines { tallies[kind]?.firstLines.append(line) }
  }

  mutating func add(_ error: FilbertError) {
    firstError = firstError ?? error
    add(.unreadable, line: error.line ?? 0)
  }

  /// One clause:
  /// `3 rows have an empty text (lines 2, 5 and 9) and 1 row has an empty label (line 7)`.
  package var summary: String {
    englishList(
      Kind.allCases.compactMap { kind in
        tallies[kind].map { tally in
          let rows = tally.count == 1 ? "1 row has" : "\(tally.count) rows have"
          let lines = tally.count == 1 ? "line" : "lines"
          let more = tally.count > tally.firstLines.count ? ["others"] : []
          let list = englishList(tally.firstLines.map(String.init) + more)
          return "\(rows) \(kind.rawValue) (\(lines) \(list))"
        }
      })
  }

  /// The error that stops reading; nil without problems.
  func error(file: String) -> FilbertError? {
    guard !isEmpty else { return nil }
    let line = tallies.values.compactMap(\.firstLines.first).min()
    return FilbertError(
      .badData, "\(summary); correct them, or pass --skip-bad-rows to go on without them.",
      file: file, line: line)
  }
}

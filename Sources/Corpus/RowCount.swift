package import FilbertCore

/// Rows with something in common: how many there are, and where the first of them are.
package struct RowCount: Sendable, Equatable {
  private let limit: Int
  /// The number of rows.
  package private(set) var count = 0
  /// The lines of the first ones; 0 if a line is not known.
  package private(set) var firstLines: [Int] = []
  /// What the first one looks like, or what is wrong with it.
  package private(set) var example: Message?

  /// No rows.
  ///
  /// - Parameter limit: how many lines are kept.
  package init(limit: Int = 5) { self.limit = limit }

  mutating func add(line: Int, example: Message? = nil) {
    if count == 0 { self.example = example }
    count += 1
    if firstLines.count < limit { firstLines.append(line) }
  }

  /// The same rows with another ``example``.
  func described(_ example: Message) -> RowCount {
    var rows = self
    rows.example = example
    return rows
  }

  mutating func add(_ other: RowCount) {
    if let line = other.firstLines.first, line < firstLines.first ?? .max {
      example = other.example
    }
    count += other.count
    firstLines = Array((firstLines + other.firstLines).sorted().prefix(limit))
  }

  /// Whether there are more rows than ``firstLines``.
  package var hasMore: Bool { count > firstLines.count }

  /// `line 4`, `lines 2, 5, ...`.
  package var shownLines: String {
    let list = firstLines.map(String.init).joined(separator: ", ")
    return (count == 1 ? "line " : "lines ") + list + (hasMore ? ", ..." : "")
  }
}

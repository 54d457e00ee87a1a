package import FilbertCore

/// Rows with something in common: how many there are, and where the first of them are.
package struct RowCount: Sendable, Equatable {
  private static let shown = 5

  /// The number of rows.
  package private(set) var count = 0
  /// The lines of the first ones, at most five; 0 if a line is not known.
  package private(set) var firstLines: [Int] = []
  /// What the first one looks like, or what is wrong with it.
  package private(set) var example: Message?

  /// No rows.
  package init() {}

  mutating func add(line: Int, example: Message? = nil) {
    if count == 0 { self.example = example }
    count += 1
    if firstLines.count < Self.shown { firstLines.append(line) }
  }

  mutating func add(_ other: RowCount) {
    if count == 0 { example = other.example }
    count += other.count
    firstLines = Array((firstLines + other.firstLines).prefix(Self.shown))
  }

  /// Whether there are more rows than ``firstLines``.
  package var hasMore: Bool { count > firstLines.count }

  /// `line 4`, `lines 2, 5, ...`.
  package var shownLines: String {
    let list = firstLines.map(String.init).joined(separator: ", ")
    return (count == 1 ? "line " : "lines ") + list + (hasMore ? ", ..." : "")
  }
}

/// Hashes of the rows of periods that may get more rows after a run, to see later whether a file has them all.
///
/// Eight bytes in memory, and some 20 in a file, for each of these rows.
package struct OpenPeriods: Sendable, Equatable {
  /// The number of the first of these periods; all later ones are open as well.
  package let first: Int
  /// For each period its hashes, and how often each occurs.
  private(set) var rows: [Int: [UInt64: Int]]

  package init(from first: Int) { self.init(from: first, rows: [:]) }

  init(from first: Int, rows: [Int: [UInt64: Int]]) { (self.first, self.rows) = (first, rows) }

  /// Adds a row; nothing if its period has ended.
  package mutating func add(_ entry: TrendEntry) {
    guard entry.period >= first else { return }
    rows[entry.period, default: [:]][entry.digest, default: 0] += 1
  }

  /// Takes a row away; nothing if it is not here.
  package mutating func remove(_ entry: TrendEntry) {
    guard let count = rows[entry.period]?[entry.digest], count > 0 else { return }
    rows[entry.period]?[entry.digest] = count - 1
  }

  /// Rows of a period.
  func count(of period: Int) -> Int { (rows[period] ?? [:]).values.reduce(0, +) }

  /// With the periods of a later run: those it has rows of replace the earlier ones. A period that has ended stays so.
  package func adding(_ later: OpenPeriods) -> OpenPeriods {
    let first = max(first, later.first)
    return OpenPeriods(
      from: first, rows: rows.merging(later.rows) { $1 }.filter { $0.key >= first })
  }
}

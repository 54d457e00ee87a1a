import FilbertCore

/// A random sample of rows whose number is not known before: each row gets a number from the seed and its place, and those
/// with the smallest numbers stay.
package struct RowSample<Row> {
  /// Rows that stay at most.
  package let limit: Int
  private let seed: UInt64
  private var place: UInt64 = 0
  /// The rows by their numbers.
  private var kept: [(number: UInt64, place: UInt64, row: Row)] = []

  /// - Parameter limit: at least 1.
  package init(limit: Int, seed: UInt64) {
    precondition(limit > 0, "a sample of \(limit)")
    (self.limit, self.seed) = (limit, seed)
  }

  /// Adds the next row.
  package mutating func add(_ row: Row) {
    var random = SplitMix64(seed: seed, place: place)
    kept.append((random.next(), place, row))
    place += 1
    if kept.count >= 2 * limit { cut() }
  }

  /// The rows of the sample, in their order in the file.
  package var rows: [Row] {
    var sample = self
    sample.cut()
    return sample.kept.sorted { $0.place < $1.place }.map(\.row)
  }

  private mutating func cut() {
    guard kept.count > limit else { return }
    kept.sort { ($0.number, $0.place) < ($1.number, $1.place) }
    kept.removeLast(kept.count - limit)
  }
}

extension RowSample: Sendable where Row: Sendable {}

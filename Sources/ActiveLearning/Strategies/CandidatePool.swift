/// The rows of a stream that are worth a closer look: those with the greatest keys, at most so many, whatever the length of
/// the stream.
///
/// Which rows are kept does not depend on how the stream is cut into parts; of equal keys the earlier row is kept.
package struct CandidatePool<Element> {
  private let limit: Int
  private var rows: [(key: Double, place: Int, element: Element)] = []
  /// The rows that were offered.
  package private(set) var count = 0
  /// The smallest key that can still be kept.
  private var threshold = -Double.infinity

  /// - Parameter limit: rows that are kept, at least 1. Up to twice as many are in memory.
  package init(limit: Int) {
    precondition(limit > 0)
    self.limit = limit
  }

  /// Offers the next row of the stream.
  package mutating func offer(_ element: @autoclosure () -> Element, key: Double) {
    defer { count += 1 }
    guard key > threshold || rows.count < limit else { return }
    rows.append((key, count, element()))
    if rows.count >= 2 * limit { prune() }
  }

  private mutating func prune() {
    rows.sort { $0.key != $1.key ? $0.key > $1.key : $0.place < $1.place }
    rows.removeLast(max(0, rows.count - limit))
    if rows.count == limit, let last = rows.last { threshold = last.key }
  }

  /// The rows that are kept, in the order of the stream.
  package consuming func elements() -> [Element] {
    prune()
    return rows.sorted { $0.place < $1.place }.map(\.element)
  }
}

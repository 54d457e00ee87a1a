import CFilbertKernels

/// The greatest of the scores that are offered, with the rows that have them: a heap of bounded size.
///
/// Rows are offered in ascending order, and of equal scores the first row counts as the better one. If rows are in groups, the
/// best of each group is kept.
package struct TopScores: Sendable {
  /// A row and its score.
  package struct Entry: Sendable, Equatable {
    package let row: Int
    package let score: Float

    package init(row: Int, score: Float) {
      (self.row, self.score) = (row, score)
    }

    fileprivate func isWorse(than other: Entry) -> Bool {
      score < other.score || score == other.score && row > other.row
    }
  }

  /// What a score must exceed to be kept.
  package private(set) var limit: Float
  private let count: Int
  /// The group of each row; empty if each is one of its own.
  private let groups: [Int32]
  /// The worst entry first; that at `i` is worse than those at `2i + 1` and `2i + 2`.
  private var heap: [Entry] = []

  /// - Parameters:
  ///   - count: how many are kept, at least 1.
  ///   - minimum: the least score that is kept.
  ///   - groups: of all rows, of each of which one is kept; empty to keep any rows.
  package init(count: Int, minimum: Float? = nil, groups: [Int32] = []) {
    precondition(count > 0, "the greatest \(count) scores")
    (self.count, self.groups) = (count, groups)
    limit = minimum?.nextDown ?? -.infinity
  }

  /// What is kept, the best first.
  package var sorted: [Entry] { heap.sorted { $1.isWorse(than: $0) } }

  /// Offers one row.
  package mutating func offer(_ entry: Entry) {
    guard entry.score > limit else { return }
    if let place = placeOfGroup(of: entry.row) {
      guard heap[place].isWorse(than: entry) else { return }
      heap[place] = entry
      siftDown(from: place)
    } else if heap.count < count {
      heap.append(entry)
      siftUp()
    } else {
      heap[0] = entry
      siftDown(from: 0)
    }
    if heap.count == count { limit = heap[0].score }
  }

  /// Offers consecutive rows.
  ///
  /// - Parameters:
  ///   - firstRow: that of the first score.
  ///   - excluded: rows that are not kept.
  package mutating func offer(
    _ scores: Span<Float>, from firstRow: Int, excluding excluded: Set<Int> = []
  ) {
    var place = scores.firstIndex(above: limit, from: 0)
    while place < scores.count {
      let row = firstRow + place
      if excluded.isEmpty || !excluded.contains(row) {
        offer(Entry(row: row, score: scores[place]))
      }
      place = scores.firstIndex(above: limit, from: place + 1)
    }
  }

  /// Where a row of the same group is kept.
  private func placeOfGroup(of row: Int) -> Int? {
    groups.isEmpty ? nil : heap.firstIndex { groups[$0.row] == groups[row] }
  }

  private mutating func siftUp() {
    var place = heap.count - 1
    while place > 0, heap[place].isWorse(than: heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func siftDown(from start: Int) {
    var place = start
    while true {
      var worst = place
      for child in 2 * place + 1...2 * place + 2
      where child < heap.count && heap[child].isWorse(than: heap[worst]) { worst = child }
      guard worst != place else { return }
      heap.swapAt(place, worst)
      place = worst
    }
  }
}

extension Span<Float> {
  /// The first place from `start` on with an element above `limit`, or ``count``.
  package func firstIndex(above limit: Float, from start: Int) -> Int {
    unsafe withUnsafeBufferPointer { elements in
      guard let first = elements.baseAddress, start < elements.count else { return elements.count }
      return start + (unsafe fb_first_above(elements.count - start, first + start, limit))
    }
  }
}

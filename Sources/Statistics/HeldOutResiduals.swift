package import FilbertCore

/// How far a model's numbers are from the true ones on rows that it was not trained on: what an interval around another of
/// its numbers is made of.
package struct HeldOutResiduals: Sendable, Equatable {
  /// |true - predicted| in ascending order, in the unit of the numbers: those of all rows, or ``most`` of them.
  package let ascending: [Double]
  /// Rows that were measured.
  package let count: Int

  /// Residuals that are kept. Those of more rows are thinned evenly, with the greatest among them, so that an interval
  /// holds a thousandth of the true numbers more than asked for, and never fewer.
  package static let most = 1_001

  /// - Parameter absolute: |true - predicted| of each row, in any order.
  /// - Throws: `badData` if one is not finite.
  package init(absolute: [Double]) throws(FilbertError) {
    guard absolute.allSatisfy(\.isFinite) else {
      throw FilbertError(
        .badData,
        "A predicted number is not finite, so there is no interval around it; check the model.")
    }
    let sorted = absolute.sorted()
    count = sorted.count
    guard count > Self.most else {
      ascending = sorted
      return
    }
    let rows = count
    // The last of each of `most` parts of equal size.
    ascending = (1...Self.most).map { sorted[($0 * rows + Self.most - 1) / Self.most - 1] }
  }

  /// Residuals as another value has them; nil if none could.
  ///
  /// - Parameters:
  ///   - ascending: see ``ascending``.
  ///   - count: see ``count``.
  package init?(ascending: [Double], count: Int) {
    guard ascending.count == min(count, Self.most), count <= Self.mostRows,
      ascending.allSatisfy({ $0.isFinite && $0 >= 0 }),
      zip(ascending, ascending.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    (self.ascending, self.count) = (ascending, count)
  }

  /// A product of ``most`` and the count does not overflow.
  private static let mostRows = 1 << 40

  /// The `rank`-th smallest residual from 1, or the next one that was kept.
  func residual(rank: Int) -> Double {
    precondition((1...count).contains(rank), "rank \(rank) of \(count)")
    return ascending[(rank - 1) * ascending.count / count]
  }
}

package import FilbertCore

/// Half the width of an interval around a predicted number that holds the true one with a given probability: split conformal
/// prediction (Lei et al. 2018), which assumes nothing but that new rows are drawn like the held-out ones.
package struct ConformalInterval: Sendable, Equatable {
  /// The share of new rows, on average over held-out sets, whose true number lies in the interval; or more.
  package let coverage: Double
  /// The interval is prediction ± this, in the unit of the numbers.
  package let halfWidth: Double

  /// The ⌈(n + 1) coverage⌉-th smallest of `n` absolute residuals.
  ///
  /// - Parameter coverage: between 0 and 1, both excluded.
  /// - Throws: `badData` if there are too few rows for the coverage.
  package init(_ residuals: HeldOutResiduals, coverage: Double) throws(FilbertError) {
    let rank = Self.rank(coverage, rows: residuals.count)
    guard rank <= residuals.count else {
      throw FilbertError(
        .badData,
        "An interval that holds \(coverage) of the true numbers needs \(Self.rowsNeeded(for: coverage)) held-out rows "
          + "or more, and there are \(residuals.count); hold out more rows or ask for less."
      )
    }
    self.coverage = coverage
    halfWidth = residuals.residual(rank: rank)
  }

  /// The fewest held-out rows with which an interval of this coverage exists.
  package static func rowsNeeded(for coverage: Double) -> Int {
    var rows = max(1, Int(coverage / (1 - coverage)) - 1)
    while rank(coverage, rows: rows) > rows { rows += 1 }
    return rows
  }

  private static func rank(_ coverage: Double, rows: Int) -> Int {
    precondition(0 < coverage && coverage < 1, "a coverage of \(coverage)")
    let product = Double(rows + 1) * coverage
    // 0.55 times 20 is a little more than 11.
    return max(1, Int((product * (1 - 1e-12)).rounded(.up)))
  }
}

/// What contacting the most probable rows earns, at every threshold: the value of the positives among them less the
/// cost of contacting them.
///
/// Rows with equal probabilities are contacted together, so that a threshold is a rule that `predict` can follow. The
/// profit is that of the labelled rows. The best threshold is chosen on the same rows, so its profit is a little
/// flattering: on new rows expect it nearer to the lower end of the interval.
package struct Profit: Sendable, Equatable {
  /// The profit of contacting all rows from a threshold on.
  package struct Point: Sendable, Equatable {
    /// A probability that occurs; infinite for contacting nobody.
    package let threshold: Double
    package let contacted: Int
    package let truePositives: Int
    /// The share of rows that are contacted.
    package let share: Double
    /// In total.
    package let profit: Estimate
    /// For each row, contacted or not.
    package let profitPerRow: Estimate
  }

  /// The threshold with the greatest profit, of equal ones the highest; nil if no threshold earns anything, so that
  /// nobody is worth contacting.
  package let best: Point?
  /// Contacting all rows; nil without rows.
  package let everybody: Point?
  /// For a chart: nobody, at most ``mostPoints`` thresholds with evenly growing shares, the best one, and everybody.
  package let points: [Point]

  /// The number of thresholds in ``points``, without nobody, the best one and everybody.
  package static let mostPoints = 200
  /// Up to this many rows are drawn for intervals. The total of more is as good as normally distributed.
  static let mostDrawnRows = 20_000

  /// - Parameters:
  ///   - probabilities: Of the positive label, for each row.
  ///   - value: What a positive that is contacted is worth.
  ///   - cost: What contacting a row costs.
  /// - Returns: nil if a probability is not a number, or an amount is not one or exceeds ``RowAmounts/greatest``.
  /// - Precondition: all are equally long.
  package init?(
    probabilities: [Double], isPositive: [Bool], value: RowAmounts, cost: RowAmounts,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    let count = probabilities.count
    precondition(
      isPositive.count == count && value.cover(count) && cost.cover(count), "unequal lengths")
    guard value.areInRange, cost.areInRange,
      let ranking = ProfitRanking(
        probabilities: probabilities,
        earnings: { row in (isPositive[row] ? value[row] : 0) - cost[row] },
        isPositive: isPositive)
    else { return nil }
    let best = ranking.best
    let chosen = ranking.spread(atMost: Self.mostPoints, with: best)
    let intervals =
      count <= Self.mostDrawnRows
      ? ranking.drawnIntervals(of: chosen, bootstrap: bootstrap)
      : ranking.normalIntervals(of: chosen, level: bootstrap.level)
    let points = zip(chosen, intervals).map { ranking.point($0, interval: $1) }
    self.points = points
    self.best = best.flatMap { best in chosen.firstIndex(of: best) }.map { points[$0] }
    everybody = count > 0 ? points.last : nil
  }
}

package import FilbertJSON

/// How far apart two models' probabilities are on the same rows: the difference of the second from the first.
///
/// Rows are drawn for the areas if ``RankingIntervals`` would draw them, else the variance of the difference is
/// DeLong's.
package struct PairedRanking: Sendable, Equatable {
  /// The difference of the areas under the ROC curve; nil if one is not defined.
  package let area: Estimate?

  /// - Parameters:
  ///   - first: The scores of a label by the first model.
  ///   - second: The scores of the same label by the second model.
  ///   - isPositive: Whether the rows have the label.
  package init(
    first: [Double], second: [Double], isPositive: [Bool], bootstrap: Bootstrap = Bootstrap()
  ) {
    let rows = isPositive.count
    if rows <= RankingIntervals.mostDrawnRows {
      let groups = [ScoreGroups(first), ScoreGroups(second)]
      area =
        bootstrap.estimates(ofRows: rows) { multiplicities in
          let areas = groups.map {
            $0?.area(isPositive: isPositive, multiplicities: multiplicities)
          }
          if let a = areas[0], let b = areas[1] { return [b - a] }
          return [nil]
        }[0]
    } else if let a = AreaPlacements(scores: first, isPositive: isPositive),
      let b = AreaPlacements(scores: second, isPositive: isPositive)
    {
      let variance = (0..<rows).reduce(0.0) { sum, row in
        let difference = b.influence(of: row) - a.influence(of: row)
        return sum + difference * difference
      }
      let value = b.area - a.area
      area = Estimate(
        value,
        a.hasVariance
          ? .normal(
            value, standardError: variance.squareRoot(), level: bootstrap.level, within: -1...1)
          : nil)
    } else {
      area = nil
    }
  }
}

extension PairedRanking {
  /// `roc_auc`, the difference.
  package var json: JSONValue { ["roc_auc": area.json] }
}

/// How far apart two models' areas under the ROC curves of labels are on the same rows: the difference of the second
/// from the first.
///
/// Rows are drawn if ``RankingIntervals`` would draw them, once for all labels and both models; otherwise the variance
/// of a difference is DeLong's.
package struct PairedRanking: Sendable, Equatable {
  /// The difference for each label; nil if one of the areas is not defined.
  package let areas: [Estimate?]

  /// - Parameters:
  ///   - labelCount: How many labels there are.
  ///   - first: The scores of all rows for a label by the first model.
  ///   - second: Those by the second model.
  ///   - isPositive: Whether the rows have the label.
  package init(
    labelCount: Int, rows: Int, bootstrap: Bootstrap = Bootstrap(),
    first: (_ label: Int) -> [Double], second: (_ label: Int) -> [Double],
    isPositive: (_ label: Int) -> [Bool]
  ) {
    let labels = 0..<labelCount
    if RankingIntervals.areDrawn(rows: rows, labelCount: labelCount) {
      let scores = labels.map { label in
        (
          first: ScoreGroups(first(label)), second: ScoreGroups(second(label)),
          isPositive: isPositive(label)
        )
      }
      areas = bootstrap.estimates(ofRows: rows) { multiplicities in
        scores.map { scores in
          let areas = [scores.first, scores.second].compactMap {
            $0?.area(isPositive: scores.isPositive, multiplicities: multiplicities)
          }
          return areas.count == 2 ? areas[1] - areas[0] : nil
        }
      }
    } else {
      areas = labels.map { label in
        let isPositive = isPositive(label)
        return AreaPlacements(scores: first(label), isPositive: isPositive).flatMap { first in
          AreaPlacements(scores: second(label), isPositive: isPositive)?
            .difference(from: first, rows: rows, level: bootstrap.level)
        }
      }
    }
  }

  /// The area of one label.
  package init(
    first: [Double], second: [Double], isPositive: [Bool], bootstrap: Bootstrap = Bootstrap()
  ) {
    self.init(
      labelCount: 1, rows: isPositive.count, bootstrap: bootstrap, first: { _ in first },
      second: { _ in second }, isPositive: { _ in isPositive })
  }

  /// The difference for the first label.
  package var area: Estimate? { areas[0] }
}

extension AreaPlacements {
  /// The difference of the area from that of other scores of the same rows, with the interval of DeLong's variance.
  fileprivate func difference(from other: AreaPlacements, rows: Int, level: Double) -> Estimate {
    let variance = (0..<rows).reduce(0.0) { sum, row in
      let difference = influence(of: row) - other.influence(of: row)
      return sum + difference * difference
    }
    let value = area - other.area
    return Estimate(
      value,
      hasVariance
        ? .normal(value, standardError: variance.squareRoot(), level: level, within: -1...1) : nil)
  }
}

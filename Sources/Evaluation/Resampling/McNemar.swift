package import FilbertJSON
import Glibc

/// McNemar's test of whether one of two models is right more often on the same rows.
///
/// Exact (binomial) for fewer than 25 rows on which only one is right, else chi-square with continuity correction:
/// `statsmodels.stats.contingency_tables.mcnemar`.
package struct McNemar: Sendable, Equatable {
  package let bothRight: Int
  package let onlyFirstRight: Int
  package let onlySecondRight: Int
  package let bothWrong: Int

  /// From this many rows on which only one is right, the chi-square distribution is used.
  package static let leastForChiSquare = 25

  package init(bothRight: Int, onlyFirstRight: Int, onlySecondRight: Int, bothWrong: Int) {
    self.bothRight = bothRight
    self.onlyFirstRight = onlyFirstRight
    self.onlySecondRight = onlySecondRight
    self.bothWrong = bothWrong
  }

  /// - Precondition: both are equally long.
  package init(firstIsRight first: [Bool], secondIsRight second: [Bool]) {
    precondition(first.count == second.count, "\(first.count) answers, \(second.count) answers")
    var counts = [0, 0, 0, 0]
    for (first, second) in zip(first, second) { counts[(first ? 0 : 2) + (second ? 0 : 1)] += 1 }
    self.init(
      bothRight: counts[0], onlyFirstRight: counts[1], onlySecondRight: counts[2],
      bothWrong: counts[3])
  }

  private var discordant: Int { onlyFirstRight + onlySecondRight }

  /// Whether the p-value is that of the binomial distribution.
  package var isExact: Bool { discordant < Self.leastForChiSquare }

  /// The smaller number of rows on which only one is right if ``isExact``, else chi-square.
  package var statistic: Double {
    if isExact { return Double(min(onlyFirstRight, onlySecondRight)) }
    let difference = Double(abs(onlyFirstRight - onlySecondRight)) - 1
    return difference * difference / Double(discordant)
  }

  /// The chance of so great a difference, or a greater one, between models that are equally good.
  package var pValue: Double {
    guard isExact else { return NormalDistribution.upperTailOfSquare(statistic) }
    let tail = (0...min(onlyFirstRight, onlySecondRight)).reduce(0.0) { sum, count in
      sum
        + exp(BinomialDistribution.logProbability(of: count, trials: discordant, probability: 0.5))
    }
    return min(1, 2 * tail)
  }
}

extension McNemar {
  /// The four counts, `exact`, `statistic` and `p_value`.
  package var json: JSONValue {
    [
      "both_right": .number(bothRight), "only_first_right": .number(onlyFirstRight),
      "only_second_right": .number(onlySecondRight), "both_wrong": .number(bothWrong),
      "exact": .bool(isExact), "statistic": .number(statistic), "p_value": .number(pValue),
    ]
  }
}

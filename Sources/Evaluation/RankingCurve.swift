import FilbertCore

/// True and false positives at every threshold of a score: what ROC and precision-recall curves are
/// drawn from.
///
/// Examples with equal scores pass a threshold together, so the order of ties cannot change a
/// figure. Reference: scikit-learn's `confusion_matrix_at_thresholds`.
package struct RankingCurve: Sendable, Equatable {
  /// The distinct scores, descending: an example is called positive from its threshold on.
  package let thresholds: [Double]
  /// Positives scored at or above each threshold.
  let truePositives: [Int]
  /// Negatives scored at or above each threshold.
  let falsePositives: [Int]

  /// Ranks examples by their score for the positive class.
  ///
  /// - Parameter isPositive: Whether an example belongs to the positive class, which the caller
  ///   defines with it.
  /// - Returns: nil if a score is NaN or infinite, which has no place in a ranking.
  /// - Precondition: both arrays are equally long.
  package init?(scores: [Double], isPositive: [Bool]) {
    precondition(
      scores.count == isPositive.count, "\(scores.count) scores, \(isPositive.count) labels")
    guard scores.allSatisfy(\.isFinite) else { return nil }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var thresholds: [Double] = []
    var truePositives: [Int] = []
    var falsePositives: [Int] = []
    var positives = 0
    for (rank, example) in order.enumerated() {
      if isPositive[example] { positives += 1 }
      let isLastOfTies = rank + 1 == order.count || scores[order[rank + 1]] != scores[example]
      guard isLastOfTies else { continue }
      thresholds.append(scores[example])
      truePositives.append(positives)
      falsePositives.append(rank + 1 - positives)
    }
    self.thresholds = thresholds
    self.truePositives = truePositives
    self.falsePositives = falsePositives
  }

  /// Examples of the positive class.
  package var positives: Int { truePositives.last ?? 0 }
  /// Examples of any other class.
  package var negatives: Int { falsePositives.last ?? 0 }

  /// Area under the ROC curve: the chance that a positive outscores a negative, ties counting half.
  /// nil unless both occur.
  package var rocAUC: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    var area: [Double] = []
    var (x, y) = (0.0, 0.0)
    for corner in rocCorners {
      let nextX = Double(falsePositives[corner]) / Double(negatives)
      let nextY = Double(truePositives[corner]) / Double(positives)
      area.append((nextX - x) * (nextY + y) / 2)
      (x, y) = (nextX, nextY)
    }
    return pairwiseSum(area)
  }

  /// Average precision: precision at each threshold weighted by the recall gained there, the
  /// step-wise area under the precision-recall curve (no interpolation, which flatters).
  /// nil without positives.
  package var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    let recall = [0] + truePositives.map { Double($0) / Double(positives) }
    let steps = truePositives.indices.reversed().map { index in
      let precision =
        Double(truePositives[index]) / Double(truePositives[index] + falsePositives[index])
      return (recall[index] - recall[index + 1]) * precision
    }
    return max(0, -pairwiseSum(steps))
  }

  /// The thresholds where the ROC curve bends or ends. scikit-learn drops the points between, and a
  /// sum of fewer terms differs in the last bits.
  var rocCorners: [Int] {
    func bends(_ counts: [Int], at index: Int) -> Bool {
      counts[index + 1] - counts[index] != counts[index] - counts[index - 1]
    }
    return thresholds.indices.filter { index in
      index == 0 || index == thresholds.count - 1 || bends(truePositives, at: index)
        || bends(falsePositives, at: index)
    }
  }
}

/// Where each example stands among those of the other class: what the area under a ROC curve is the mean of, and its
/// variance.
///
/// Source: DeLong, DeLong and Clarke-Pearson 1988; by ranks in O(n log n) as Sun and Xu 2014.
struct AreaPlacements: Sendable, Equatable {
  /// The area under the ROC curve.
  let area: Double
  /// The share of the other class that the example is on the right side of, ties counting half.
  private let placements: [Double]
  private let isPositive: [Bool]
  private let positives: Int
  private var negatives: Int { isPositive.count - positives }

  /// - Returns: nil unless both classes occur and all scores are finite.
  init?(scores: [Double], isPositive: [Bool]) {
    let groups = ScoreGroups(scores)
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard let groups, positives > 0, negatives > 0 else { return nil }
    var placements = [Double](repeating: 0, count: scores.count)
    var (positivesBelow, negativesBelow) = (0, 0)
    var wins = 0.0
    groups.visit { rows in
      let tiedPositives = rows.count { isPositive[Int($0)] }
      let tiedNegatives = rows.count - tiedPositives
      for row in rows {
        let row = Int(row)
        placements[row] =
          isPositive[row]
          ? (Double(negativesBelow) + Double(tiedNegatives) / 2) / Double(negatives)
          : 1 - (Double(positivesBelow) + Double(tiedPositives) / 2) / Double(positives)
      }
      wins += Double(tiedPositives) * (Double(negativesBelow) + Double(tiedNegatives) / 2)
      positivesBelow += tiedPositives
      negativesBelow += tiedNegatives
    }
    area = wins / (Double(positives) * Double(negatives))
    self.placements = placements
    self.isPositive = isPositive
    self.positives = positives
  }

  /// How much a row moves the area: DeLong's variance is about the sum of the squares.
  func influence(of row: Int) -> Double {
    let count = isPositive[row] ? positives : negatives
    // The sample variance divides by one less; a class of one example says nothing of its variance.
    return count < 2
      ? 0 : (placements[row] - area) / (Double(count) * Double(count - 1)).squareRoot()
  }

  /// Whether both classes have the two examples that a variance needs.
  var hasVariance: Bool { positives > 1 && negatives > 1 }
}

/// Rows in groups of equal scores, ascending.
struct ScoreGroups: Sendable, Equatable {
  private let order: [Int32]
  /// Where each group ends in `order`.
  private let ends: [Int32]

  /// - Returns: nil if a score is not finite.
  init?(_ scores: [Double]) {
    guard scores.allSatisfy(\.isFinite) else { return nil }
    let order = (0..<Int32(scores.count)).sorted { scores[Int($0)] < scores[Int($1)] }
    ends = order.indices.filter {
      $0 + 1 == order.count || scores[Int(order[$0])] != scores[Int(order[$0 + 1])]
    }.map { Int32($0 + 1) }
    self.order = order
  }

  func visit(_ body: (_ rows: ArraySlice<Int32>) -> Void) {
    var start = 0
    for end in ends {
      body(order[start..<Int(end)])
      start = Int(end)
    }
  }

  /// The area under the ROC curve if each row counts as often as `multiplicities` has it; nil unless both classes
  /// occur.
  func area(isPositive: [Bool], multiplicities: [Int]) -> Double? {
    var (start, negatives, positives, doubledWins) = (0, 0, 0, 0)
    for end in ends {
      var (tiedPositives, tiedNegatives) = (0, 0)
      for place in start..<Int(end) {
        let row = Int(order[place])
        if isPositive[row] {
          tiedPositives += multiplicities[row]
        } else {
          tiedNegatives += multiplicities[row]
        }
      }
      doubledWins += tiedPositives * (2 * negatives + tiedNegatives)
      positives += tiedPositives
      negatives += tiedNegatives
      start = Int(end)
    }
    guard positives > 0, negatives > 0 else { return nil }
    return Double(doubledWins) / 2 / (Double(positives) * Double(negatives))
  }
}

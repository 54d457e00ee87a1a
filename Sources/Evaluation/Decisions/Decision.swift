package import FilbertJSON

/// The threshold that a rule chooses for a label, and what it means for the rows it was chosen on.
package struct Decision: Sendable, Equatable {
  /// What calling all rows positive from a threshold on gives.
  package struct Point: Sendable, Equatable {
    /// A score that occurs.
    package let threshold: Double
    package let precision: Double
    package let recall: Double
    package let f1: Double
    /// Rows that have the label.
    package let support: Int
    /// Rows that are given the label.
    package let predicted: Int
    /// The share of rows that are given the label.
    package let rate: Double
  }

  package let rule: DecisionRule
  /// Whether ``point`` satisfies the rule. If not, it is what comes nearest to it: the greatest precision, the
  /// smallest rate, the greatest profit.
  package let isReached: Bool
  package let point: Point

  /// - Parameter curve: The scores of the label.
  /// - Returns: nil if no row has the label.
  /// - Precondition: `rule` is not `profit`, which needs amounts: see ``init(curve:profit:)``.
  package init?(rule: DecisionRule, curve: RankingCurve) {
    guard curve.positives > 0 else { return nil }
    let places = curve.thresholds.indices
    /// The first of the greatest, so the highest threshold.
    func greatest<Value: Comparable>(
      _ places: some Sequence<Int>, _ value: (Int) -> Value
    ) -> Int? {
      places.max { (value($0), $1) < (value($1), $0) }
    }
    func nearest(_ value: (Int) -> Double) -> Int { greatest(places, value) ?? 0 }
    let found: Int?
    let otherwise: Int
    switch rule {
    case .profit: preconditionFailure("a decision by profit needs amounts")
    case .f1:
      otherwise = nearest(curve.f1)
      found = otherwise
    case .precision(let share):
      found = greatest(places.filter { curve.precision($0) >= share }) {
        curve.truePositives[$0]
      }
      // Of equal precisions, the one that finds more.
      let best = places.map(curve.precision).max()
      otherwise =
        greatest(places.filter { curve.precision($0) == best }) { curve.truePositives[$0] } ?? 0
    case .recall(let share):
      let reaching = places.filter { curve.recall($0) >= share }
      let best = reaching.map(curve.precision).max()
      found = greatest(reaching.filter { curve.precision($0) == best }) { curve.truePositives[$0] }
      otherwise = places.count - 1
    case .rate(let share):
      found = places.last { curve.rate($0) <= share }
      otherwise = 0
    }
    self.rule = rule
    isReached = found != nil
    point = Point(curve, at: found ?? otherwise)
  }

  /// The threshold with the greatest profit. If nobody is worth contacting, it is not reached, and the point is that of
  /// the highest threshold.
  ///
  /// - Returns: nil if no row has the label.
  /// - Precondition: `profit` is that of the scores of `curve`.
  package init?(curve: RankingCurve, profit: Profit) {
    guard curve.positives > 0 else { return nil }
    let place = profit.best.flatMap { curve.thresholds.firstIndex(of: $0.threshold) }
    rule = .profit
    isReached = place != nil
    point = Point(curve, at: place ?? 0)
  }
}

extension Decision.Point {
  fileprivate init(_ curve: RankingCurve, at place: Int) {
    self.init(
      threshold: curve.thresholds[place], precision: curve.precision(place),
      recall: curve.recall(place), f1: curve.f1(place), support: curve.positives,
      predicted: curve.predicted(place), rate: curve.rate(place))
  }
}

extension RankingCurve {
  /// Rows scored at or above a threshold.
  fileprivate func predicted(_ place: Int) -> Int { truePositives[place] + falsePositives[place] }

  fileprivate func precision(_ place: Int) -> Double {
    Double(truePositives[place]) / Double(predicted(place))
  }

  fileprivate func recall(_ place: Int) -> Double {
    Double(truePositives[place]) / Double(positives)
  }

  fileprivate func f1(_ place: Int) -> Double {
    Double(2 * truePositives[place]) / Double(predicted(place) + positives)
  }

  fileprivate func rate(_ place: Int) -> Double {
    Double(predicted(place)) / Double(positives + negatives)
  }
}

extension Decision {
  /// `rule`, `reached`, and of the point `threshold`, `precision`, `recall`, `f1`, `support`, `predicted` and `rate`.
  package var json: JSONValue {
    [
      "rule": .string(rule.description), "reached": .bool(isReached),
      "threshold": .number(point.threshold), "precision": .number(point.precision),
      "recall": .number(point.recall), "f1": .number(point.f1), "support": .number(point.support),
      "predicted": .number(point.predicted), "rate": .number(point.rate),
    ]
  }
}

import FilbertJSON

/// Whether the best model is still better than the default if both are trained once more with another seed.
///
/// A draw of the rows shows how much luck they bring. It does not show that of training, since two models that differ by
/// the seed alone answer differently too. So the second models must say the same, and the means of both must pass.
package struct SeedConfirmation: Sendable, Equatable {
  /// How much better the score of the best model is with the second seed; nil if it has none, since training diverged.
  package let advantage: Double?
  /// The check of the means of both seeds; the default is at place 0, the best model at 1.
  package let means: RealityCheck

  /// Whether the best model is better again, and by more than chance in the mean.
  package var isPassed: Bool { (advantage ?? 0) > 0 && means.isWon }

  /// The scores of the default and of the best model with one seed.
  package struct Scores: Sendable {
    package let baseline: Double
    package let best: Double

    package init(baseline: Double, best: Double) {
      (self.baseline, self.best) = (baseline, best)
    }
  }

  /// - Parameters:
  ///   - scores: with each of the two seeds, the greater the better.
  ///   - draws: the same in each draw of the rows.
  package init(_ scores: [Scores], draws: [[Scores]]) {
    precondition(scores.count == 2 && draws.allSatisfy { $0.count == 2 }, "not two seeds")
    func means(_ scores: [Scores]) -> [Double] {
      [(scores[0].baseline + scores[1].baseline) / 2, (scores[0].best + scores[1].best) / 2]
    }
    let advantage = scores[1].best - scores[1].baseline
    self.advantage = advantage.isFinite ? advantage : nil
    self.means = RealityCheck(scores: means(scores), baseline: 0, draws: draws.map(means))
  }

  var json: JSONValue {
    [
      "advantage": advantage.map { .number($0) } ?? .null,
      "mean_advantage": .number(means.advantage), "p_value": .number(means.pValue),
      "passed": .bool(isPassed),
    ]
  }
}

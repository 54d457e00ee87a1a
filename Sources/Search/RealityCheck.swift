/// Whether the best of several models beats another one by more than chance: White's reality check (2000).
///
/// The best of ten equal models looks better than the eleventh, because it was chosen. So its advantage is compared with
/// that of the best of all of them in draws of the rows, after each was moved back by its own advantage: this is how the
/// best would look if none were better.
package struct RealityCheck: Sendable, Equatable {
  /// The place of the best model; that of the default if none has a better figure.
  package let best: Int
  /// How much better its score is than the default's.
  package let advantage: Double
  /// The probability of such an advantage if no model were better than the default.
  package let pValue: Double
  package static let significance = 0.05

  /// Whether the best model beats the default by more than chance.
  package var isWon: Bool { advantage > 0 && pValue <= Self.significance }

  /// - Parameters:
  ///   - scores: one for each model, the greater the better. If that of the default is not a finite number, nothing can be
  ///     compared with it, and it is the best.
  ///   - baseline: the place of the default.
  ///   - draws: the scores of all models in each draw of the rows. A draw is left out if a model has no score in it that
  ///     has one for all rows.
  /// - Precondition: all draws have as many scores.
  package init(scores: [Double], baseline: Int, draws: [[Double]]) {
    guard scores[baseline].isFinite else {
      (best, advantage, pValue) = (baseline, 0, 1)
      return
    }
    let advantages = scores.map { $0 - scores[baseline] }
    var best = baseline
    for (place, advantage) in advantages.enumerated() where advantage > advantages[best] {
      best = place
    }
    // A model without a score cannot be the best by luck either.
    let scored = advantages.indices.filter { advantages[$0].isFinite }
    let defined = draws.filter { draw in scored.allSatisfy { draw[$0].isFinite } }
    let greater = defined.count { draw in
      let luck = scored.map { draw[$0] - draw[baseline] - advantages[$0] }.max() ?? 0
      return luck >= advantages[best]
    }
    self.best = best
    advantage = advantages[best]
    pValue = best == baseline ? 1 : Double(1 + greater) / Double(1 + defined.count)
  }
}

/// Successive halving (Jamieson & Talwalkar 2016): many trials get little to learn from, the best third of them three times
/// as much, and so on, until few are left that get everything.
///
/// Sizes are those of scikit-learn's `HalvingRandomSearchCV` with `min_resources="exhaust"`, but the last rung has all there
/// is. scikit-learn's may have a little less, or much less if the least that is allowed is large: it counts upwards from
/// there.
package struct SuccessiveHalving: Sendable, Equatable {
  package struct Rung: Sendable, Equatable {
    /// How many trials it has.
    package let trials: Int
    /// How much each of them gets.
    package let resource: Int
  }

  package let rungs: [Rung]
  /// One of so many trials goes on, with so many times as much.
  package static let factor = 3

  /// - Parameters:
  ///   - trials: how many there are at first.
  ///   - minimum: the least from which a model learns something.
  ///   - maximum: all there is.
  /// - Precondition: `trials` and `minimum` are 1 or more, and `maximum` is not below `minimum`.
  package init(trials: Int, minimum: Int, maximum: Int) {
    precondition(trials > 0 && minimum > 0 && maximum >= minimum, "\(trials) \(minimum) \(maximum)")
    let wanted = Self.exponent(trials)
    let last = min(wanted, Self.exponent(maximum / minimum))
    let least = maximum / Self.power(last)
    var rungs: [Rung] = []
    var left = trials
    for rung in 0...last {
      rungs.append(
        Rung(trials: left, resource: rung == last ? maximum : least * Self.power(rung)))
      left = Self.promoted(of: left)
    }
    self.rungs = rungs
  }

  /// How many of the trials of a rung reach the next.
  package static func promoted(of trials: Int) -> Int { (trials + factor - 1) / factor }

  /// The places of the trials that reach the next rung, ascending. If some are equally good, the first are taken.
  ///
  /// - Parameters:
  ///   - scores: one for each trial of the rung; the greater, the better.
  ///   - kept: the place of a trial that always reaches it, beside the others if it is not one of the best.
  package static func promotions(_ scores: [Double], keeping kept: Int) -> [Int] {
    let ranked = scores.indices.sorted {
      let (first, second) = (scores[$0].rankable, scores[$1].rankable)
      return first == second ? $0 < $1 : first > second
    }
    let best = ranked.prefix(promoted(of: scores.count))
    return (best.contains(kept) ? Array(best) : best + [kept]).sorted()
  }

  /// The greatest power of the factor that is not above `count`.
  private static func exponent(_ count: Int) -> Int {
    var (exponent, rest) = (0, count)
    while rest >= factor {
      rest /= factor
      exponent += 1
    }
    return exponent
  }

  private static func power(_ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * factor }
  }
}

extension Double {
  /// A figure that is not defined is worse than any other.
  fileprivate var rankable: Double { isNaN ? -.infinity : self }
}

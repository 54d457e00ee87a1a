package import FilbertJSON
import Glibc

/// The tree-structured Parzen estimator (Bergstra et al. 2011), each parameter for itself: Optuna's `TPESampler` with
/// `multivariate=False` and its other defaults.
///
/// The best tenth of the trials make one density, the others another. 24 values are drawn from the first, and the one with
/// the greatest ratio of both densities is tried.
package struct TreeParzen: Sendable {
  /// Until there are this many trials, values are drawn at random.
  package static let startup = 10
  /// How many values are drawn.
  package static let candidates = 24
  /// The most trials that count as good.
  private static let mostGood = 25

  private let good: [ObservedPoint]
  private let others: [ObservedPoint]

  /// - Parameter trials: all trials, in their order.
  package init(_ trials: [ObservedPoint]) {
    let count = min((trials.count + 9) / 10, Self.mostGood)
    let ranked = trials.indices.sorted {
      trials[$0].score == trials[$1].score ? $0 < $1 : trials[$0].score > trials[$1].score
    }
    good = ranked.prefix(count).sorted().map { trials[$0] }
    others = ranked.dropFirst(count).sorted().map { trials[$0] }
  }

  /// The value to try next.
  ///
  /// - Parameters:
  ///   - parameter: the place of the parameter in its space.
  ///   - draws: for each candidate two uniform numbers of [0, 1), for its kernel and its place.
  package func value(
    _ domain: SearchDomain, parameter: Int, draws: [(kernel: Double, place: Double)]
  ) -> JSONValue {
    func estimator(_ trials: [ObservedPoint]) -> ParzenEstimator {
      ParzenEstimator(domain, observed: trials.compactMap { $0.values[parameter] })
    }
    let (first, second) = (estimator(good), estimator(others))
    let drawn = draws.map { first.value(kernel: $0.kernel, place: $0.place) }
    let gains = drawn.map { first.logDensity($0) - second.logDensity($0) }
    var best = 0
    for (place, gain) in gains.enumerated() where gain > gains[best] { best = place }
    return domain.settled(drawn[best])
  }
}

/// What a trial has shown.
package struct ObservedPoint: Sendable {
  /// A value for each parameter of the space; nil for one outside its domain, as that of a default may be.
  package let values: [JSONValue?]
  /// How good it was: the greater, the better.
  package let score: Double

  /// - Parameter point: values that need not lie in the space.
  package init(_ point: SearchPoint, in space: SearchSpace, score: Double) {
    values = zip(point.values, space.parameters).map { value, parameter in
      // A bare nil would be JSON's null.
      parameter.domain.contains(value) ? value : JSONValue?.none
    }
    // A figure that is not defined is worse than any other.
    self.score = score.isNaN ? -.infinity : score
  }
}

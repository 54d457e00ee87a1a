import Glibc

/// Where on the straight path from the baseline (0) to the text (1) gradients are computed, and how they are weighted.
package struct PathRule: Sendable {
  package let points: [Double]
  /// They add up to 1, or nearly so for ``concentrated(steps:)``.
  package let weights: [Double]

  /// Gauss-Legendre quadrature, captum's default.
  package static func gaussLegendre(steps: Int) -> PathRule {
    let rule = GaussLegendre(count: steps)
    return PathRule(points: rule.nodes, weights: rule.weights)
  }

  /// Gauss-Legendre quadrature in `u` with `point = center + width sinh(u)`, which puts most points where the model
  /// changes its mind (the sinh map of Tee & Trefethen 2006, SIAM J. Sci. Comput. 28).
  ///
  /// The padding's embeddings give way to those of the words in a short part of the path, about a third from its start,
  /// and nearly all of a gradient's variation lies there. With two classifiers of 6 layers, one trained for minutes and one
  /// for an epoch, 12 points left completeness errors of 1.1 % and 0.4 % in the median and of 5 % and 1.3 % at the 90th
  /// percentile; plain Gauss-Legendre left 5 % and 4 %, 41 % and 10 %.
  package static func concentrated(steps: Int) -> PathRule {
    let rule = GaussLegendre(count: steps)
    let start = asinh((0 - center) / width)
    let length = asinh((1 - center) / width) - start
    let places = rule.nodes.map { start + length * $0 }
    return PathRule(
      points: places.map { center + width * sinh($0) },
      weights: zip(places, rule.weights).map { $1 * length * width * cosh($0) })
  }

  private static let center = 0.35
  private static let width = 0.1
}

/// How many points a path gets.
package enum PathSteps: Sendable, Equatable {
  /// So many, by plain Gauss-Legendre quadrature: what captum's `LayerIntegratedGradients` computes with `n_steps`.
  case fixed(Int)
  /// A few, in a part of the path; and twice as many again, up to three times, for a text whose attributions then miss the
  /// difference of outputs by more than `tolerance` (a share of it).
  case adaptive(tolerance: Double)

  /// The usual choice: of a model that is sure of its answers, one text in five needs more than the fewest.
  package static let usual = adaptive(tolerance: 0.03)

  private static let fewest = 12

  /// The rules to try in this order.
  var rules: [PathRule] {
    switch self {
    case .fixed(let steps): [.gaussLegendre(steps: steps)]
    case .adaptive: [1, 2, 4, 8].map { .concentrated(steps: $0 * Self.fewest) }
    }
  }

  var tolerance: Double {
    switch self {
    case .fixed: .infinity
    case .adaptive(let tolerance): tolerance
    }
  }
}

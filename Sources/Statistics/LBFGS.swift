import FilbertCore

/// Limited-memory BFGS for smooth convex functions (Nocedal & Wright, Numerical Optimization, 2nd edition, algorithm 7.4).
///
/// Keeps what it learned of the curvature from one call of ``minimize(_:until:iterations:rounding:_:)`` to the next, so that
/// the same function can be minimised first in low precision, then in high.
struct LBFGS: Sendable {
  struct Value: Sendable {
    var loss: Double
    var gradient: [Double]

    var largestGradient: Double { gradient.reduce(0) { max($0, abs($1)) } }
  }

  typealias Objective = ([Double]) -> Value

  /// A step and the change of the gradient along it.
  private struct Pair {
    let step: [Double]
    let change: [Double]
    let product: Double
  }

  /// As in scikit-learn.
  private static let memory = 10

  /// An estimate of the inverse of the Hessian's diagonal, up to a common factor.
  private let inverseDiagonal: [Double]
  private var pairs: [Pair] = []
  /// Steps taken so far.
  private(set) var iterations = 0
  /// Calls of the objective so far.
  private(set) var evaluations = 0

  init(inverseDiagonal: [Double]) { self.inverseDiagonal = inverseDiagonal }

  /// Moves `x` until no element of the gradient is greater than `tolerance`, until no step decreases the loss, or until
  /// the work is cancelled.
  ///
  /// - Parameters:
  ///   - limit: stop at so many iterations, those of earlier calls included.
  ///   - rounding: relative error of the loss.
  /// - Returns: the value at `x`.
  mutating func minimize(
    _ x: inout [Double], until tolerance: Double, iterations limit: Int, rounding: Double,
    _ objective: Objective
  ) -> Value {
    var value = objective(x)
    evaluations += 1
    let cancellation = Cancellation.current
    while value.largestGradient > tolerance, iterations < limit, cancellation?.leavesOut != true {
      var direction = descentDirection(value.gradient)
      if dot(direction, value.gradient) >= 0 {
        pairs.removeAll()
        direction = descentDirection(value.gradient)
      }
      guard
        let (point, next) = step(
          from: x, value, along: direction, rounding: rounding, objective)
      else {
        // Curvature learned far away may be to blame: once more without it.
        if pairs.isEmpty { break }
        pairs.removeAll()
        continue
      }
      remember(step: difference(point, x), change: difference(next.gradient, value.gradient))
      (x, value) = (point, next)
      iterations += 1
    }
    return value
  }

  private mutating func remember(step: [Double], change: [Double]) {
    let product = dot(step, change)
    guard product > 0 else { return }
    if pairs.count == Self.memory { pairs.removeFirst() }
    pairs.append(Pair(step: step, change: change, product: product))
  }

  /// -H⁻¹ gradient, H⁻¹ by the two loops of algorithm 7.4.
  private func descentDirection(_ gradient: [Double]) -> [Double] {
    var q = gradient
    var alphas: [Double] = []
    for pair in pairs.reversed() {
      let alpha = dot(pair.step, q) / pair.product
      add(-alpha, times: pair.change, to: &q)
      alphas.append(alpha)
    }
    var scale = -1.0
    if let last = pairs.last {
      let scaled = zip(last.change, inverseDiagonal).map(*)
      scale = -last.product / dot(last.change, scaled)
    }
    var direction = zip(q, inverseDiagonal).map { $0 * $1 * scale }
    for (pair, alpha) in zip(pairs, alphas.reversed()) {
      let beta = dot(pair.change, direction) / pair.product
      add(-(alpha + beta), times: pair.step, to: &direction)
    }
    return direction
  }

  private func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(-) }
}

// MARK: - Line search

extension LBFGS {
  /// Sufficient decrease, and the part of the slope that may be left.
  private static let (decrease, curvature) = (1e-4, 0.9)

  /// A point along `direction` with the weak Wolfe conditions, by bisection (Lewis & Overton 2013) with the secant of the
  /// slopes; nil if there is none within 30 trials.
  ///
  /// Where the loss changes by less than its rounding error, the slope stands for it (Hager & Zhang 2005, condition T2).
  private mutating func step(
    from x: [Double], _ value: Value, along direction: [Double], rounding: Double,
    _ objective: Objective
  ) -> ([Double], Value)? {
    let slope = dot(value.gradient, direction)
    var (low, high) = ((at: 0.0, slope: slope), (at: Double.infinity, slope: Double.infinity))
    var length = 1.0
    for _ in 0..<30 {
      var point = x
      add(length, times: direction, to: &point)
      let next = objective(point)
      evaluations += 1
      let nextSlope = dot(next.gradient, direction)
      let decreases =
        next.loss <= value.loss + Self.decrease * length * slope
        || next.loss <= value.loss + rounding * abs(value.loss)
          && nextSlope <= (2 * Self.decrease - 1) * slope
      if !decreases {
        high = (length, nextSlope)
      } else if nextSlope < Self.curvature * slope {
        low = (length, nextSlope)
      } else {
        return (point, next)
      }
      length = Self.trial(low, high)
    }
    return nil
  }

  /// The next length to try between `low` and `high`.
  private static func trial(
    _ low: (at: Double, slope: Double), _ high: (at: Double, slope: Double)
  ) -> Double {
    guard high.at.isFinite else { return 2 * low.at }
    let width = high.at - low.at
    guard high.slope.isFinite, high.slope > 0 else { return low.at + width / 2 }
    let root = low.at - low.slope * width / (high.slope - low.slope)
    return min(max(root, low.at + 0.1 * width), high.at - 0.1 * width)
  }
}

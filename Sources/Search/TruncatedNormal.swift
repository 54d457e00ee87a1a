import Glibc

/// The normal distribution with mean 0 and variance 1 between two bounds, by logarithms of probabilities, so that nothing
/// underflows far from the mean.
///
/// After `scipy.stats.truncnorm` as Optuna has it (`optuna/samplers/_tpe/_truncnorm.py`).
enum TruncatedNormal {
  /// log √(2π).
  private static let logNormalizer = 0.5 * log(2 * Double.pi)

  /// The logarithm of the density at `x` without bounds.
  static func logDensity(_ x: Double) -> Double { -(x * x) / 2 - logNormalizer }

  /// The logarithm of the probability of a value below `x`, without bounds.
  static func logCumulative(_ x: Double) -> Double {
    if x > 6 { return -cumulative(-x) }
    if x > -20 { return log(cumulative(x)) }
    // The asymptotic series of Mills' ratio.
    var (last, sum, numerator, factor, sign) = (0.0, 1.0, 1.0, 1.0, 1.0)
    var term = 0.0
    while (last - sum).magnitude > Double.ulpOfOne {
      term += 1
      last = sum
      sign = -sign
      factor /= x * x
      numerator *= 2 * term - 1
      sum += sign * numerator * factor
    }
    return -0.5 * x * x - log(-x) - logNormalizer + log(sum)
  }

  private static func cumulative(_ x: Double) -> Double {
    let scaled = x / 2.0.squareRoot()
    if scaled < -1 / 2.0.squareRoot() { return 0.5 * erfc(-scaled) }
    if scaled < 1 / 2.0.squareRoot() { return 0.5 + 0.5 * erf(scaled) }
    return 1 - 0.5 * erfc(scaled)
  }

  /// The logarithm of the probability of a value between `low` and `high`.
  static func logMass(_ low: Double, _ high: Double) -> Double {
    // The left tail is the one that is computed exactly.
    if high <= 0 { return logDifference(logCumulative(high), logCumulative(low)) }
    if low > 0 { return logDifference(logCumulative(-low), logCumulative(-high)) }
    return log1p(-cumulative(low) - cumulative(-high))
  }

  /// log(e^first - e^second).
  private static func logDifference(_ first: Double, _ second: Double) -> Double {
    first + log1p(-exp(second - first))
  }

  private static func logSum(_ first: Double, _ second: Double) -> Double {
    let greater = max(first, second)
    return greater == -.infinity ? greater : greater + log1p(exp(min(first, second) - greater))
  }

  /// The value below which a share `quantile` of the distribution between `low` and `high` lies.
  ///
  /// - Precondition: `low` is below `high`.
  static func quantile(_ quantile: Double, _ low: Double, _ high: Double) -> Double {
    if quantile == 0 { return low }
    if quantile == 1 { return high }
    let mass = logMass(low, high)
    return low < 0
      ? inverse(logSum(logCumulative(low), log(quantile) + mass))
      : -inverse(logSum(logCumulative(-high), log1p(-quantile) + mass))
  }

  /// The `x` whose ``logCumulative(_:)`` is `logarithm`, by Newton's method.
  private static func inverse(_ logarithm: Double) -> Double {
    // Close to 0 the other tail has the digits.
    let isFlipped = logarithm > -1e-2
    let target = isFlipped ? log(-expm1(logarithm)) : logarithm
    var x =
      target < -5
      ? -(-2 * (target + logNormalizer)).squareRoot()
      : -(3.0.squareRoot() / Double.pi) * log(expm1(-target))
    for _ in 0..<100 {
      let value = logCumulative(x)
      let step = (value - target) * exp(value - logDensity(x))
      x -= step
      if step.magnitude < 1e-8 * x.magnitude { break }
    }
    return isFlipped ? -x : x
  }
}

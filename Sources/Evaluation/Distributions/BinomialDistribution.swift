import Glibc

/// The binomial distribution.
enum BinomialDistribution {
  /// The logarithm of the chance of `successes` in `trials` that succeed with `probability` each.
  ///
  /// Source: Loader 2000, "Fast and accurate computation of binomial probabilities": differences of nearly equal
  /// factorials are avoided, so that it is exact to about 1e-15 for a million trials too.
  static func logProbability(of successes: Int, trials: Int, probability: Double) -> Double {
    guard 0...trials ~= successes else { return -.infinity }
    if probability <= 0 { return successes == 0 ? 0 : -.infinity }
    if probability >= 1 { return successes == trials ? 0 : -.infinity }
    let (n, x) = (Double(trials), Double(successes))
    if successes == 0 { return n * log1p(-probability) }
    if successes == trials { return n * log(probability) }
    let rest = n - x
    let exponent =
      stirlingError(trials) - stirlingError(successes) - stirlingError(trials - successes)
      - deviance(x, n * probability) - deviance(rest, n * (1 - probability))
    return exponent + 0.5 * log(n / (2 * .pi * x * rest))
  }

  /// log n! less Stirling's approximation of it.
  private static func stirlingError(_ n: Int) -> Double {
    let x = Double(n)
    if n <= 15 {
      return lgamma(x + 1) - (x + 0.5) * log(max(x, 1)) + x - 0.5 * log(2 * .pi)
    }
    let square = x * x
    let series =
      1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square
    return (1.0 / 12 - (1.0 / 360 - series / square) / square) / x
  }

  /// x log(x / mean) + mean - x, by a series if both are close.
  private static func deviance(_ x: Double, _ mean: Double) -> Double {
    guard (x - mean).magnitude < 0.1 * (x + mean) else {
      return x * log(x / mean) + mean - x
    }
    let ratio = (x - mean) / (x + mean)
    var sum = (x - mean) * ratio
    var term = 2 * x * ratio
    for place in 1..<1000 {
      term *= ratio * ratio
      let next = sum + term / Double(2 * place + 1)
      if next == sum { break }
      sum = next
    }
    return sum
  }
}

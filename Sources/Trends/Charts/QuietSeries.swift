import FilbertCore
import FilbertEvaluation
import Glibc

extension SplitMix64 {
  /// A value of a period without a change, or with a level that is `shift` higher: hits among `rows` that vary as much as
  /// the baseline says, by a beta-binomial distribution, or the sum of as many numbers.
  mutating func sum(of rows: Int, _ number: Int, _ baseline: Baseline, shift: Double = 0) -> Double
  {
    let expected = baseline.expected(number, shift: shift)
    guard baseline.isShare else {
      let variance = Double(rows) * baseline.variance * baseline.dispersion
      return Double(rows) * expected + normal() * variance.squareRoot()
    }
    var share = expected
    // Rows of a period that are all alike cannot vary more.
    let dispersion = min(baseline.dispersion, 0.95 * Double(rows))
    if dispersion > 1.001 {
      let size = (Double(rows) - dispersion) / (dispersion - 1)
      let (hits, others) = (gamma(size * share), gamma(size * (1 - share)))
      share = hits + others > 0 ? hits / (hits + others) : share
    }
    return Double(binomial(trials: rows, probability: share))
  }

  private mutating func normal() -> Double {
    NormalDistribution.quantile(Double((next() >> 12) | 1) * 0x1p-52 * (1 - 0x1p-50))
  }

  /// A gamma variable with scale 1 (Marsaglia and Tsang 2000; shapes below 1 by their boost).
  private mutating func gamma(_ shape: Double) -> Double {
    if shape < 1 {
      let boost = pow(max(uniform(), 0x1p-53), 1 / shape)
      return boost * gamma(shape + 1)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      if log(max(uniform(), 0x1p-53)) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}

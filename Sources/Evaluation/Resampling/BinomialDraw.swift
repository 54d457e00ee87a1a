package import FilbertCore
import Glibc

extension SplitMix64 {
  /// The number of successes in `trials` that succeed with `probability` each, drawn exactly.
  ///
  /// Sources: inversion by a walk over the chances for a mean below 10 (Kachitvichyanukul and Schmeiser 1988, BINV);
  /// otherwise transformed rejection (Hörmann 1993, "The generation of binomial random variates", BTRS).
  package mutating func binomial(trials: Int, probability: Double) -> Int {
    if trials <= 0 || probability <= 0 { return 0 }
    if probability >= 1 { return trials }
    if probability > 0.5 { return trials - binomial(trials: trials, probability: 1 - probability) }
    return Double(trials) * probability < 10
      ? walk(trials, probability) : reject(trials, probability)
  }

  private mutating func walk(_ trials: Int, _ probability: Double) -> Int {
    let ratio = probability / (1 - probability)
    let first = exp(Double(trials) * log1p(-probability))
    while true {
      var chance = first
      var rest = uniform()
      var successes = 0
      while rest > chance, successes <= trials {
        rest -= chance
        successes += 1
        chance *= (Double(trials + 1) / Double(successes) - 1) * ratio
      }
      // Beyond the last only by rounding.
      if successes <= trials { return successes }
    }
  }

  private mutating func reject(_ trials: Int, _ probability: Double) -> Int {
    let n = Double(trials)
    let spread = (n * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let center = n * probability + 0.5
    let quick = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * spread
    let odds = probability / (1 - probability)
    let mode = ((n + 1) * probability).rounded(.down)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let us = 0.5 - u.magnitude
      let k = ((2 * a / us + b) * u + center).rounded(.down)
      if us >= 0.07, v <= quick { return Int(k) }
      guard k >= 0, k <= n else { continue }
      let bound =
        (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1)))
        + (n + 1) * log((n - mode + 1) / (n - k + 1))
        + (k + 0.5) * log(odds * (n - k + 1) / (k + 1))
        + Self.stirlingTail(mode) + Self.stirlingTail(n - mode)
        - Self.stirlingTail(k) - Self.stirlingTail(n - k)
      if log(v * alpha / (a / (us * us) + b)) <= bound { return Int(k) }
    }
  }

  /// log k! less (k + 1/2) log(k + 1) - (k + 1) + log(2 pi) / 2.
  private static func stirlingTail(_ k: Double) -> Double {
    let next = k + 1
    if k < 10 { return lgamma(next) - (k + 0.5) * log(next) + next - 0.5 * log(2 * .pi) }
    let square = next * next
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next
  }
}

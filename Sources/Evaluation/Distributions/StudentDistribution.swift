import Glibc

/// Student's t distribution.
package enum StudentDistribution {
  /// The chance of a value above `t` with `degrees` degrees of freedom, which need not be whole.
  static func upperTail(_ t: Double, degrees: Double) -> Double {
    let tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    return t < 0 ? 1 - tail : tail
  }

  /// The value that a share of `probability`, at least a half and less than 1, lies below.
  package static func quantile(_ probability: Double, degrees: Double) -> Double {
    precondition(0.5..<1 ~= probability, "\(probability)")
    let tail = 1 - probability
    var (low, high) = (0.0, 1.0)
    while upperTail(high, degrees: degrees) > tail { (low, high) = (high, 2 * high) }
    // Until no number lies between them.
    while true {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { return high }
      if upperTail(middle, degrees: degrees) > tail { low = middle } else { high = middle }
    }
  }

  /// The regularised incomplete beta function (DLMF 8.17).
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges quickly below the mean only; above it, the other tail.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front * fraction(x, a, b) / a
  }

  /// The continued fraction of DLMF 8.17.22 by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func kept(_ value: Double) -> Double { value.magnitude < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / kept(1 - (a + b) * x / (a + 1))
    var value = d
    for m in 1...10_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / kept(1 + even * d)
      c = kept(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / kept(1 + odd * d)
      c = kept(1 + odd / c)
      value *= d * c
      if (d * c - 1).magnitude < 1e-16 { break }
    }
    return value
  }
}

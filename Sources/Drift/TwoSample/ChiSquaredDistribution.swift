import Glibc

/// The distribution of a sum of squares of standard normal values.
struct ChiSquaredDistribution {
  /// How many values, at least 1.
  let degrees: Int

  /// The chance of a sum above `x`: `scipy.stats.chi2.sf`, the regularised incomplete gamma function (DLMF 8.2.4).
  func upperTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    let (a, half) = (Double(degrees) / 2, x / 2)
    let front = exp(a * log(half) - half - lgamma(a))
    return half < a + 1 ? 1 - front * Self.series(a, half) : front * Self.fraction(a, half)
  }

  /// The value that a share of `probability` lies above.
  func value(above probability: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while upperTail(high) > probability { (low, high) = (high, 2 * high) }
    // Until no number lies between them.
    while true {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { return high }
      if upperTail(middle) > probability { low = middle } else { high = middle }
    }
  }

  /// The power series of DLMF 8.7.1, for small values.
  private static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var n = a
    repeat {
      n += 1
      term *= x / n
      sum += term
    } while term > sum * 0x1p-54
    return sum
  }

  /// The continued fraction of DLMF 8.9.2 by Lentz's method, for large values.
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1 / Double.leastNormalMagnitude
    var d = 1 / b
    var value = d
    for n in 1...10_000 {
      let n = Double(n)
      let numerator = n * (a - n)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      value *= c * d
      if (c * d - 1).magnitude < 1e-16 { break }
    }
    return value
  }
}

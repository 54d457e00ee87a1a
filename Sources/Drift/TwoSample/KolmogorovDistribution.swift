import Glibc

/// The distribution of the two-sided statistic of Kolmogorov for one sample, with the same methods over the same ranges
/// as `scipy.stats.kstwo` (Simard and L'Ecuyer 2011). Both give the same probability to 1e-9.
struct KolmogorovDistribution {
  /// Values in the sample, at least 1.
  let size: Int

  /// The chance of a statistic above `x`.
  func upperTail(_ x: Double) -> Double { min(1, max(0, unclippedTail(x))) }

  private func unclippedTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < 1 else { return 0 }
    let count = Double(size)
    let t = count * x
    if t <= 0.5 { return 1 }
    if t <= 1 { return 1 - exp(lgamma(count + 1) - count * log(count) + count * log(2 * t - 1)) }
    if t >= count - 1 { return 2 * pow(1 - x, count) }
    if x >= 0.5 { return 2 * oneSidedTail(x) }
    let scaled = t * x
    if size <= 140 { return scaled <= 4 ? 1 - matrixPower(x) : 2 * oneSidedTail(x) }
    if scaled >= 370 { return 0 }
    if scaled >= 2.2 { return 2 * oneSidedTail(x) }
    if size <= 100_000, count * pow(x, 1.5) <= 1.4 { return 1 - matrixPower(x) }
    return 1 - asymptotic(x)
  }

  /// The upper tail of the one-sided statistic, exact (Smirnov 1944; Birnbaum and Tingey 1951).
  private func oneSidedTail(_ x: Double) -> Double {
    let count = Double(size)
    var sum = 0.0
    // log of the binomial coefficient, one factor after another.
    var logChoices = 0.0
    for j in 0...Int((count * (1 - x)).rounded(.down)) {
      let j = Double(j)
      if j > 0 { logChoices += log((count - j + 1) / j) }
      let rest = 1 - x - j / count
      guard rest > 0 else { continue }
      sum += exp(logChoices + (count - j) * log(rest) + (j - 1) * log(x + j / count))
    }
    return x * sum
  }

  /// The chance of a statistic up to `x`, exact: the power of a matrix (Durbin 1968; Marsaglia, Tsang and Wang 2003).
  private func matrixPower(_ x: Double) -> Double {
    let t = Double(size) * x
    let k = Int(t.rounded(.up))
    let h = Double(k) - t
    let m = 2 * k - 1
    var base = ScaledMatrix(rows: m, centre: k - 1)
    var factorials = Array(repeating: 1.0, count: m + 1)
    for j in 1...m { factorials[j] = factorials[j - 1] / Double(j) }
    for row in 0..<m {
      for column in 0..<m where row - column + 1 >= 0 {
        base.values[row * m + column] = factorials[row - column + 1]
      }
    }
    for row in 0..<m {
      var edge = (1 - pow(h, Double(row + 1))) * factorials[row + 1]
      if row == m - 1 {
        edge = (1 - 2 * pow(h, Double(m)) + pow(max(2 * h - 1, 0), Double(m))) * factorials[m]
      }
      base.values[row * m] = edge
      base.values[(m - 1) * m + (m - 1 - row)] = edge
    }
    let power = base.power(size)
    var chance = power.values[(k - 1) * m + k - 1]
    var exponent = power.exponent
    for i in 1...size {
      chance *= Double(i) / Double(size)
      if chance < 0x1p-128 {
        chance *= 0x1p128
        exponent -= 128
      }
    }
    return scalbn(chance, Int32(exponent))
  }

  /// The chance of a statistic up to `x` for large samples (Pelz and Good 1976): four terms in 1 / √size.
  private func asymptotic(_ x: Double) -> Double {
    let count = Double(size)
    let z = x * count.squareRoot()
    let (z2, z4, z6) = (z * z, pow(z, 4), pow(z, 6))
    let (pi2, pi4, pi6) = (Double.pi * .pi, pow(Double.pi, 4), pow(Double.pi, 6))
    let quarter = -pi2 / 8 / z2
    guard quarter >= -708 else { return 0 }
    var terms = SIMD4<Double>()
    let last = Int((16 * z / .pi).rounded(.up))
    for k in stride(from: last, through: 1, by: -1) {
      let odd = Double(2 * k - 1)
      let (odd2, odd4, odd6) = (odd * odd, pow(odd, 4), pow(odd, 6))
      let first = -z2 + pi2 / 4 * odd2
      let second =
        6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 / 4 * odd2 + pi4 * (1 - 2 * z2) / 16 * odd4
      let third =
        -30 * z6 - 90 * pow(z, 8) + pi2 * (135 * z4 - 96 * z6) / 4 * odd2
        + pi4 * (-60 * z2 + 212 * z4) / 16 * odd4 + pi6 * (5 - 30 * z2) / 64 * odd6
      terms += SIMD4(1, first, second, third) * exp(quarter * odd2)
    }
    let root = (2 * Double.pi).squareRoot()
    terms *= root / SIMD4(z, 6 * z4, 72 * pow(z, 7), 6480 * pow(z, 10))
    for k in stride(from: last, through: 1, by: -1) {
      let k2 = Double(k * k)
      let weight = k2 * exp(4 * quarter * k2)
      terms[2] -= pi2 * root / (36 * pow(z, 3)) * weight
      terms[3] += pi2 * root / (216 * z6) * weight * (3 * z2 - pi2 * k2)
    }
    return terms[0] + terms[1] / count.squareRoot() + terms[2] / count + terms[3] / pow(count, 1.5)
  }
}

/// A square matrix times a power of two, so that high powers of it do not overflow.
private struct ScaledMatrix {
  let rows: Int
  /// The row and column of the element that decides about the scale.
  let centre: Int
  var values: [Double]
  var exponent = 0

  init(rows: Int, centre: Int) {
    (self.rows, self.centre) = (rows, centre)
    values = Array(repeating: 0, count: rows * rows)
  }

  func power(_ exponent: Int) -> ScaledMatrix {
    var result = ScaledMatrix(rows: rows, centre: centre)
    for row in 0..<rows { result.values[row * rows + row] = 1 }
    var (square, rest) = (self, exponent)
    while rest > 0 {
      if rest % 2 == 1 { result = result.times(square) }
      rest /= 2
      if rest > 0 { square = square.times(square) }
    }
    return result
  }

  private func times(_ other: ScaledMatrix) -> ScaledMatrix {
    var product = ScaledMatrix(rows: rows, centre: centre)
    for row in 0..<rows {
      for inner in 0..<rows {
        let value = values[row * rows + inner]
        guard value != 0 else { continue }
        for column in 0..<rows {
          product.values[row * rows + column] += value * other.values[inner * rows + column]
        }
      }
    }
    product.exponent = exponent + other.exponent
    if product.values[centre * rows + centre] > 0x1p128 {
      for place in product.values.indices { product.values[place] *= 0x1p-128 }
      product.exponent += 128
    }
    return product
  }
}

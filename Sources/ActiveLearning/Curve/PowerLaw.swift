import FilbertEvaluation
import FilbertStatistics
import Glibc

/// `figure(n) = a - b n^-c` for models of `n` labelled rows, fitted by least squares: what is measured for classifiers of
/// texts and images follows such a law in the main (Hestness et al. 2017, Rosenfeld et al. 2020).
///
/// `a` is at most 1, which no F1 exceeds, `b` not negative and `c` from 0.05 to 3. For each `c` the best `a` and `b` are
/// linear, so only `c` is searched. SciPy's `curve_fit` with these bounds finds the same.
package struct PowerLaw: Sendable, Equatable {
  package let a: Double
  package let b: Double
  package let c: Double
  /// Standard deviation of the figures around the law.
  package let deviation: Double
  /// Observations less the parameters that no bound holds.
  package let degrees: Int
  /// Factor of the information of the parameters that no bound holds, `[free x free]`: their covariance, for figures
  /// that scatter by 1, is its inverse. Nil if bounds hold all of them.
  private let information: Cholesky?
  private let free: [Int]

  private static let exponents = 0.05...3.0
  /// Fewer observations than this cannot show how uncertain three parameters are.
  package static let fewestObservations = 5

  /// - Parameters:
  ///   - rows: of each model, positive.
  ///   - figures: of each model, such as the macro F1.
  /// - Returns: nil if there are too few observations, or fewer than three different sizes.
  package init?(rows: [Double], figures: [Double]) {
    guard rows.count == figures.count, rows.count >= Self.fewestObservations,
      Set(rows).count >= 3, rows.allSatisfy({ $0 > 0 }), figures.allSatisfy(\.isFinite)
    else { return nil }
    c = Self.bestExponent(rows, figures)
    (a, b) = Self.linearPart(rows, figures, c)
    let (a, b, c) = (a, b, c)
    let error = Self.squaredError(rows, figures, c)
    var free: [Int] = []
    if a < 1 { free.append(0) }
    if b > 0 {
      free.append(1)
      if c > Self.exponents.lowerBound, c < Self.exponents.upperBound { free.append(2) }
    }
    degrees = rows.count - free.count
    deviation = (error / Double(degrees)).squareRoot()
    self.free = free
    guard !free.isEmpty else {
      information = nil
      return
    }
    var products = [Double](repeating: 0, count: free.count * free.count)
    for n in rows {
      let all = Self.slopes(n, b, c)
      for (i, own) in free.enumerated() {
        for (j, other) in free.enumerated() {
          products[i * free.count + j] += all[own] * all[other]
        }
      }
    }
    guard let factor = Cholesky(products, order: free.count) else { return nil }
    information = factor
  }

  /// The figure of a model of `rows` rows.
  package func value(at rows: Double) -> Double { a - b * pow(rows, -c) }

  /// Half the width of an interval for the figure of one more model of `rows` rows: the delta method, with the scatter of
  /// single models.
  ///
  /// - Parameter confidence: above 0 and below 1.
  package func halfWidth(at rows: Double, confidence: Double = 0.95) -> Double {
    let all = Self.slopes(rows, b, c)
    var slope = free.map { all[$0] }
    information?.whiten(&slope)
    let variance = 1 + slope.reduce(0) { $0 + $1 * $1 }
    return StudentDistribution.quantile((1 + confidence) / 2, degrees: Double(degrees))
      * deviation * variance.squareRoot()
  }

  /// Derivatives of the figure by a, b and c.
  private static func slopes(_ rows: Double, _ b: Double, _ c: Double) -> [Double] {
    let power = pow(rows, -c)
    return [1, -power, b * log(rows) * power]
  }

  private static func linearPart(
    _ rows: [Double], _ figures: [Double], _ c: Double
  ) -> (a: Double, b: Double) {
    let powers = rows.map { pow($0, -c) }
    let count = Double(rows.count)
    let (meanPower, mean) = (powers.reduce(0, +) / count, figures.reduce(0, +) / count)
    var (covariance, variance) = (0.0, 0.0)
    for (power, figure) in zip(powers, figures) {
      covariance += (power - meanPower) * (figure - mean)
      variance += (power - meanPower) * (power - meanPower)
    }
    let b = variance > 0 ? -covariance / variance : 0
    if b <= 0 { return (min(1, mean), 0) }
    let a = mean + b * meanPower
    if a <= 1 { return (a, b) }
    let product = zip(powers, figures).reduce(0) { $0 + $1.0 * (1 - $1.1) }
    return (1, max(0, product / powers.reduce(0) { $0 + $1 * $1 }))
  }

  private static func squaredError(_ rows: [Double], _ figures: [Double], _ c: Double) -> Double {
    let (a, b) = linearPart(rows, figures, c)
    return zip(rows, figures).reduce(0) { sum, point in
      let error = a - b * pow(point.0, -c) - point.1
      return sum + error * error
    }
  }

  /// The best of a grid, then golden sections between its neighbours.
  private static func bestExponent(_ rows: [Double], _ figures: [Double]) -> Double {
    let steps = 60
    let (low, high) = (exponents.lowerBound, exponents.upperBound)
    let grid = (0...steps).map { low * pow(high / low, Double($0) / Double(steps)) }
    let errors = grid.map { squaredError(rows, figures, $0) }
    let best = grid.indices.min { errors[$0] < errors[$1] } ?? 0
    var (from, to) = (grid[max(0, best - 1)], grid[min(steps, best + 1)])
    let section = (5.0.squareRoot() - 1) / 2
    while to - from > 1e-9 {
      let (left, right) = (to - section * (to - from), from + section * (to - from))
      if squaredError(rows, figures, left) <= squaredError(rows, figures, right) {
        to = right
      } else {
        from = left
      }
    }
    let found = (from + to) / 2
    // At a bound the section comes as near to it as it ends.
    return best == 0 && found - low < 1e-8
      ? low : best == steps && high - found < 1e-8 ? high : found
  }
}

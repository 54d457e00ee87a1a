import Glibc

/// Gauss-Legendre quadrature on `0...1`: exact for polynomials of degree `2 count - 1`.
///
/// The nodes are the roots of the Legendre polynomial, found by Newton's method from Tricomi's approximation; equal to
/// NumPy's `leggauss` to 1e-14.
struct GaussLegendre: Sendable {
  /// Ascending.
  let nodes: [Double]
  /// They add up to 1.
  let weights: [Double]

  /// - Precondition: `count` is positive.
  init(count: Int) {
    precondition(count > 0, "a quadrature with \(count) nodes")
    var nodes = [Double](repeating: 0, count: count)
    var weights = nodes
    for index in 0..<count {
      var x = -cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var derivative = 1.0
      // Quadratic convergence: three or four steps from here.
      for _ in 0..<20 {
        let value: Double
        (value, derivative) = Self.legendre(count, at: x)
        let step = value / derivative
        x -= step
        if abs(step) < 1e-15 { break }
      }
      derivative = Self.legendre(count, at: x).derivative
      nodes[index] = (1 + x) / 2
      weights[index] = 1 / ((1 - x * x) * derivative * derivative)
    }
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// The Legendre polynomial of `degree` and its derivative, by the recurrence of three terms.
  private static func legendre(_ degree: Int, at x: Double) -> (value: Double, derivative: Double) {
    var (previous, value) = (1.0, x)
    for k in stride(from: 2, through: degree, by: 1) {
      (previous, value) = (
        value, (Double(2 * k - 1) * x * value - Double(k - 1) * previous) / Double(k)
      )
    }
    return (value, Double(degree) * (x * value - previous) / (x * x - 1))
  }
}

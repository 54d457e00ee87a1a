package import FilbertTensor

/// The derivative of `loss` along `direction` at `x`, by central differences with one Richardson step (error
/// O(h⁴)). `x` is put back.
///
/// Directions instead of single elements: the derivative of one weight drowns in Float rounding, the derivative along
/// the gradient of a whole tensor does not, and an error in any element shows in it.
package func directionalDerivative(
  of loss: () -> Double, at x: Matrix, along direction: [Float], step: Float = 2e-2
) -> Double {
  let start = x.elements
  func value(_ t: Float) -> Double {
    x.copyElements(
      from: Matrix(
        rows: x.rows, columns: x.columns, elements: zip(start, direction).map { $0 + t * $1 }))
    return loss()
  }
  func central(_ h: Float) -> Double { (value(h) - value(-h)) / (2 * Double(h)) }
  let derivative = (4 * central(step) - central(2 * step)) / 3
  x.copyElements(from: Matrix(rows: x.rows, columns: x.columns, elements: start))
  return derivative
}

/// Compares `gradient` with finite differences along itself and along random signs.
/// - Returns: the greatest relative error; a wrong gradient gives one of order 1.
package func gradientError(
  of loss: () -> Double, at x: Matrix, gradient: Matrix, step: Float = 2e-2
) -> Double {
  let g = gradient.elements
  let length = g.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  guard length > 0 else {
    // Claimed to be zero: any direction must agree.
    let direction = [Float](repeating: 1 / Float(g.count).squareRoot(), count: g.count)
    return abs(directionalDerivative(of: loss, at: x, along: direction, step: step))
  }
  let stream = RandomStream(seed: 7, UInt64(g.count))
  let directions: [[Float]] = [
    g.map { Float(Double($0) / length) },
    // Half along the gradient, so that the derivative is large, half at random.
    g.indices.map { index in
      let sign: Float = stream[index] & 1 == 0 ? 1 : -1
      return Float(Double(g[index]) / length) + sign * 0.5 / Float(g.count).squareRoot()
    },
  ]
  return directions.map { direction in
    let expected = zip(direction, g).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    let measured = directionalDerivative(of: loss, at: x, along: direction, step: step)
    return abs(measured - expected) / max(abs(expected), 1e-3 * length)
  }.reduce(0) { $1.isFinite ? max($0, $1) : .infinity }
}

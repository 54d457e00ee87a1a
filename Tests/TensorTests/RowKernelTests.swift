import FilbertTensor
import FilbertTestSupport
import Glibc
import Testing

/// Every 1/64 from -12 to 12, and values at the ends of the range.
private let grid: [Float] =
  (-768...768).map { Float($0) / 64 } + [-1e30, -100, -1e-20, 0, 1e-20, 100, 1e30]

private func reference(_ activation: Activation, _ x: Double) -> Double {
  switch activation {
  case .gelu: 0.5 * x * erfc(-x / 2.0.squareRoot())
  case .geluTanh:
    0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  case .relu: max(0, x)
  case .tanh: tanh(x)
  }
}

@Suite struct RowKernelTests {
  /// The accuracy promised in `CFilbertKernels/elementary.h`: 5e-7 absolute, or 5e-7 of the value.
  @Test(arguments: Activation.allCases)
  func activationsAgreeWithLibm(_ activation: Activation) {
    let x = Matrix(rows: 1, columns: grid.count, elements: grid)
    let y = x.copy().activated(activation, bias: nil).elements
    for (x, y) in zip(grid, y) {
      let expected = reference(activation, Double(x))
      #expect(
        abs(Double(y) - expected) <= 5e-7 * max(1, abs(expected)), "\(activation)(\(x)) = \(y)")
    }
  }

  @Test(arguments: Activation.allCases)
  func derivativesAgreeWithDifferences(_ activation: Activation) {
    let points = grid.filter { abs($0) < 12 && abs($0) > 1e-3 }
    let d = Matrix(
      rows: 1, columns: points.count, elements: [Float](repeating: 2, count: points.count))
    d.multiplyInPlace(
      derivativeOf: activation, at: Matrix(rows: 1, columns: points.count, elements: points))
    for (x, d) in zip(points, d.elements) {
      let h = 1e-5
      let expected =
        (reference(activation, Double(x) + h) - reference(activation, Double(x) - h)) / h
      #expect(abs(Double(d) - expected) < 3e-6, "\(activation)'(\(x))")
    }
  }

  @Test func activationInPlaceGivesTheSame() {
    let x = Matrix.random(7, 13, seed: 1)
    let bias = Matrix.random(1, 13, seed: 2)
    let z = x.copy()
    let y = z.activated(.gelu, bias: bias)
    let inPlace = x.copy()
    inPlace.activateInPlace(.gelu, bias: bias)
    #expect(distance(y.elements, inPlace.elements) < 1e-6)
    x.addInPlace(bias: bias)
    #expect(z.bits == x.bits)
  }

  @Test(arguments: [1, 5, 16, 33, 384])
  func layerNormAgreesWithTheDefinition(columns: Int) {
    let rows = 5
    let z = Matrix.random(rows, columns, seed: 1)
    let (bias, gamma) = (Matrix.random(1, columns, seed: 2), Matrix.random(1, columns, seed: 3))
    let (beta, residual) = (
      Matrix.random(1, columns, seed: 4), Matrix.random(rows, columns, seed: 5)
    )
    let epsilon: Float = 1e-5
    var expected: [Float] = []
    for row in 0..<rows {
      let s = (0..<columns).map {
        Double(z[row, $0]) + Double(bias[0, $0]) + Double(residual[row, $0])
      }
      let mean = s.reduce(0, +) / Double(columns)
      let variance = s.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      for column in 0..<columns {
        let normalized = (s[column] - mean) / (variance + Double(epsilon)).squareRoot()
        expected.append(Float(normalized * Double(gamma[0, column]) + Double(beta[0, column])))
      }
    }
    for saving in [true, false] {
      let (y, saved) = layerNorm(
        z.copy(), bias: bias, residual: residual, gamma: gamma, beta: beta, epsilon: epsilon,
        saving: saving)
      #expect(distance(y.elements, expected) < 2e-5)
      #expect((saved != nil) == saving)
    }
  }

  @Test func layerNormGradients() {
    let (rows, columns) = (4, 24)
    let x = Matrix.random(rows, columns, seed: 1)
    let (gamma, beta) = (Matrix.random(1, columns, seed: 2), Matrix.random(1, columns, seed: 3))
    let upstream = Matrix.random(rows, columns, seed: 4)
    func loss() -> Double {
      layerNorm(x.copy(), gamma: gamma, beta: beta, epsilon: 1e-5, saving: false).y.dot(upstream)
    }
    let (dGamma, dBeta) = (
      Matrix.zeros(rows: 1, columns: columns), Matrix.zeros(rows: 1, columns: columns)
    )
    guard
      let saved = layerNorm(x.copy(), gamma: gamma, beta: beta, epsilon: 1e-5, saving: true).saved
    else { return #expect(Bool(false), "nothing saved") }
    let dx = layerNormBackward(
      upstream, saved: saved, gamma: gamma, gammaGradient: dGamma, betaGradient: dBeta)
    #expect(gradientError(of: loss, at: x, gradient: dx) < 1e-3)
    #expect(gradientError(of: loss, at: gamma, gradient: dGamma) < 1e-3)
    #expect(gradientError(of: loss, at: beta, gradient: dBeta) < 1e-3)
  }

  @Test(arguments: [1, 3, 16, 41])
  func softmaxAndItsGradient(columns: Int) {
    let x = Matrix.random(6, columns, seed: 1)
    x.scaleInPlace(20)
    let p = x.copy()
    p.softmaxInPlace(scale: 0.5)
    for row in 0..<6 {
      let e = x.row(row).map { exp(0.5 * Double($0)) }
      let sum = e.reduce(0, +)
      #expect(distance(p.row(row), e.map { Float($0 / sum) }) < 3e-7)
    }
    let upstream = Matrix.random(6, columns, seed: 2)
    let d = upstream.copy()
    d.softmaxBackwardInPlace(probabilities: p, scale: 0.5)
    let error = gradientError(
      of: {
        let q = x.copy()
        q.softmaxInPlace(scale: 0.5)
        return q.dot(upstream)
      }, at: x, gradient: d)
    #expect(error < 2e-3)
  }

  @Test func softmaxOfExtremeRowsIsFinite() {
    let x = Matrix([[1e30, -1e30, 0], [-1e30, -1e30, -1e30], [3e38, 3e38, 0]])
    x.softmaxInPlace()
    #expect(distance(x.row(0), [1, 0, 0]) < 2e-38)
    #expect(distance(x.row(1), [1 / 3, 1 / 3, 1 / 3]) < 1e-6)
    #expect(distance(x.row(2), [0.5, 0.5, 0]) < 1e-6)
  }

  @Test func logSoftmax() {
    let x = Matrix([[1, 2, 3], [1000, 0, -1000]])
    x.logSoftmaxInPlace()
    #expect(distance(x.elements, [-2.4076059, -1.4076059, -0.4076059, 0, -1000, -2000]) < 1e-6)
  }

  @Test func rowKernelsKeepTheirBitsOnAnyNumberOfThreads() {
    let x = Matrix.random(300, 96, seed: 1)
    let (gamma, beta) = (Matrix.random(1, 96, seed: 2), Matrix.random(1, 96, seed: 3))
    let dropout = Dropout(probability: 0.1, stream: RandomStream(seed: 1))
    let results = Threads.forEachCount { () -> [UInt32] in
      let (y, saved) = layerNorm(
        x.copy(), residual: x, dropout: dropout, gamma: gamma, beta: beta, epsilon: 1e-12,
        saving: true)
      let (a, b) = (Matrix.zeros(rows: 1, columns: 96), Matrix.zeros(rows: 1, columns: 96))
      guard let saved else { return [] }
      let dx = layerNormBackward(x, saved: saved, gamma: gamma, gammaGradient: a, betaGradient: b)
      let squares = Float(x.sumOfSquares)
      return y.bits + dx.bits + a.bits + b.bits + [squares.bitPattern]
    }
    #expect(!results[0].isEmpty)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// NaN must come out as NaN, never as a number: divergence is found that way.
  @Test(arguments: Activation.allCases)
  func notANumberStaysNotANumber(_ activation: Activation) {
    let x = Matrix(rows: 1, columns: 40, elements: (0..<40).map { $0 == 17 ? .nan : 1 })
    let y = x.copy().activated(activation, bias: nil).elements
    #expect(y[17].isNaN && y[16].isFinite)
    x.softmaxInPlace()
    #expect(x.elements.allSatisfy { $0.isNaN })
  }
}

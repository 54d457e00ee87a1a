import Testing

@testable import FilbertStatistics

@Suite struct LBFGSTests {
  /// Σ scale (x - 3)² / 2 + Σ (x - 3)⁴: convex, its least value at 3.
  private func value(_ x: [Double], scales: [Double]) -> LBFGS.Value {
    let d = x.map { $0 - 3 }
    return LBFGS.Value(
      loss: zip(d, scales).reduce(0) { $0 + $1.1 * $1.0 * $1.0 / 2 + $1.0 * $1.0 * $1.0 * $1.0 },
      gradient: zip(d, scales).map { $1 * $0 + 4 * $0 * $0 * $0 })
  }

  @Test(arguments: [[1.0, 1, 1], [1e-3, 1, 1e3], [1e6, 1, 2, 3, 1e-2]])
  func findsTheMinimumOfAConvexFunction(scales: [Double]) {
    for start in [0.0, 100, 3] {
      var x = [Double](repeating: start, count: scales.count)
      var solver = LBFGS(inverseDiagonal: scales.map { _ in 1 })
      let found = solver.minimize(&x, until: 1e-10, iterations: 500, rounding: 1e-14) {
        value($0, scales: scales)
      }
      #expect(found.largestGradient <= 1e-10)
      #expect(distance(x, x.map { _ in 3 }) < 1e-6)
      #expect(solver.evaluations > solver.iterations)
    }
  }

  @Test func stopsWhereNoStepDecreasesTheLoss() {
    // A gradient that belongs to another function.
    var x = [1.0, 2]
    var solver = LBFGS(inverseDiagonal: [1, 1])
    let found = solver.minimize(&x, until: 1e-3, iterations: 50, rounding: 0) { point in
      LBFGS.Value(loss: -point[0], gradient: [1, 0])
    }
    #expect(x == [1, 2])
    #expect(found.loss == -1 && solver.iterations == 0)
  }
}

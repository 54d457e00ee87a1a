import FilbertCore
import FilbertStatistics
import Testing

@Suite struct ConformalIntervalTests {
  @Test func equalsNumPy() throws {
    let cases: [ConformalCase] = try EstimatorFixtures.load("conformal")
    #expect(cases.count == 6)
    for reference in cases {
      let interval = try ConformalInterval(
        absoluteResiduals: reference.residuals, coverage: reference.coverage)
      #expect(interval.halfWidth == reference.halfWidth)
      #expect(interval.coverage == reference.coverage)
    }
  }

  /// The mean coverage over many draws is between `coverage` and `coverage + 1 / (n + 1)` (Lei et al. 2018, theorem 2).
  @Test(arguments: [(0.9, 30), (0.8, 17), (0.5, 10)])
  func coversAsManyNewRowsAsItSays(coverage: Double, rows: Int) throws {
    var generator = SplitMix64(seed: 11)
    // A skewed residual, the square of a uniform number.
    func residual() -> Double {
      let uniform = Double.random(in: 0..<1, using: &generator)
      return uniform * uniform
    }
    var covered = 0
    let draws = 40_000
    for _ in 0..<draws {
      let interval = try ConformalInterval(
        absoluteResiduals: (0..<rows).map { _ in residual() }, coverage: coverage)
      if residual() <= interval.halfWidth { covered += 1 }
    }
    let share = Double(covered) / Double(draws)
    // Three standard errors.
    let error = 3 * (coverage * (1 - coverage) / Double(draws)).squareRoot()
    #expect(share > coverage - error)
    #expect(share < coverage + 1 / Double(rows + 1) + error)
  }

  @Test(arguments: [(0.9, 9), (0.95, 19), (0.99, 99), (0.5, 1), (0.01, 1), (0.75, 3)])
  func needsEnoughRows(coverage: Double, rows: Int) throws {
    #expect(ConformalInterval.rowsNeeded(for: coverage) == rows)
    let residuals = (1...rows).map(Double.init)
    let interval = try ConformalInterval(absoluteResiduals: residuals, coverage: coverage)
    #expect(interval.halfWidth <= Double(rows))
    let error = #expect(throws: FilbertError.self) {
      try ConformalInterval(absoluteResiduals: Array(residuals.dropLast()), coverage: coverage)
    }
    #expect(error?.message.contains("needs \(rows) held-out rows") == true)
  }

  @Test func refusesAResidualThatIsNotFinite() {
    #expect(throws: FilbertError.self) {
      try ConformalInterval(absoluteResiduals: [1, .nan, 2], coverage: 0.5)
    }
  }
}

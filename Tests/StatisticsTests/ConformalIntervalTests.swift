import FilbertCore
import FilbertStatistics
import Testing

@Suite struct ConformalIntervalTests {
  @Test func equalsNumPy() throws {
    let cases: [ConformalCase] = try EstimatorFixtures.load("conformal")
    #expect(cases.count == 6)
    for reference in cases {
      let interval = try ConformalInterval(
        HeldOutResiduals(absolute: reference.residuals), coverage: reference.coverage)
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
        HeldOutResiduals(absolute: (0..<rows).map { _ in residual() }), coverage: coverage)
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
    let interval = try ConformalInterval(
      HeldOutResiduals(absolute: residuals), coverage: coverage)
    #expect(interval.halfWidth <= Double(rows))
    let error = #expect(throws: FilbertError.self) {
      try ConformalInterval(
        HeldOutResiduals(absolute: Array(residuals.dropLast())), coverage: coverage)
    }
    #expect(error?.message.contains("needs \(rows) held-out rows") == true)
  }

  @Test func refusesAResidualThatIsNotFinite() {
    for value in [Double.nan, .infinity] {
      let error = #expect(throws: FilbertError.self) {
        try HeldOutResiduals(absolute: [1, value, 2])
      }
      #expect(error?.code == .badData)
    }
  }

  /// An interval of thinned residuals is that of all, or one of at most a 1,001st of the rows more.
  @Test(arguments: [1_001, 1_002, 1_500, 2_002, 12_345])
  func thinningNeverMakesAnIntervalNarrower(rows: Int) throws {
    // The residual of each rank is the rank.
    let residuals = try HeldOutResiduals(absolute: (1...rows).reversed().map(Double.init))
    #expect(residuals.count == rows && residuals.ascending.count == 1_001)
    #expect(residuals.ascending.last == Double(rows))
    for coverage in [0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] {
      let exact = (Double(rows + 1) * coverage * (1 - 1e-12)).rounded(.up)
      guard exact <= Double(rows) else { continue }
      let width = try ConformalInterval(residuals, coverage: coverage).halfWidth
      #expect(width >= exact && width < exact + (Double(rows) / 1_001).rounded(.up))
      #expect(rows > 1_001 || width == exact)
    }
  }

  @Test func keptResidualsAreThoseOfAFit() throws {
    for rows in [0, 1, 40, 1_001, 5_000] {
      let residuals = try HeldOutResiduals(absolute: (0..<rows).map { Double(($0 * 7919) % 101) })
      #expect(
        HeldOutResiduals(ascending: residuals.ascending, count: residuals.count) == residuals)
    }
    #expect(HeldOutResiduals(ascending: [1, 2], count: 3) == nil)
    #expect(HeldOutResiduals(ascending: [2, 1], count: 2) == nil)
    #expect(HeldOutResiduals(ascending: [-1, 1], count: 2) == nil)
    #expect(HeldOutResiduals(ascending: [1, .infinity], count: 2) == nil)
    #expect(HeldOutResiduals(ascending: [1], count: -1) == nil)
    let many = [Double](repeating: 1, count: 1_001)
    #expect(HeldOutResiduals(ascending: many, count: .max) == nil)
    #expect(HeldOutResiduals(ascending: many, count: 1 << 30) != nil)
  }
}

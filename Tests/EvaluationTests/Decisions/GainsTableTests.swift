import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// Probabilities with H2O's table.
private struct GainsFixture: Decodable {
  /// nil for the 16 groups of `h2o.make_metrics`.
  let groups: Int?
  let probabilities: [Double]
  let labels: [Int]
  let rows: [[Double]]
}

@Suite struct GainsTableTests {
  /// The levels of H2O's table without `gainslift_bins`.
  private let defaultLevels = [
    0.99, 0.98, 0.97, 0.96, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0,
  ]

  @Test func equalsH2Os() throws {
    let fixtures: [GainsFixture] = try jsonLines("gains.jsonl", in: "decisions")
    #expect(fixtures.count == 10)
    for fixture in fixtures {
      let isPositive = fixture.labels.map { $0 == 1 }
      let made =
        if let groups = fixture.groups {
          GainsTable(
            probabilities: fixture.probabilities, isPositive: isPositive, groupCount: groups)
        } else {
          GainsTable(
            probabilities: fixture.probabilities, isPositive: isPositive, levels: defaultLevels)
        }
      let table = try #require(made)
      #expect(table.rows.count == fixture.rows.count)
      for (row, expected) in zip(table.rows, fixture.rows) {
        let values = [
          Double(row.group), row.cumulativeDataFraction, row.lowerThreshold, row.lift,
          row.cumulativeLift, row.responseRate, row.score, row.cumulativeResponseRate,
          row.cumulativeScore, row.captureRate, row.cumulativeCaptureRate, row.gain,
          row.cumulativeGain, row.kolmogorovSmirnov,
        ]
        // H2O adds up rounded means of groups.
        #expect(areClose(values, expected, within: 1e-9), "\(values) \(expected)")
      }
      #expect(table.rows.reduce(0) { $0 + $1.count } == fixture.labels.count)
    }
    // Ties, and quantiles without a row between them.
    #expect(fixtures.contains { $0.rows.count < $0.groups ?? 16 })
    #expect(fixtures.contains { $0.rows.contains { $0[6] == 0 } })
  }

  @Test func oneClassHasNoTable() {
    #expect(GainsTable(probabilities: [0.5, 0.6], isPositive: [true, true]) == nil)
    #expect(GainsTable(probabilities: [0.5, 0.6], isPositive: [false, false]) == nil)
    #expect(GainsTable(probabilities: [.nan, 0.6], isPositive: [true, false]) == nil)
    #expect(GainsTable(probabilities: [], isPositive: []) == nil)
  }

  @Test func equalProbabilitiesAreOneGroup() throws {
    let table = try #require(
      GainsTable(probabilities: [0.5, 0.5, 0.5], isPositive: [true, false, false]))
    #expect(table.rows.count == 1)
    let row = try #require(table.json["groups"]?.arrayValue?.first)
    #expect(row["lift"]?.doubleValue == 1 && row["kolmogorov_smirnov"]?.doubleValue == 0)
    #expect(row["count"]?.intValue == 3 && row["positives"]?.intValue == 1)
  }
}

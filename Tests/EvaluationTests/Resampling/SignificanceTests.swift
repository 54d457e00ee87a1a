import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

private struct TestFixture: Decodable {
  struct McNemarFixture: Decodable {
    let table: [Int]
    let statistic: Double
    let pValue: Double
  }
  struct Wilson: Decodable {
    let count: Int
    let total: Int
    let level: Double
    let interval: [Double]
  }
  struct Holm: Decodable {
    let pValues: [Double]
    let corrected: [Double]
  }
  let mcnemar: [McNemarFixture]
  let wilson: [Wilson]
  let holm: [Holm]

  static func read() throws -> TestFixture {
    try JSONDecoder().decode(Self.self, from: Fixtures.data("resampling/tests.json"))
  }
}

@Suite struct SignificanceTests {
  @Test func mcNemarIsThatOfStatsmodels() throws {
    let fixtures = try TestFixture.read().mcnemar
    for fixture in fixtures {
      let test = McNemar(
        bothRight: fixture.table[0], onlyFirstRight: fixture.table[1],
        onlySecondRight: fixture.table[2], bothWrong: fixture.table[3])
      #expect(areClose([test.statistic, test.pValue], [fixture.statistic, fixture.pValue]))
      #expect(test.isExact == (fixture.table[1] + fixture.table[2] < 25))
    }
    #expect(Set(fixtures.map { $0.table[1] + $0.table[2] < 25 }).count == 2)
  }

  @Test func mcNemarCountsRows() {
    let test = McNemar(
      firstIsRight: [true, true, false, false, true],
      secondIsRight: [true, false, true, false, false])
    #expect(
      test == McNemar(bothRight: 1, onlyFirstRight: 2, onlySecondRight: 1, bothWrong: 1))
  }

  @Test func wilsonIsThatOfStatsmodels() throws {
    for fixture in try TestFixture.read().wilson {
      let interval = Interval.wilson(fixture.count, of: fixture.total, level: fixture.level)
      #expect(isSame(interval, fixture.interval))
    }
    #expect(Interval.wilson(0, of: 0) == nil && Estimate.share(0, of: 0) == nil)
  }

  @Test func holmIsThatOfStatsmodels() throws {
    for fixture in try TestFixture.read().holm {
      let tried = fixture.pValues.count
      #expect(
        areClose(HolmCorrection.corrected(fixture.pValues, tried: tried), fixture.corrected))
      // The greatest p-values may be left out if they are counted.
      let least = fixture.pValues.sorted().prefix(2)
      let corrected = fixture.corrected.sorted().prefix(2)
      #expect(
        areClose(HolmCorrection.corrected(Array(least), tried: tried), Array(corrected)))
    }
  }
}

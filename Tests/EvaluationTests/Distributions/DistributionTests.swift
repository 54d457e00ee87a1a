import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

private struct DistributionFixture: Decodable {
  let ndtri: [[Double]]
  let ndtr: [[Double]]
  let student: [[Double]]
  let binomial: [[Double]]
  let fisher: [[Double]]

  static func read() throws -> DistributionFixture {
    try JSONDecoder().decode(
      Self.self, from: Fixtures.data("resampling/distributions.json"))
  }
}

@Suite struct DistributionTests {
  /// Within so small a share of the right value, as tails are small.
  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    value == expected || abs(value - expected) <= tolerance * abs(expected)
  }

  @Test func normalIsSciPys() throws {
    let fixture = try DistributionFixture.read()
    for row in fixture.ndtri {
      #expect(abs(NormalDistribution.quantile(row[0]) - row[1]) <= 1e-14 * max(1, abs(row[1])))
    }
    for row in fixture.ndtr {
      #expect(isClose(NormalDistribution.cumulative(row[0]), row[1], 1e-14))
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
  }

  @Test func studentIsSciPys() throws {
    let fixture = try DistributionFixture.read()
    #expect(fixture.student.count == 42)
    for row in fixture.student {
      let tail = StudentDistribution.upperTail(row[0], degrees: row[1])
      #expect(isClose(tail, row[2], 1e-9), "\(row): \(tail)")
    }
  }

  @Test func binomialIsSciPys() throws {
    for row in try DistributionFixture.read().binomial {
      let value = BinomialDistribution.logProbability(
        of: Int(row[0]), trials: Int(row[1]), probability: row[2])
      // SciPy's own value for a million trials differs from the exact one by 6e-11.
      #expect(isClose(value, row[3], 1e-10), "\(row): \(value)")
    }
    #expect(BinomialDistribution.logProbability(of: 0, trials: 3, probability: 0) == 0)
    #expect(BinomialDistribution.logProbability(of: 1, trials: 3, probability: 1) == -.infinity)
    #expect(BinomialDistribution.logProbability(of: 4, trials: 3, probability: 0.5) == -.infinity)
  }

  @Test func fishersTestIsSciPys() throws {
    for row in try DistributionFixture.read().fisher {
      let value = FisherTest.upperTail(
        hits: Int(row[0]), drawn: Int(row[1]), marked: Int(row[2]), total: Int(row[3]))
      #expect(isClose(value, row[4], 1e-9), "\(row): \(value)")
    }
    #expect(FisherTest.upperTail(hits: 5, drawn: 4, marked: 5, total: 9) == 0)
    #expect(FisherTest.upperTail(hits: 0, drawn: 0, marked: 0, total: 0) == 1)
  }

  /// A table of all hits sums to one, whatever the margins.
  @Test func chancesOfFishersTestSumToOne() {
    for (drawn, marked, total) in [(3, 4, 9), (10, 30, 50), (40, 45, 50)] {
      let tails = (0...drawn + 1).map {
        FisherTest.upperTail(hits: $0, drawn: drawn, marked: marked, total: total)
      }
      #expect(tails.first == 1 && tails.last == 0)
      #expect(zip(tails, tails.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
    }
  }
}

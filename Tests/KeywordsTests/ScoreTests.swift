import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertKeywords

private struct LogOddsCase: Decodable {
  let counts: [Double]
  let total: Double
  let others: [Double]
  let otherTotal: Double
  let prior: [Double]
  let priorTotal: Double
  let differences: [Double]
  let errors: [Double]
}

private struct ClassTFIDFCase: Decodable {
  let counts: [[Double]]
  let scores: [[Double]]
}

@Suite struct ScoreTests {
  private func load<Case: Decodable>(_ name: String) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: Fixtures.data("keywords/\(name).json"))
  }

  private func isClose(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-12 * max(1, abs(expected))
  }

  @Test func logOddsAreNumPys() throws {
    let cases: [LogOddsCase] = try load("log_odds")
    #expect(cases.count == 3)
    for reference in cases {
      for term in reference.counts.indices {
        let odds = LogOdds(
          count: reference.counts[term], of: reference.total, against: reference.others[term],
          of: reference.otherTotal, prior: reference.prior[term], of: reference.priorTotal)
        #expect(isClose(odds.difference, reference.differences[term]))
        #expect(isClose(odds.standardError, reference.errors[term]))
        #expect(isClose(odds.z, reference.differences[term] / reference.errors[term]))
      }
    }
  }

  @Test func classTFIDFIsBERTopics() throws {
    let cases: [ClassTFIDFCase] = try load("class_tfidf")
    #expect(cases.count == 3)
    for reference in cases {
      let terms = reference.counts[0].indices
      let tfidf = ClassTFIDF(
        totals: terms.map { term in reference.counts.reduce(0) { $0 + $1[term] } },
        sums: reference.counts.map { $0.reduce(0, +) })
      for (group, row) in reference.counts.enumerated() {
        for term in terms {
          let score = tfidf.score(row[term], term: term, group: group)
          #expect(isClose(score, reference.scores[group][term]))
        }
      }
    }
  }
}

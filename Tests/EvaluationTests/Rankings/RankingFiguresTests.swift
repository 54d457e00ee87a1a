import FilbertEvaluation
import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// Lists with the figures that trec_eval gives them.
private struct RankingReference: Decodable {
  struct Cutoff: Decodable {
    let k: Int
    let recall, ndcg, map, mrr: [Double]
    let hitRate: [Double]
  }

  let name: String
  let lists: [[String]]
  let relevant: [[String]]
  let at: [Cutoff]

  var queries: [RankedQuery] {
    zip(lists, relevant).map { RankedQuery($0, relevant: Set($1)) }
  }
}

struct RankingFiguresTests {
  private let references: [RankingReference]

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    references = try decoder.decode(
      [RankingReference].self, from: Fixtures.data("rankings/rankings.json"))
  }

  @Test func figuresAreThoseOfTrecEval() {
    #expect(references.count == 3)
    for reference in references {
      for cutoff in reference.at {
        let queries = reference.queries
        for (name, found, expected) in [
          ("recall", queries.map { $0.recall(cutoff.k) }, cutoff.recall),
          ("ndcg", queries.map { $0.normalizedGain(cutoff.k) }, cutoff.ndcg),
          ("map", queries.map { $0.averagePrecision(cutoff.k) }, cutoff.map),
          ("hit rate", queries.map { $0.hitRate(cutoff.k) }, cutoff.hitRate),
          ("mrr", queries.map { $0.reciprocalRank(cutoff.k) }, cutoff.mrr),
        ] {
          #expect(
            zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 },
            "\(reference.name): \(name) at \(cutoff.k)")
        }
      }
    }
  }

  @Test func figuresAreMeansWithIntervalsAroundThem() throws {
    let reference = references[1]
    let cutoffs = reference.at.map(\.k)
    let figures = RankingFigures(reference.queries, cutoffs: cutoffs)
    #expect(figures.queries == 30 && figures.cutoffs.count == 5)
    for (cutoff, expected) in zip(figures.cutoffs, reference.at) {
      for (estimate, values) in [
        (cutoff.recall, expected.recall), (cutoff.ndcg, expected.ndcg), (cutoff.map, expected.map),
        (cutoff.hitRate, expected.hitRate), (cutoff.mrr, expected.mrr),
      ] {
        let estimate = try #require(estimate)
        #expect(abs(estimate.value - values.reduce(0, +) / 30) < 1e-9)
        let interval = try #require(estimate.interval)
        #expect(interval.low <= estimate.value && estimate.value <= interval.high)
      }
    }
    #expect(figures == RankingFigures(reference.queries, cutoffs: cutoffs))
    #expect(figures.json["at"]?.arrayValue?.first?["hit_rate"]?["value"] != nil)
  }

  @Test func repeatedItemCountsOnceAndTakesNoPlace() {
    let query = RankedQuery(["a", "b", "b", "a", "c"], relevant: ["b", "c", "d"])
    #expect(query.places == [2, 3] && query.relevantCount == 3)
    #expect(query.recall(3) == 2.0 / 3 && query.hitRate(1) == 0)
  }

  @Test func noQueriesHaveNoFigures() {
    let figures = RankingFigures([], cutoffs: [1])
    #expect(figures.queries == 0 && figures.cutoffs[0].recall == nil)
  }
}

package import FilbertJSON

/// How good the lists of queries are: means over queries, with intervals, at one cutoff or several.
package struct RankingFigures: Sendable, Equatable {
  /// The figures of the first items of each list.
  package struct Cutoff: Sendable, Equatable {
    /// How many items are looked at.
    package let count: Int
    package let recall: Estimate?
    package let hitRate: Estimate?
    /// Mean reciprocal rank.
    package let mrr: Estimate?
    package let ndcg: Estimate?
    /// Mean average precision.
    package let map: Estimate?
  }

  /// The number of queries that have relevant items.
  package let queries: Int
  package let cutoffs: [Cutoff]

  /// - Parameters:
  ///   - cutoffs: each at least 1.
  ///   - bootstrap: draws queries.
  package init(
    _ queries: [RankedQuery], cutoffs: [Int], bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(cutoffs.allSatisfy { $0 > 0 }, "cutoffs \(cutoffs)")
    self.queries = queries.count
    self.cutoffs = cutoffs.map { count in
      func mean(_ figure: (RankedQuery) -> (Int) -> Double) -> Estimate? {
        bootstrap.mean(of: queries.map { figure($0)(count) })
      }
      return Cutoff(
        count: count, recall: mean(RankedQuery.recall), hitRate: mean(RankedQuery.hitRate),
        mrr: mean(RankedQuery.reciprocalRank), ndcg: mean(RankedQuery.normalizedGain),
        map: mean(RankedQuery.averagePrecision))
    }
  }
}

extension RankingFigures {
  /// `queries`, and for each cutoff an object with `k`, `recall`, `hit_rate`, `mrr`, `ndcg` and `map`.
  package var json: JSONObject {
    [
      "queries": .number(queries),
      "at": .array(
        cutoffs.map { cutoff in
          [
            "k": .number(cutoff.count), "recall": cutoff.recall.json,
            "hit_rate": cutoff.hitRate.json, "mrr": cutoff.mrr.json, "ndcg": cutoff.ndcg.json,
            "map": cutoff.map.json,
          ]
        }),
    ]
  }
}

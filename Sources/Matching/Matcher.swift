import FilbertCore
package import FilbertInference
import FilbertTensor
import FilbertText

/// The best items for texts: by vectors, and if a ``Reranker`` is given, the best of these by its scores.
package struct Matcher: Sendable {
  /// What is asked with.
  package struct Query: Sendable {
    package let text: String
    /// Rows of items that it does not get.
    package let excluded: Set<Int>

    package init(_ text: String, excluding excluded: Set<Int> = []) {
      (self.text, self.excluded) = (text, excluded)
    }
  }

  /// An item for a query.
  package struct Match: Sendable, Equatable {
    /// The row of the item.
    package let item: Int
    /// What matches are ordered by: that of the reranker, or ``similarity``.
    package let score: Float
    /// The cosine of the two vectors.
    package let similarity: Float

    /// A match by vectors.
    package init(_ match: ItemIndex.Match) {
      self.init(item: match.row, score: match.score, similarity: match.score)
    }

    private init(item: Int, score: Float, similarity: Float) {
      (self.item, self.score, self.similarity) = (item, score, similarity)
    }

    /// The best of the matches of a query by the scores of a reranker; of equal ones the more similar item comes first.
    ///
    /// - Parameters:
    ///   - matches: by vectors, the best first.
    ///   - scores: one for each.
    package static func best(
      _ count: Int, of matches: [Match], by scores: ArraySlice<Float>, minScore: Float?
    ) -> [Match] {
      let judged = zip(matches, scores).map { match, score in
        Match(item: match.item, score: score, similarity: match.similarity)
      }
      let order = judged.indices.sorted { (judged[$1].score, $0) < (judged[$0].score, $1) }
      return order.map { judged[$0] }.filter { $0.score >= minScore ?? -.infinity }.prefix(count)
        .map(\.self)
    }
  }

  package let items: Items
  package let index: ItemIndex
  package let embedder: TextEmbedder
  package let reranker: Reranker?
  /// How many items a query gets at most.
  package let count: Int
  /// How many of the best items by vectors a reranker judges.
  package let candidates: Int
  /// The least ``Match/score``; nil for none.
  package let minScore: Float?

  package init(
    _ items: Items, _ index: ItemIndex, _ embedder: TextEmbedder, reranker: Reranker? = nil,
    count: Int = 5, candidates: Int = 50, minScore: Float? = nil
  ) {
    precondition(index.count == items.count, "\(items.count) items, \(index.count) vectors")
    (self.items, self.index, self.embedder, self.reranker) = (items, index, embedder, reranker)
    (self.count, self.candidates, self.minScore) = (count, max(count, candidates), minScore)
  }

  /// Pairs that a reranker judges at a time, unless one query has more candidates.
  private static let pairs = 4_096

  /// How many queries are to be matched at a time: fewer with a reranker, so that few pairs are in memory and its first
  /// scores need not wait for all.
  package var queriesAtOnce: Int { reranker == nil ? 2_048 : max(1, Self.pairs / candidates) }

  /// What was found for some queries.
  package struct Answer: Sendable {
    /// Those of each query, the best first.
    package let matches: [[Match]]
    /// What is worth knowing about the texts of the queries.
    package let texts: EmbeddingTally
    /// Pairs that the reranker has judged.
    package let pairs: Int
    /// Those of them that are too long for it.
    package let cutPairs: Int
  }

  /// The best items of each query. Memory grows with the number of queries, so hand over ``queriesAtOnce``.
  package func matches(for queries: [Query]) -> Answer {
    let (vectors, texts) = embedder.vectors(
      of: queries.map { TextInput($0.text) }, normalized: true)
    let excluded = queries.map(\.excluded)
    let found = index.best(
      count: reranker == nil ? count : candidates, minScore: reranker == nil ? minScore : nil,
      excluding: excluded.allSatisfy(\.isEmpty) ? [] : excluded, groups: items.groups,
      for: vectors
    ).map { $0.map(Match.init) }
    guard let reranker else {
      return Answer(matches: found, texts: texts, pairs: 0, cutPairs: 0)
    }
    let pairs = zip(queries, found).flatMap { query, matches in
      matches.map { TextInput(query.text, pair: items.texts[$0.item]) }
    }
    let (scores, cutPairs) = reranker.scores(of: pairs)
    var left = scores[...]
    let matches = found.map { matches in
      let own = left.prefix(matches.count)
      left = left.dropFirst(matches.count)
      return Match.best(count, of: matches, by: own, minScore: minScore)
    }
    return Answer(
      matches: matches, texts: texts, pairs: pairs.count, cutPairs: cutPairs)
  }
}

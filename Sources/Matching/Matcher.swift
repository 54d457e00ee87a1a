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

  /// The best items of each query, the best first, and how many queries were too long for the model.
  package func matches(for queries: [Query]) -> (matches: [[Match]], cutTexts: Int) {
    let (vectors, cutTexts) = embedder.vectors(
      of: queries.map { TextInput($0.text) }, normalized: true)
    let excluded = queries.map(\.excluded)
    let found = index.best(
      count: reranker == nil ? count : candidates, minScore: reranker == nil ? minScore : nil,
      excluding: excluded.allSatisfy(\.isEmpty) ? [] : excluded, for: vectors)
    guard let reranker else {
      return (
        found.map { $0.map { Match(item: $0.row, score: $0.score, similarity: $0.score) } },
        cutTexts
      )
    }
    let pairs = zip(queries, found).flatMap { query, matches in
      matches.map { TextInput(query.text, pair: items.texts[$0.row]) }
    }
    var scores = reranker.scores(of: pairs)[...]
    return (
      found.map { matches in
        let own = scores.prefix(matches.count)
        scores = scores.dropFirst(matches.count)
        return ranked(zip(matches, own).map { ($0, $1) })
      }, cutTexts
    )
  }

  /// The best by their scores; of equal ones the more similar item comes first.
  private func ranked(_ judged: [(match: ItemIndex.Match, score: Float)]) -> [Match] {
    let order = judged.indices.sorted { (judged[$1].score, $0) < (judged[$0].score, $1) }
    return order.map {
      Match(item: judged[$0].match.row, score: judged[$0].score, similarity: judged[$0].match.score)
    }.filter { $0.score >= minScore ?? -.infinity }.prefix(count).map(\.self)
  }
}

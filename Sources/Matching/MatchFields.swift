package import FilbertJSON

/// What is written about a match, in files and in responses.
package struct MatchFields: Sendable {
  private let items: Items
  private let isReranked: Bool
  /// The names of columns that are shown with an item.
  package let keptNames: [String]

  /// - Parameter isReranked: whether scores are those of a reranker, so that similarities are written too.
  package init(_ items: Items, isReranked: Bool) {
    (self.items, self.isReranked) = (items, isReranked)
    keptNames = items.keptColumns.map { "item_\($0)" }
  }

  package var names: [String] {
    ["score"] + (isReranked ? ["similarity"] : []) + ["item"]
      + (items.idColumn == nil ? [] : ["item_id"]) + keptNames
  }

  /// One for each of ``names``.
  ///
  /// - Parameter number: how scores and similarities are written.
  package func values(
    of match: Matcher.Match, number: (Float) -> JSONValue = { .number($0) }
  ) -> [JSONValue] {
    let item = match.item
    return [number(match.score)] + (isReranked ? [number(match.similarity)] : [])
      + [.string(items.texts[item])] + (items.idColumn == nil ? [] : [.string(items.ids[item])])
      + items.kept[item]
  }

  /// `{"rank": 1, "score": 0.83, "item": "...", "item_id": "7", "item_price": "9.90"}`.
  ///
  /// - Parameters:
  ///   - rank: from 1.
  ///   - number: how scores and similarities are written.
  package func object(
    _ match: Matcher.Match, rank: Int, number: (Float) -> JSONValue = { .number($0) }
  ) -> JSONObject {
    var object: JSONObject = ["rank": .number(rank)]
    for (name, value) in zip(names, values(of: match, number: number)) { object[name] = value }
    return object
  }
}

package import FilbertJSON
package import FilbertModelFiles

/// How far held-out rows are from what a model knows that was not trained on them: measured in the first stage of a run,
/// used in the second.
package struct HeldOutDistances: Sendable, Equatable {
  package let known: KnownDistances
  /// Rows that were measured.
  package let count: Int

  package init(known: KnownDistances, count: Int) {
    (self.known, self.count) = (known, count)
  }

  package var json: JSONValue {
    [
      "squared_distances": .array(known.ascending.map { .number($0) }), "count": .number(count),
    ]
  }

  /// Nil if `json` is not what ``json`` gives.
  package init?(json: JSONValue) {
    guard let values = json["squared_distances"]?.arrayValue, let count = json["count"]?.intValue,
      let known = KnownDistances(values.compactMap { $0.doubleValue.map(Float.init) }),
      known.ascending.count == values.count, count >= values.count
    else { return nil }
    self.init(known: known, count: count)
  }
}

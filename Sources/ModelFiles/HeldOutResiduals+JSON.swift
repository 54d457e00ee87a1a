package import FilbertJSON
package import FilbertStatistics

extension HeldOutResiduals {
  /// As `training.json` and checkpoints hold it.
  package var json: JSONValue {
    ["absolute": .array(ascending.map { .number($0) }), "count": .number(count)]
  }

  /// Nil if `json` is not what ``json`` gives.
  package init?(json: JSONValue) {
    guard let values = json["absolute"]?.arrayValue, let count = json["count"]?.countValue else {
      return nil
    }
    let ascending = values.compactMap(\.doubleValue)
    guard ascending.count == values.count else { return nil }
    self.init(ascending: ascending, count: count)
  }
}

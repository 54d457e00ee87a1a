package import FilbertJSON

extension Profit {
  /// `best`, `null` if nobody is worth contacting, `everybody`, and `points`, in which a threshold of `null` is that of
  /// contacting nobody.
  package var json: JSONValue {
    [
      "best": best?.json ?? .null, "everybody": everybody?.json ?? .null,
      "points": .array(points.map(\.json)),
    ]
  }
}

extension Profit.Point {
  /// `threshold`, `contacted`, `true_positives`, `share`, `profit` and `profit_per_row`.
  package var json: JSONValue {
    [
      "threshold": .number(threshold), "contacted": .number(contacted),
      "true_positives": .number(truePositives), "share": .number(share), "profit": profit.json,
      "profit_per_row": profitPerRow.json,
    ]
  }
}

package import FilbertJSON

extension SpanReport {
  /// The report as seqeval's `output_dict`: a member for each type with `precision`, `recall`,
  /// `f1-score` and `support`, then `micro avg`, `macro avg` and `weighted avg`.
  ///
  /// NaN, which JSON lacks, is `null`. As in seqeval, a type called `macro avg` is overwritten by the
  /// average of that name.
  package var json: JSONValue {
    var members = JSONObject()
    for row in rows { members[row.name] = row.scores.json }
    members["micro avg"] = microAverage.json
    members["macro avg"] = macroAverage.json
    members["weighted avg"] = weightedAverage.json
    return .object(members)
  }
}

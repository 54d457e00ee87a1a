package import FilbertJSON

extension ClassificationReport {
  /// The report as scikit-learn's `output_dict`: a member for each label with `precision`, `recall`,
  /// `f1-score` and `support`, then `accuracy` (or `micro avg`), `macro avg` and `weighted avg`.
  ///
  /// Two departures: `support` is a whole number, and NaN, which JSON lacks, is `null`. As in
  /// scikit-learn, a label called `macro avg` is overwritten by the average of that name.
  package var json: JSONValue {
    var members = JSONObject()
    for row in rows { members[row.name] = row.scores.json }
    switch overall {
    case .accuracy(let accuracy): members["accuracy"] = .number(accuracy)
    case .microAverage(let scores): members["micro avg"] = scores.json
    }
    members["macro avg"] = macroAverage.json
    members["weighted avg"] = weightedAverage.json
    return .object(members)
  }
}

extension LabelScores {
  /// The scores under scikit-learn's names.
  package var json: JSONValue {
    [
      "precision": .number(precision), "recall": .number(recall), "f1-score": .number(f1),
      "support": .number(support),
    ]
  }
}

extension ConfusionMatrix {
  /// `{"labels": [...], "counts": [[...], ...]}`, rows being gold labels and columns predicted ones.
  package var json: JSONValue {
    let rows = names.indices.map { row in
      JSONValue.array(names.indices.map { .number(self[row, $0]) })
    }
    return ["labels": .array(names.map { .string($0) }), "counts": .array(rows)]
  }
}

package import FilbertJSON

extension MultiLabelReport {
  /// The report as scikit-learn's `output_dict`: a member for each label with `precision`, `recall`, `f1-score` and
  /// `support`, then the four averages.
  ///
  /// As in scikit-learn, a label called `macro avg` is overwritten by the average of that name.
  package var json: JSONValue {
    var members = JSONObject()
    for row in rows + averages { members[row.name] = row.scores.json }
    return .object(members)
  }
}

package import FilbertJSON

/// What figures about labels need besides counts.
package struct LabelFigureNames {
  /// In the model's order; none for a model that answers a number.
  package let labels: [String]
  /// Nil without thresholds.
  package let thresholds: JSONValue?
  /// Whether texts may be out of the model's scope.
  package let abstains: Bool

  package init(labels: [String], thresholds: JSONValue?, abstains: Bool) {
    (self.labels, self.thresholds, self.abstains) = (labels, thresholds, abstains)
  }

  var json: JSONValue {
    [
      "answers": "labels", "labels": .array(labels.map { .string($0) }),
      "thresholds": thresholds ?? .null, "abstains": .bool(abstains),
    ]
  }

  /// Nil for what ``json`` does not give.
  init?(json: JSONValue) {
    guard let labels = json["labels"]?.arrayValue, let thresholds = json["thresholds"],
      let abstains = json["abstains"]?.boolValue
    else { return nil }
    let names = labels.compactMap(\.stringValue)
    guard names.count == labels.count else { return nil }
    (self.labels, self.abstains) = (names, abstains)
    // A literal nil would be JSON's null.
    self.thresholds = thresholds == .null ? Optional.none : thresholds
  }
}

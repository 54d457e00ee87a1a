import FilbertCore
package import FilbertJSON

/// The probabilities from which on a model's labels are given, as they were chosen on labelled rows and stored with the
/// model: the member `decision` of `training.json`.
package struct StoredDecision: Sendable, Equatable {
  /// From which probability on one label is given, and how that was chosen.
  package struct LabelThreshold: Sendable, Equatable {
    package let label: String
    /// From 0 to 1.
    package let threshold: Float
    /// What the threshold is best for, such as `profit` or `precision>=0.9`; nil if nothing says so.
    package let rule: String?
    /// What a right answer with this label earns.
    package let value: Double?
    /// What each answer with this label costs.
    package let cost: Double?
    /// The number of labelled rows on which it was chosen.
    package let rows: Int?
    /// The name of their file, without directories.
    package let data: String?

    package init(
      label: String, threshold: Float, rule: String? = nil, value: Double? = nil,
      cost: Double? = nil, rows: Int? = nil, data: String? = nil
    ) {
      (self.label, self.threshold, self.rule) = (label, threshold, rule)
      (self.value, self.cost, self.rows, self.data) = (value, cost, rows, data)
    }

    /// `"buying" from 0.37 on (profit, 1,200 rows of test.csv)`.
    package var summary: String {
      let source = rows.map {
        Rendering.counted($0, "row") + (data.map { " of \($0.shortened(to: 80))" } ?? "")
      }
      let reasons = [rule?.shortened(to: 80), source].compactMap { $0 }
      return "\(label.quoted) from \(threshold) on"
        + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))")
    }
  }

  /// At least one, each of another label.
  package let thresholds: [LabelThreshold]

  /// - Precondition: at least one, each of another label and from 0 to 1.
  package init(_ thresholds: [LabelThreshold]) {
    precondition(
      Self.problem(thresholds) == nil, "\(Self.problem(thresholds) ?? "")")
    self.thresholds = thresholds
  }

  /// For each of `labels` the threshold; nil for labels without one.
  package func least(for labels: [String]) -> [Float?] {
    var least: [ExactString: Float] = [:]
    for threshold in thresholds { least[ExactString(threshold.label)] = threshold.threshold }
    return labels.map { least[ExactString($0)] }
  }

  /// All thresholds for people.
  package var summary: String { thresholds.map(\.summary).listed(atMost: 10) }

  private static func problem(_ thresholds: [LabelThreshold]) -> String? {
    if thresholds.isEmpty { return "it has no threshold" }
    var labels: Set<ExactString> = []
    for threshold in thresholds {
      guard (0...1).contains(threshold.threshold) else {
        return "the threshold of \(threshold.label.quoted) is not a number from 0 to 1"
      }
      guard labels.insert(ExactString(threshold.label)).inserted else {
        return "it has two thresholds of \(threshold.label.quoted)"
      }
    }
    return nil
  }
}

extension StoredDecision {
  /// As `training.json` holds it: a list of objects.
  package var json: JSONValue { .array(thresholds.map(\.json)) }

  /// Reads what ``json`` gives; members of no meaning are left out.
  ///
  /// - Throws: `badData`, without a place, for what is not a decision about `labels`.
  init(json: JSONValue, labels: [String]) throws(FilbertError) {
    let known = Set(labels.map { ExactString($0) })
    var thresholds: [LabelThreshold] = []
    for entry in json.arrayValue ?? [] {
      guard let label = entry["label"]?.stringValue, let value = entry["threshold"]?.doubleValue
      else { throw Self.damaged("an entry has no \"label\" or no \"threshold\"") }
      guard known.contains(ExactString(label)) else {
        throw Self.damaged("the model has no label \(label.quoted)")
      }
      thresholds.append(
        LabelThreshold(
          label: label, threshold: Float(value), rule: entry["rule"]?.stringValue,
          value: entry["value"]?.doubleValue, cost: entry["cost"]?.doubleValue,
          rows: entry["rows"]?.countValue, data: entry["data"]?.stringValue))
    }
    if let problem = Self.problem(thresholds) { throw Self.damaged(problem) }
    self.thresholds = thresholds
  }

  private static func damaged(_ problem: String) -> FilbertError {
    FilbertError(
      .badData,
      "The stored decision cannot be used: \(problem). Choose the threshold again, or delete the member \"decision\"."
    )
  }
}

extension StoredDecision.LabelThreshold {
  var json: JSONValue {
    var object: JSONObject = ["label": .string(label), "threshold": .number(threshold)]
    if let rule { object["rule"] = .string(rule) }
    if let value { object["value"] = .number(value) }
    if let cost { object["cost"] = .number(cost) }
    if let rows { object["rows"] = .number(rows) }
    if let data { object["data"] = .string(data) }
    return .object(object)
  }
}

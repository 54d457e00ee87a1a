package import FilbertCore
package import FilbertJSON
package import FilbertModelFiles
package import FilbertTransformer

extension Parameter {
  /// From which probability on a label is given.
  package static let threshold = Parameter("threshold")
}

/// From which probability on each label of a model is given, and who decided that.
package struct ChosenThresholds {
  package enum Source {
    /// Nobody: no label has a threshold of its own.
    case none
    /// Whoever started the run.
    case option
    /// The model, which stores the choice of an evaluation.
    case model(StoredDecision)
  }

  private let labels: [String]
  /// For each label of the model; nil for labels without.
  package let least: [Float?]
  private let source: Source

  package init(_ labels: [String], least: [Float?], _ source: Source) {
    (self.labels, self.least, self.source) = (labels, least, source)
  }

  /// As the model stores them.
  ///
  /// - Throws: `badData` for stored ones that cannot be used.
  package init(
    storedFor labels: [String], in directory: ModelDirectory
  ) throws(FilbertError) {
    guard let decision = try directory.decision else {
      self.init(labels, least: labels.map { _ in nil }, .none)
      return
    }
    self.init(labels, least: decision.least(for: labels), .model(decision))
  }

  package func decision(_ task: ModelTask, keeping share: Double?) -> LabelDecision {
    LabelDecision(task, thresholds: least, keeping: share)
  }

  /// What to tell people who did not ask for thresholds.
  package var notice: Notice? {
    guard case .model(let decision) = source else { return nil }
    return .note(
      "labels are given by the thresholds stored in the model: \(decision.summary); \(.threshold) replaces them, and \(.threshold, "none") leaves them out"
    )
  }

  /// `{"from": "model", "labels": {"buying": 0.37}}`; nil if no label has a threshold.
  package var json: JSONValue? {
    var values = JSONObject()
    for (label, value) in zip(labels, least) { values[label] = value.map { .number($0) } }
    return switch source {
    case .none: nil
    case .option: ["from": "option", "labels": .object(values)]
    case .model: ["from": "model", "labels": .object(values)]
    }
  }
}

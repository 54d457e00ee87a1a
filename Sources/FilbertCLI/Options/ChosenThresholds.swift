import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTransformer

/// From which probability on each label of a model is given, and who decided that.
struct ChosenThresholds {
  enum Source {
    /// Nobody: no label has a threshold of its own.
    case none
    /// `--threshold`.
    case option
    /// The model, which has it from `evaluate --save-threshold`.
    case model(StoredDecision)
  }

  private let labels: [String]
  /// For each label of the model; nil for labels without.
  let least: [Float?]
  private let source: Source

  init(_ labels: [String], least: [Float?], _ source: Source) {
    (self.labels, self.least, self.source) = (labels, least, source)
  }

  func decision(_ task: ModelTask, keeping share: Double?) -> LabelDecision {
    LabelDecision(task, thresholds: least, keeping: share)
  }

  /// What to tell people who did not ask for thresholds.
  var remark: String? {
    guard case .model(let decision) = source else { return nil }
    return
      "labels are given by the thresholds stored in the model: \(decision.summary); --threshold replaces them, and "
      + "--threshold none leaves them out"
  }

  /// `{"from": "model", "labels": {"buying": 0.37}}`; nil if no label has a threshold.
  var json: JSONValue? {
    var values = JSONObject()
    for (label, value) in zip(labels, least) { values[label] = value.map { .number($0) } }
    return switch source {
    case .none: nil
    case .option: ["from": "option", "labels": .object(values)]
    case .model: ["from": "model", "labels": .object(values)]
    }
  }
}

package import FilbertJSON

/// The figures of an epoch's validation. For a tagger, accuracy, macro and weighted F1 are those of words.
package struct ValidationMetrics: Sendable, Equatable {
  package let loss: Double
  /// How many different labels, or types of entities, the model gave; nil for numbers.
  package let predictedLabels: Int?
  private let figures: [SelectionMetric: Double]

  /// - Parameter figures: all defined figures of the task, except for the loss.
  package init(
    loss: Double, predictedLabels: Int? = nil, _ figures: [SelectionMetric: Double]
  ) {
    self.loss = loss
    self.predictedLabels = predictedLabels
    self.figures = figures
  }

  /// Nil for a figure that the task does not have, or that is not defined on this data.
  package subscript(metric: SelectionMetric) -> Double? { figures[metric] }

  /// In the order in which records have them.
  private static let keys: [(SelectionMetric, String)] = [
    (.accuracy, "accuracy"), (.macroF1, "macro_f1"), (.microF1, "micro_f1"),
    (.weightedF1, "weighted_f1"), (.spanF1, "span_f1"), (.rmse, "rmse"), (.mae, "mae"),
    (.r2, "r2"), (.mrr, "mrr"),
  ]

  /// The loss and all defined figures, by the names that records have.
  package var named: [(name: String, value: Double)] {
    [("loss", loss)] + Self.keys.compactMap { metric, key in figures[metric].map { (key, $0) } }
  }

  /// Adds the figures to a record.
  func add(to object: inout JSONObject) {
    object["validation_loss"] = .number(loss)
    for (name, value) in named.dropFirst() { object[name] = .number(value) }
    if let predictedLabels { object["predicted_labels"] = .number(predictedLabels) }
  }

  /// The figures by the names that records have.
  package var json: JSONValue {
    var object = JSONObject()
    add(to: &object)
    return .object(object)
  }

  /// What ``json`` has, or ``add(to:)`` added; nil if there is none.
  package init?(_ object: JSONObject) {
    guard let loss = object["validation_loss"]?.doubleValue else { return nil }
    var figures: [SelectionMetric: Double] = [:]
    for (metric, key) in Self.keys { figures[metric] = object[key]?.doubleValue }
    self.init(
      loss: loss, predictedLabels: object["predicted_labels"]?.countValue, figures)
  }
}

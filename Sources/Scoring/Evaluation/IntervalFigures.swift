import FilbertCore
import FilbertEvaluation
import FilbertInference
import FilbertJSON
import FilbertStatistics

/// How many true numbers lie in the intervals around those of a model.
struct IntervalFigures {
  private let interval: ConformalInterval
  private let figures: [(key: String, figure: Figure)]

  init(_ interval: ConformalInterval, _ rows: EvaluatedRows) {
    self.interval = interval
    var (inside, width) = (0, 0.0)
    for (estimate, gold) in zip(rows.estimates, rows.trueNumbers) {
      let (low, high) = RegressionPrediction(value: estimate, unreadTokens: 0, windows: 1)
        .interval(halfWidth: interval.halfWidth)
      if Double(low) <= gold, gold <= Double(high) { inside += 1 }
      width += Double(high) - Double(low)
    }
    func mean(_ sum: Double) -> Double? { rows.count == 0 ? nil : sum / Double(rows.count) }
    figures = [
      ("coverage", Figure(title: "true numbers inside", value: mean(Double(inside)))),
      ("mean_width", Figure(title: "mean width", value: mean(width))),
    ]
  }

  /// The share of true numbers inside.
  var coverage: Double? { figures.first?.figure.value }

  func text(digits: Int) -> String {
    "\nInterval of \(interval.coverage)\n"
      + figures.map { $0.figure.line(digits: digits) }.joined()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["asked"] = .number(interval.coverage)
    for (key, figure) in figures { object[key] = figure.value.map { .number($0) } ?? .null }
    return .object(object)
  }
}

import FilbertCore
import FilbertEvaluation
import FilbertInference
import FilbertJSON
import FilbertStatistics

/// How many true numbers lie in the intervals around those of a model.
struct IntervalFigures {
  private let interval: ConformalInterval
  private let figures: [(key: String, figure: Figure)]

  /// - Parameter gold: the true number of each text.
  init(_ interval: ConformalInterval, gold: [Double], _ texts: [LabelledText]) {
    self.interval = interval
    var (inside, width) = (0, 0.0)
    for (text, gold) in zip(texts, gold) {
      guard case .estimate(let estimate) = text.answer else { continue }
      let (low, high) = estimate.interval(halfWidth: interval.halfWidth)
      if Double(low) <= gold, gold <= Double(high) { inside += 1 }
      width += Double(high) - Double(low)
    }
    func mean(_ sum: Double) -> Double? { gold.isEmpty ? nil : sum / Double(gold.count) }
    figures = [
      ("coverage", Figure(title: "true numbers inside", value: mean(Double(inside)))),
      ("mean_width", Figure(title: "mean width", value: mean(width))),
    ]
  }

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

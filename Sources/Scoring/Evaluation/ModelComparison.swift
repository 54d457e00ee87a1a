import FilbertCore
package import FilbertEvaluation
package import FilbertJSON
import FilbertTransformer

/// The figures of two models on the same rows, side by side.
package struct ModelComparison: Sendable {
  /// What the two are called.
  package let names: (first: String, second: String)
  package let figures: PairedFigures
  /// Differences between areas under ROC curves, for labels that both know.
  package let areas: [Area]

  /// The areas under the ROC curves of a label.
  package struct Area: Sendable, Equatable {
    package let label: String
    package let first: Double?
    package let second: Double?
    /// Of the second from the first.
    package let difference: Estimate?
  }

  /// - Precondition: the answers of both to the same rows, for the same task.
  package init(
    _ first: (name: String, rows: EvaluatedRows), _ second: (name: String, rows: EvaluatedRows)
  ) {
    names = (first.name, second.name)
    let (a, b) = (first.rows, second.rows)
    // Each model numbers its own labels first.
    let numbers = LabelNumbers([], found: a.names + b.names)
    // No label is a number of its own, since a label may have its name.
    let names = numbers.names + [EvaluatedRows.noLabel]
    func number(_ label: Int, _ rows: EvaluatedRows) -> Int {
      label < rows.names.count ? numbers[rows.names[label]] ?? 0 : numbers.names.count
    }
    switch a.task {
    case .classification, .tagging:
      figures = PairedFigures(
        gold: a.gold.map { number($0, a) }, first: a.predictedOrNone.map { number($0, a) },
        second: b.predictedOrNone.map { number($0, b) }, names: names)
    case .multilabel:
      figures = PairedFigures(
        gold: a.goldSets.map { $0.map { number($0, a) } },
        first: a.predictedSets.map { $0.map { number($0, a) } },
        second: b.predictedSets.map { $0.map { number($0, b) } }, names: names)
    case .regression:
      figures = PairedFigures(
        gold: a.trueNumbers, first: a.estimates.map(Double.init),
        second: b.estimates.map(Double.init))
    }
    guard a.hasProbabilities, b.hasProbabilities else {
      areas = []
      return
    }
    let shared = a.labels.indices.compactMap { place in
      b.labels.firstIndex { ExactString($0) == ExactString(a.labels[place]) }
        .map { (first: place, second: $0) }
    }
    let differences = PairedRanking(
      labelCount: shared.count, rows: a.count,
      first: { a.probabilities(of: shared[$0].first) },
      second: { b.probabilities(of: shared[$0].second) },
      isPositive: { a.has(shared[$0].first) })
    areas = zip(shared, differences.areas).map { places, difference in
      let isPositive = a.has(places.first)
      func area(_ scores: [Double]) -> Double? {
        RankingCurve(scores: scores, isPositive: isPositive)?.rocAUC
      }
      return Area(
        label: a.labels[places.first], first: area(a.probabilities(of: places.first)),
        second: area(b.probabilities(of: places.second)), difference: difference)
    }
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["first"] = .string(names.first)
    object["second"] = .string(names.second)
    for (key, value) in figures.json.objectValue?.members ?? [] { object[key] = value }
    var byLabel = JSONObject()
    for area in areas { byLabel[area.label] = area.difference.json }
    object["roc_auc_difference"] = .object(byLabel)
    return .object(object)
  }

  /// Tables for people.
  package func text(digits: Int) -> String {
    func number(_ value: Double?) -> String { value.map { fixedPoint($0, digits: digits) } ?? "-" }
    func difference(_ estimate: Estimate?) -> String {
      guard let estimate else { return "-" }
      let interval = estimate.interval.map {
        " (\(fixedPoint($0.low, digits: digits)) to \(fixedPoint($0.high, digits: digits)))"
      }
      return (estimate.value > 0 ? "+" : "") + fixedPoint(estimate.value, digits: digits)
        + (interval ?? "")
    }
    let rows =
      figures.rows.map { row in
        let name = row.key.replacing("_", with: " ") + (row.label.map { " of \($0)" } ?? "")
        return [
          name.escapedForTerminal, number(row.first), number(row.second),
          difference(row.difference),
        ]
      }
      + areas.map {
        [
          "ROC-AUC of \($0.label)".escapedForTerminal, number($0.first), number($0.second),
          difference($0.difference),
        ]
      }
    let test = figures.mcNemar.map {
      "McNemar's test\($0.isExact ? ", exact" : ""): \(Rendering.grouped($0.onlyFirstRight)) rows right with A only, "
        + "\(Rendering.grouped($0.onlySecondRight)) with B only, p = \(fixedPoint($0.pValue, digits: 4))\n"
    }
    return "\nA: \(names.first.escapedForTerminal)\nB: \(names.second.escapedForTerminal)\n"
      + TextTable([["", "A", "B", "B minus A, 95 %"]] + rows).text + (test ?? "")
      + "different answers: \(Rendering.grouped(figures.differingRows.count))\n"
  }
}

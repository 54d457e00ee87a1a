import FilbertCore
package import FilbertEvaluation
package import FilbertJSON

/// The figures of two models on the same folds, with a paired test of each, and a sentence for those who read no
/// further.
package struct FoldComparison: Sendable {
  /// A figure of both.
  package struct Row: Sendable, Equatable {
    package let title: String
    package let kind: OverallFigure.Kind
    package let figure: PairedFoldFigure
  }

  /// What the two are called.
  package let names: (first: String, second: String)
  package let rows: [Row]
  private let leading: String
  /// Differences with a smaller p-value are called more than chance.
  private static let level = 0.05

  /// - Parameters:
  ///   - leading: the key of the figure that the sentence is about.
  /// - Precondition: both are figures of the same folds.
  package init(
    _ first: (name: String, figures: FoldedFigures),
    _ second: (name: String, figures: FoldedFigures),
    leading: String
  ) {
    names = (first.name, second.name)
    self.leading = leading
    rows = zip(first.figures.rows, second.figures.rows).map { a, b in
      Row(
        title: a.title, kind: a.kind,
        figure: PairedFoldFigure(
          key: a.figure.key, first: a.figure.values, second: b.figure.values,
          ratio: first.figures.sizes.ratio))
    }
  }

  /// Whether the second model is better than the first beyond chance, or worse, by the leading figure.
  package func sentence(digits: Int) -> String {
    guard let row = rows.first(where: { $0.figure.key == leading }),
      let first = row.figure.first, let second = row.figure.second,
      let difference = row.figure.difference, let interval = difference.interval,
      let p = row.figure.pValue
    else { return "The main figure is defined in too few folds, so A and B cannot be compared." }
    func number(_ value: Double) -> String { fixedPoint(value, digits: digits) }
    let figures =
      "\(row.title) \(number(second)) for B and \(number(first)) for A, a difference of "
      + "\(difference.value > 0 ? "+" : "")\(number(difference.value)) (\(number(interval.low)) to \(number(interval.high))), "
      + Self.chance(p)
    guard p < Self.level else {
      return "The difference between A and B may be chance: \(figures)."
    }
    let isBetter = (difference.value > 0) == row.kind.isBetterIfGreater
    return "B is \(isBetter ? "better" : "worse") than A beyond chance: \(figures)."
  }

  private static func chance(_ p: Double) -> String {
    p < 0.0001 ? "p < 0.0001" : "p = \(fixedPoint(p, digits: 4))"
  }

  /// A table for people, and the sentence.
  package func text(digits: Int) -> String {
    func number(_ value: Double?) -> String { value.map { fixedPoint($0, digits: digits) } ?? "-" }
    let lines = rows.map { row -> [String] in
      let difference = row.figure.difference
      let interval = difference?.interval.map { " (\(number($0.low)) to \(number($0.high)))" }
      return [
        row.title, number(row.figure.first), number(row.figure.second),
        (difference.map { $0.value > 0 } == true ? "+" : "") + number(difference?.value)
          + (interval ?? ""),
        row.figure.statistic.map { fixedPoint($0, digits: 2) } ?? "-",
        row.figure.pValue.map { fixedPoint($0, digits: 4) } ?? "-",
      ]
    }
    let header = ["mean over folds", "A", "B", "B minus A, 95 %", "t", "p"]
    return "\nA: \(names.first.escapedForTerminal)\nB: \(names.second.escapedForTerminal)\n"
      + TextTable([header] + lines).text + "\n\(sentence(digits: digits))\n"
  }

  /// `first`, `second`, `figures` and `sentence`.
  package var json: JSONValue {
    [
      "first": .string(names.first), "second": .string(names.second),
      "figures": .array(rows.map(\.figure.json)), "sentence": .string(sentence(digits: 3)),
    ]
  }
}

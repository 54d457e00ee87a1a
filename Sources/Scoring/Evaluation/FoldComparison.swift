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

  /// What the leading figure says about the two models.
  package enum Verdict: Sendable {
    /// Means over the folds, and how likely such a difference is between equally good models.
    package struct Figures: Sendable {
      package let row: Row
      package let first, second, difference: Double
      /// Of the difference.
      package let interval: (low: Double, high: Double)
      package let pValue: Double

      /// `p = 0.0123`.
      package var chance: String {
        pValue < 0.0001 ? "p < 0.0001" : "p = \(fixedPoint(pValue, digits: 4))"
      }
    }

    case better(Figures)
    case worse(Figures)
    case mayBeChance(Figures)
    /// The difference is not 0 and the same in every fold.
    case withoutScatter
    case tooFewFolds
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
  package var verdict: Verdict {
    guard let row = rows.first(where: { $0.figure.key == leading }),
      let first = row.figure.first, let second = row.figure.second,
      let difference = row.figure.difference, let interval = difference.interval
    else { return .tooFewFolds }
    guard let p = row.figure.pValue else { return .withoutScatter }
    let figures = Verdict.Figures(
      row: row, first: first, second: second, difference: difference.value,
      interval: (interval.low, interval.high), pValue: p)
    guard p < Self.level else { return .mayBeChance(figures) }
    return (difference.value > 0) == row.kind.isBetterIfGreater ? .better(figures) : .worse(figures)
  }

  /// The verdict in words.
  package func sentence(digits: Int) -> String {
    func number(_ value: Double) -> String { fixedPoint(value, digits: digits) }
    func text(_ figures: Verdict.Figures) -> String {
      "\(figures.row.title) \(number(figures.second)) for B and \(number(figures.first)) for A, a difference of "
        + "\(figures.difference > 0 ? "+" : "")\(number(figures.difference)) (\(number(figures.interval.low)) to \(number(figures.interval.high))), "
        + figures.chance
    }
    return switch verdict {
    case .tooFewFolds:
      "The main figure is defined in too few folds, so A and B cannot be compared."
    case .withoutScatter:
      "The main figure differs by the same amount in every fold, so the difference cannot be tested."
    case .mayBeChance(let figures):
      "The difference between A and B may be chance: \(text(figures))."
    case .better(let figures): "B is better than A beyond chance: \(text(figures))."
    case .worse(let figures): "B is worse than A beyond chance: \(text(figures))."
    }
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

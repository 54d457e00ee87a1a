import FilbertCore
package import FilbertEvaluation
package import FilbertJSON

/// The figures of each fold of a cross-validation, and their means over folds.
package struct FoldedFigures: Sendable {
  /// A figure over folds.
  package struct Row: Sendable, Equatable {
    package let title: String
    package let kind: OverallFigure.Kind
    package let figure: FoldFigure
  }

  /// What people call the division: `5 folds (StratifiedKFold), 2 times`.
  package let name: String
  /// How the rows were divided: `StratifiedKFold`.
  package let method: String
  /// Folds of a division, and divisions.
  package let folds, repeats: Int
  package let sizes: FoldSizes
  package let rows: [Row]

  /// - Parameters:
  ///   - figures: of each fold, the same for all, those of a repetition one after another.
  ///   - sizes: of the folds, in the same order.
  package init(
    _ figures: [[OverallFigure]], sizes: FoldSizes, name: String, method: String, folds: Int,
    repeats: Int
  ) {
    precondition(
      figures.count == folds * repeats && sizes.test.count == figures.count,
      "\(figures.count) folds of \(folds) x \(repeats)")
    self.name = name
    (self.method, self.folds, self.repeats, self.sizes) = (method, folds, repeats, sizes)
    rows = (figures.first ?? []).enumerated().map { place, first in
      Row(
        title: first.title, kind: first.kind,
        figure: FoldFigure(
          key: first.key, values: figures.map { $0[place].value }, ratio: sizes.ratio,
          within: first.kind.bounds))
    }
  }

  /// What the interval is.
  private var explanation: String {
    "The interval is that of Nadeau and Bengio (2003) for folds that share most training rows: variance (1/\(folds * repeats) + \(fixedPoint(sizes.ratio, digits: 3))) s2, "
      + "where \(fixedPoint(sizes.ratio, digits: 3)) is rows answered for each row learned from"
      + (isUneven ? ", the mean over folds, which learn from \(leastAndMost)." : ".")
  }

  /// Whether folds learn from very different numbers of rows, as in order of time.
  private var isUneven: Bool {
    guard let least = sizes.training.min(), let most = sizes.training.max() else { return false }
    return most > 2 * least
  }

  private var leastAndMost: String {
    "\(Rendering.grouped(sizes.training.min() ?? 0)) to \(Rendering.grouped(sizes.training.max() ?? 0)) rows"
  }

  /// A table for people.
  package func text(digits: Int) -> String {
    func number(_ value: Double?) -> String { value.map { fixedPoint($0, digits: digits) } ?? "-" }
    let lines = rows.map { row -> [String] in
      let values = row.figure.values.compactMap(\.self)
      return [
        row.title, number(row.figure.mean), number(row.figure.standardDeviation),
        row.figure.interval.map { "\(number($0.low)) to \(number($0.high))" } ?? "-",
        number(values.min()), number(values.max()),
      ]
    }
    let header = ["", "mean", "deviation", "95 %", "lowest", "highest"]
    return "\n\(name)\n\n\(TextTable([header] + lines).text)\n\(explanation)\n"
  }

  /// `method`, `folds`, `repeats`, `training_rows` and `test_rows` of each fold, `test_training_ratio`, and `figures`
  /// with `mean`, `standard_deviation`, `low`, `high` and `folds` for each.
  package var json: JSONValue {
    var figures = JSONObject()
    for row in rows { figures[row.figure.key] = row.figure.json }
    return [
      "method": .string(method), "folds": .number(folds), "repeats": .number(repeats),
      "training_rows": .array(sizes.training.map { .number($0) }),
      "test_rows": .array(sizes.test.map { .number($0) }),
      "test_training_ratio": .number(sizes.ratio), "figures": .object(figures),
    ]
  }
}

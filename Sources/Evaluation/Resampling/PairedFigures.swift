package import FilbertJSON

/// The figures of two models on the same rows, and how far apart they are.
///
/// Both are computed from the same draws, so what makes rows easy or hard for both cancels out: the interval of a
/// difference is narrower than those of the figures suggest. A difference is that of the second model from the first.
package struct PairedFigures: Sendable, Equatable {
  /// One figure of both models.
  package struct Row: Sendable, Equatable {
    /// The figure: `accuracy`, `macro_f1`, `rmse`.
    package let key: String
    /// The label that it is about; nil for all.
    package let label: String?
    package let first: Double?
    package let second: Double?
    /// nil if one of them is not defined.
    package let difference: Estimate?
  }

  package let rows: [Row]
  /// nil for numbers, which are neither right nor wrong.
  package let mcNemar: McNemar?
  /// The rows to which the models give different answers, ascending.
  package let differingRows: [Int]

  /// Answers of one label for each row: accuracy, macro and weighted F1, and F1 of every label.
  ///
  /// - Precondition: all are equally long and every index has a name.
  package init(
    gold: [Int], first: [Int], second: [Int], names: [String], bootstrap: Bootstrap = Bootstrap()
  ) {
    let shown = Set(gold + first + second).sorted()
    func figures(_ tally: [LabelCounts]) -> [Double?] {
      LabelFigures(tally).overall + shown.map { LabelFigures.own(tally[$0])[2] }
    }
    func all(_ predicted: [Int]) -> [Double?] {
      figures(LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count))
    }
    let differences = bootstrap.estimates(
      gold: gold, predictions: [first, second], labelCount: names.count
    ) { tallies in
      Self.differences(figures(tallies[0]), figures(tallies[1]))
    }
    rows = Self.rows(
      keys: ["accuracy", "macro_f1", "weighted_f1"].map { ($0, nil) }
        + shown.map { ("f1", names[$0]) },
      first: all(first), second: all(second), differences)
    mcNemar = McNemar(
      firstIsRight: gold.indices.map { gold[$0] == first[$0] },
      secondIsRight: gold.indices.map { gold[$0] == second[$0] })
    differingRows = gold.indices.filter { first[$0] != second[$0] }
  }

  /// Numbers: RMSE, MAE, R2 and mean error.
  ///
  /// - Precondition: all are equally long.
  package init(
    gold: [Double], first: [Double], second: [Double], bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(gold.count == first.count && gold.count == second.count, "unequal lengths")
    let center = gold.isEmpty ? 0 : mean(gold)
    let width = RegressionSums.width
    var sums = RowSums(rows: gold.count, width: 2 * width, bootstrap: bootstrap)
    for row in gold.indices {
      sums.add(
        RegressionSums.values(gold: gold[row], predicted: first[row], center: center)
          + RegressionSums.values(gold: gold[row], predicted: second[row], center: center),
        row: row)
    }
    self.init(
      sums, bootstrap: bootstrap, keys: ["rmse", "mae", "r2", "mean_error"].map { ($0, nil) },
      differingRows: gold.indices.filter { first[$0] != second[$0] }
    ) { sums in
      (
        RegressionSums(Array(sums[..<width])).figures, RegressionSums(Array(sums[width...])).figures
      )
    }
  }

  /// Sets of labels: subset accuracy, micro F1 and F1 of every label.
  ///
  /// - Precondition: all are equally long, and every index has a name.
  package init(
    gold: [[Int]], first: [[Int]], second: [[Int]], names: [String],
    bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(gold.count == first.count && gold.count == second.count, "unequal lengths")
    let isRight = [first, second].map { model in
      gold.indices.map { Set(gold[$0]) == Set(model[$0]) }
    }
    let counts = LabelSums(labelCount: names.count)
    let width = counts.width + 2
    var sums = RowSums(rows: gold.count, width: 2 * width, bootstrap: bootstrap)
    for row in gold.indices {
      for (model, predicted) in [first[row], second[row]].enumerated() {
        counts.add(
          gold: gold[row], predicted: predicted, row: row, from: model * width, to: &sums)
        sums.add(1, to: model * width + counts.width, row: row)
        if isRight[model][row] { sums.add(1, to: model * width + counts.width + 1, row: row) }
      }
    }
    self.init(
      sums, bootstrap: bootstrap,
      keys: ["subset_accuracy", "micro_f1"].map { ($0, nil) } + names.map { ("f1", $0) },
      mcNemar: McNemar(firstIsRight: isRight[0], secondIsRight: isRight[1]),
      differingRows: gold.indices.filter { Set(first[$0]) != Set(second[$0]) }
    ) { sums in
      func figures(_ sums: [Double]) -> [Double?] {
        let (rows, right) = (sums[counts.width], sums[counts.width + 1])
        return [rows > 0 ? right / rows : nil] + counts.f1(sums)
      }
      return (figures(Array(sums[..<width])), figures(Array(sums[width...])))
    }
  }

  private init(
    _ sums: RowSums, bootstrap: Bootstrap, keys: [(String, String?)], mcNemar: McNemar? = nil,
    differingRows: [Int], figures: (_ sums: [Double]) -> ([Double?], [Double?])
  ) {
    let totals = figures(sums.totals(nil))
    let differences = bootstrap.estimates(of: sums) { sums in
      let (first, second) = figures(sums)
      return Self.differences(first, second)
    }
    rows = Self.rows(keys: keys, first: totals.0, second: totals.1, differences)
    self.mcNemar = mcNemar
    self.differingRows = differingRows
  }

  private static func differences(_ first: [Double?], _ second: [Double?]) -> [Double?] {
    zip(first, second).map { first, second in
      if let first, let second { second - first } else { nil }
    }
  }

  private static func rows(
    keys: [(String, String?)], first: [Double?], second: [Double?], _ differences: [Estimate?]
  ) -> [Row] {
    keys.enumerated().map { place, key in
      Row(
        key: key.0, label: key.1, first: first[place], second: second[place],
        difference: differences[place])
    }
  }
}

extension LabelSums {
  /// Micro F1, then F1 of each label.
  fileprivate func f1(_ sums: [Double]) -> [Double?] {
    let tally = tally(sums)
    return ([tally.reduce(LabelCounts(), +)] + tally).map { LabelFigures.own($0)[2] }
  }
}

extension PairedFigures {
  /// `figures`: an object for each with `figure`, `label`, `first`, `second` and `difference`; `mcnemar` or `null`; and
  /// `differing_rows`, their number.
  package var json: JSONValue {
    let figures = rows.map { row -> JSONValue in
      [
        "figure": .string(row.key), "label": row.label.map { .string($0) } ?? .null,
        "first": row.first.map { .number($0) } ?? .null,
        "second": row.second.map { .number($0) } ?? .null, "difference": row.difference.json,
      ]
    }
    return [
      "figures": .array(figures), "mcnemar": mcNemar?.json ?? .null,
      "differing_rows": .number(differingRows.count),
    ]
  }
}

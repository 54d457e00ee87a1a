extension SliceFigures {
  /// Answers of one label for each row: `accuracy` and `macro_f1`.
  ///
  /// - Precondition: all have as many rows, and every index has a name.
  package init(
    slices: SliceValues, gold: [Int], predicted: [Int], names: [String],
    bootstrap: Bootstrap = Bootstrap()
  ) {
    let groups = slices.rowsOfGroups
    let shared = bootstrap.shared(among: groups.count)
    let macroF1 = groups.map { rows in
      ClassificationIntervals(
        gold: rows.map { gold[Int($0)] }, predicted: rows.map { predicted[Int($0)] },
        names: names, bootstrap: shared
      ).macroF1
    }
    let tally = LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count)
    let overall = LabelFigures(tally).overall
    let accuracies = groups.map { rows in
      Estimate.share(
        rows.count { gold[Int($0)] == predicted[Int($0)] }, of: rows.count,
        level: bootstrap.level)
    }
    self.init(
      slices: slices, accuracies: accuracies,
      figures: [
        ("accuracy", overall[0], accuracies), ("macro_f1", overall[1], macroF1),
      ])
  }

  /// Sets of labels: `accuracy` (all labels right, none missing), `micro_f1` and `macro_f1`.
  ///
  /// - Precondition: all have as many rows, and every index has a name.
  package init(
    slices: SliceValues, gold: [[Int]], predicted: [[Int]], names: [String],
    bootstrap: Bootstrap = Bootstrap()
  ) {
    func figures(_ gold: [[Int]], _ predicted: [[Int]], _ draws: Bootstrap) -> MultiLabelIntervals {
      MultiLabelIntervals(gold: gold, predicted: predicted, names: names, bootstrap: draws)
    }
    let groups = slices.rowsOfGroups
    let shared = bootstrap.shared(among: groups.count)
    let overall = figures(gold, predicted, Bootstrap(draws: 1))
    let byGroup = groups.map { rows in
      figures(rows.map { gold[Int($0)] }, rows.map { predicted[Int($0)] }, shared)
    }
    let accuracies = zip(groups, byGroup).map { rows, figures in
      figures.subsetAccuracy.flatMap { share in
        Estimate.share(
          Int((share.value * Double(rows.count)).rounded()), of: rows.count,
          level: bootstrap.level)
      }
    }
    self.init(
      slices: slices, accuracies: accuracies,
      figures: [
        ("accuracy", overall.subsetAccuracy?.value, accuracies),
        ("micro_f1", overall.microF1?.value, byGroup.map(\.microF1)),
        ("macro_f1", overall.macroF1?.value, byGroup.map(\.macroF1)),
      ])
  }

  /// Whether each row is answered right, whatever that means: `accuracy`.
  package init(slices: SliceValues, isRight: [Bool], level: Double = 0.95) {
    let accuracies = slices.rowsOfGroups.map { rows in
      Estimate.share(rows.count { isRight[Int($0)] }, of: rows.count, level: level)
    }
    self.init(
      slices: slices, accuracies: accuracies,
      figures: [
        (
          "accuracy", Estimate.share(isRight.count { $0 }, of: isRight.count)?.value, accuracies
        )
      ])
  }

  /// Numbers: `rmse`, `mae` and `mean_error`.
  ///
  /// - Precondition: all have as many rows.
  package init(
    slices: SliceValues, gold: [Double], predicted: [Double], bootstrap: Bootstrap = Bootstrap()
  ) {
    let overall = RegressionIntervals(
      gold: gold, predicted: predicted, bootstrap: Bootstrap(draws: 1))
    let shared = bootstrap.shared(among: slices.groups.count)
    let byGroup = slices.rowsOfGroups.map { rows in
      RegressionIntervals(
        gold: rows.map { gold[Int($0)] }, predicted: rows.map { predicted[Int($0)] },
        bootstrap: shared)
    }
    self.init(
      slices: slices, accuracies: [],
      figures: [
        ("rmse", overall.rmse?.value, byGroup.map(\.rmse)),
        ("mae", overall.mae?.value, byGroup.map(\.mae)),
        ("mean_error", overall.meanError?.value, byGroup.map(\.meanError)),
      ])
  }
}

extension Bootstrap {
  /// The draws for each of some groups: together about four times as many as for all rows, but at least 200 each, or as
  /// many as were asked for if that is fewer.
  fileprivate func shared(among groups: Int) -> Bootstrap {
    Bootstrap(
      draws: min(draws, max(200, 4 * draws / max(1, groups))), seed: seed, level: level)
  }
}

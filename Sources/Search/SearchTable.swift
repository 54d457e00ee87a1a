package import FilbertCharts
import FilbertCore
package import FilbertJSON

/// All trials of a search and what it decided, for people and other programs.
package struct SearchTable: Sendable {
  package let names: [String]
  /// The name of the figure, such as `macro-f1`.
  package let figure: String
  /// How many trials each rung had, and the share of the training that each of them got.
  package let rungs: [(trials: Int, share: Double)]
  package let trials: [SearchTrial]
  /// The trial whose recipe is kept: 0 for the default.
  package let kept: Int
  /// The best trial of the last rung other than the default.
  package let check: RealityCheck
  /// Whether a second seed confirms that trial; nil if it does not win, and so was not trained once more.
  package let confirmation: SeedConfirmation?
  /// The numbers of the trials in the last rung, in the order of `check`.
  package let finalists: [Int]

  package init(
    names: [String], figure: String, rungs: [(trials: Int, share: Double)],
    trials: [SearchTrial], check: RealityCheck, confirmation: SeedConfirmation?, finalists: [Int]
  ) {
    (self.names, self.figure, self.rungs) = (names, figure, rungs)
    (self.trials, self.check, self.finalists) = (trials, check, finalists)
    self.confirmation = confirmation
    kept = check.isWon && confirmation?.isPassed == true ? finalists[check.best] : 0
  }

  /// What became of a trial: `default`, `kept`, `finalist`, or the rung after which it was dropped, or in which it had no
  /// figure: its training diverged, or the figure is not defined for its answers.
  package func outcome(of trial: SearchTrial) -> String {
    if trial.number == kept { return trial.number == 0 ? "default, kept" : "kept" }
    if trial.number == 0 { return "default" }
    if let last = trial.figures.last, last == nil {
      return "no figure in rung \(trial.figures.count)"
    }
    return trial.figures.count == rungs.count
      ? "finalist" : "dropped after rung \(trial.figures.count)"
  }

  /// The names of the columns of ``rows(digits:)``.
  package var header: [String] {
    ["trial"] + names + rungs.indices.map { "rung_\($0 + 1)" } + ["outcome"]
  }

  /// A row for each trial. A rung that it did not reach has an empty cell.
  ///
  /// - Parameter digits: decimals of the figures; nil for all.
  package func rows(digits: Int? = nil) -> [[String]] {
    trials.map { trial in
      let figures = rungs.indices.map { rung -> String in
        guard rung < trial.figures.count, let figure = trial.figures[rung] else { return "" }
        return digits.map { fixedPoint(figure, digits: $0) } ?? "\(figure)"
      }
      return ["\(trial.number)"] + trial.point.values.map(\.settingText) + figures
        + [outcome(of: trial)]
    }
  }

  /// The table as `trials.json`.
  package var json: JSONValue {
    var object = JSONObject()
    object["metric"] = .string(figure)
    object["rungs"] = .array(
      rungs.map { ["trials": .number($0.trials), "share": .number($0.share)] })
    object["trials"] = .array(
      trials.map { trial in
        var values = JSONObject()
        for (name, value) in zip(names, trial.point.values) { values[name] = value }
        return [
          "trial": .number(trial.number), "values": .object(values),
          "figures": .array(trial.figures.map { $0.map { .number($0) } ?? .null }),
          "outcome": .string(outcome(of: trial)),
        ]
      })
    object["decision"] = [
      "kept": .number(kept), "best": .number(finalists[check.best]),
      "advantage": .number(check.advantage), "p_value": .number(check.pValue),
      "significance": .number(RealityCheck.significance),
      "confirmation": confirmation?.json ?? .null,
    ]
    return .object(object)
  }

  /// The figures of the trials by rung. If there are many trials, those that came furthest are drawn.
  package var chart: LineChart {
    let drawn = trials.sorted { first, second in
      let ranks = [first, second].map { trial in
        (trial.number == kept ? 1 : 0, trial.number == 0 ? 1 : 0, trial.figures.count)
      }
      return ranks[0] == ranks[1] ? first.number < second.number : ranks[0] > ranks[1]
    }
    return LineChart(
      Phrase("\(figure) of each trial by rung", zh: "每次试验各阶段的\(figure)"),
      x: Axis(Phrase("Rung", zh: "阶段"), isWhole: true),
      y: Axis(Phrase("\(figure)")),
      series: drawn.map { trial in
        Series(
          name(of: trial),
          trial.figures.enumerated().compactMap { rung, figure in
            figure.map { ChartPoint(x: Double(rung + 1), y: $0) }
          })
      }, size: ChartSize(width: 640, height: 320))
  }

  private func name(of trial: SearchTrial) -> Phrase {
    if trial.number == 0 {
      return kept == 0 ? Phrase("default, kept", zh: "默认配置（保留）") : Phrase("default", zh: "默认配置")
    }
    return trial.number == kept
      ? Phrase("trial \(trial.number), kept", zh: "试验 \(trial.number)（保留）")
      : Phrase("trial \(trial.number)", zh: "试验 \(trial.number)")
  }
}

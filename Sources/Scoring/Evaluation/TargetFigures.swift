import FilbertCore
package import FilbertEvaluation
package import FilbertJSON

/// Whom to contact if one label is what counts: gains by quantile, profit by threshold, and the threshold of a rule.
package struct TargetFigures: Sendable {
  /// The label.
  package let label: String
  /// Nil unless rows with and without the label occur.
  package let gains: GainsTable?
  /// Nil unless values or costs are given.
  package let profit: Profit?
  /// The threshold that a rule chooses; nil without a rule, or if no row has the label.
  package let decision: Decision?
  /// The Kolmogorov-Smirnov distance; nil unless rows with and without the label occur.
  package let separation: Double?
  /// Rows.
  package let count: Int
  /// Rows that have the label.
  package let support: Int

  /// What is asked about a label.
  package struct Request: Sendable {
    /// The number of the label among those of the model.
    package let label: Int
    /// Groups of the gains table.
    package let groupCount: Int
    /// What a row with the label is worth if it is contacted; nil if not given.
    package let value: RowAmounts?
    /// What contacting a row costs.
    package let cost: RowAmounts
    /// How the threshold is chosen; nil for none.
    package let rule: DecisionRule?

    package init(
      label: Int, groupCount: Int = 10, value: RowAmounts? = nil, cost: RowAmounts = .each(0),
      rule: DecisionRule? = nil
    ) {
      (self.label, self.groupCount) = (label, groupCount)
      (self.value, self.cost, self.rule) = (value, cost, rule)
    }
  }

  /// - Precondition: amounts by row are as many as `rows`.
  package init(_ request: Request, _ rows: EvaluatedRows) {
    label = rows.labels[request.label]
    let probabilities = rows.probabilities(of: request.label)
    let isPositive = rows.has(request.label)
    count = rows.count
    support = isPositive.count { $0 }
    gains = GainsTable(
      probabilities: probabilities, isPositive: isPositive, groupCount: request.groupCount)
    let profit = request.value.flatMap {
      Profit(
        probabilities: probabilities, isPositive: isPositive, value: $0, cost: request.cost)
    }
    self.profit = profit
    let curve = RankingCurve(scores: probabilities, isPositive: isPositive)
    separation = curve?.kolmogorovSmirnov
    decision = request.rule.flatMap { rule in
      curve.flatMap { curve in
        if case .profit = rule {
          profit.flatMap { Decision(curve: curve, profit: $0) }
        } else {
          Decision(rule: rule, curve: curve)
        }
      }
    }
  }

  /// `label`, `rows`, `support`, and `gains`, `profit` and `decision` if there are any.
  package var json: JSONValue {
    var object = JSONObject()
    object["label"] = .string(label)
    object["rows"] = .number(count)
    object["support"] = .number(support)
    object["kolmogorov_smirnov"] = separation.map { .number($0) } ?? .null
    if let gains { object["gains"] = gains.json }
    if let profit { object["profit"] = profit.json }
    if let decision { object["decision"] = decision.json }
    return .object(object)
  }

  // MARK: - Text

  /// Tables for people.
  package func text(digits: Int) -> String {
    let name = label.quoted.escapedForTerminal
    guard let gains else {
      return
        "\n\(name): no gains table, since \(support == 0 ? "no row has" : "all rows have") the label\n"
    }
    return [
      "\nGains for \(name), most probable rows first (\(Rendering.grouped(support)) of \(Rendering.counted(count, "row")))\n"
        + table(gains, digits: digits),
      profit.map { text($0, digits: digits) } ?? "",
      decision.map { text($0, digits: digits) } ?? "",
    ].joined()
  }

  private func table(_ gains: GainsTable, digits: Int) -> String {
    var lines = [
      ["group", "rows", "from", "response", "lift", "captured", "cumulative lift", "KS"]
    ]
    for row in gains.rows {
      lines.append(
        ["\(row.group)", "\(row.count)"]
          + [
            row.lowerThreshold, row.responseRate, row.lift, row.cumulativeCaptureRate,
            row.cumulativeLift, row.kolmogorovSmirnov,
          ].map { fixedPoint($0, digits: digits) })
    }
    return TextTable(lines).text
  }

  private func text(_ profit: Profit, digits: Int) -> String {
    let everybody = profit.everybody.map { "; contacting everybody: \(money($0.profit))" } ?? ""
    guard let best = profit.best else {
      return "\nProfit: nobody is worth contacting at any threshold\(everybody)\n"
    }
    return
      "\nProfit: contact the top \(percent(best.share)), those with a probability of \(Self.exact(best.threshold)) or more "
      + "(\(Rendering.grouped(best.contacted)) of \(Rendering.counted(count, "row"))): \(money(best.profit)), "
      + "\(fixedPoint(best.profitPerRow.value, digits: 2)) per row of the file\(everybody)\n"
  }

  /// A threshold with as many digits as distinguish it: rounded up, it would leave rows out.
  package static func exact(_ threshold: Double) -> String { Float(threshold).description }

  private func money(_ estimate: Estimate) -> String {
    let interval = estimate.interval.map {
      " (95 %: \(fixedPoint($0.low, digits: 2)) to \(fixedPoint($0.high, digits: 2)))"
    }
    return fixedPoint(estimate.value, digits: 2) + (interval ?? "")
  }

  private func percent(_ share: Double) -> String {
    Rendering.percent(share, digits: share < 0.1 ? 1 : 0)
  }

  private func text(_ decision: Decision, digits: Int) -> String {
    let point = decision.point
    let figures =
      "threshold \(Self.exact(point.threshold)), precision \(fixedPoint(point.precision, digits: digits)), "
      + "recall \(fixedPoint(point.recall, digits: digits)), F1 \(fixedPoint(point.f1, digits: digits)), "
      + "given to \(Rendering.grouped(point.predicted)) of \(Rendering.counted(count, "row")), support \(Rendering.grouped(point.support))"
    return decision.isReached
      ? "\nDecision \(decision.rule): \(figures)\n"
      : "\nDecision \(decision.rule): no threshold satisfies it; the nearest: \(figures)\n"
  }
}

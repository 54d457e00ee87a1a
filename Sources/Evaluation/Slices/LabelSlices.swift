package import FilbertJSON

/// How one label is given and found in each group of rows, and whether groups are treated alike.
///
/// Reference: fairlearn 0.15, `MetricFrame`, `demographic_parity_difference` and the like. fairlearn counts the true
/// positive rate of a group without positives as 0; here it is not defined and left out.
package struct LabelSlices: Sendable, Equatable {
  /// `accuracy` (of this label against all others), `precision`, `recall` (the true positive rate), `f1`,
  /// `false_positive_rate`, `selection_rate` and `mean_probability`.
  package let figures: SliceFigures

  /// The greatest difference between the groups' selection rates.
  package var demographicParityDifference: Double? { figures["selection_rate"]?.difference }
  package var demographicParityRatio: Double? { figures["selection_rate"]?.ratio }
  /// The same without groups that are too small.
  package var judgedDemographicParityDifference: Double? {
    figures["selection_rate"]?.judgedDifference
  }
  package var judgedDemographicParityRatio: Double? { figures["selection_rate"]?.judgedRatio }

  /// The greater of the differences between the groups' true and false positive rates.
  package var equalizedOddsDifference: Double? { odds(\.difference).max() }
  /// The smaller of the ratios.
  package var equalizedOddsRatio: Double? { odds(\.ratio).min() }
  /// The same without groups that are too small.
  package var judgedEqualizedOddsDifference: Double? { odds(\.judgedDifference).max() }
  package var judgedEqualizedOddsRatio: Double? { odds(\.judgedRatio).min() }

  /// What is defined for the true and the false positive rate.
  private func odds(_ spread: (SliceFigures.Figure) -> Double?) -> [Double] {
    ["recall", "false_positive_rate"].compactMap { figures[$0].flatMap(spread) }
  }

  /// - Parameters:
  ///   - isGold: Whether each row has the label.
  ///   - isPredicted: Whether each row is given it.
  ///   - probabilities: That the label applies; nil for no `mean_probability`.
  /// - Precondition: all have as many rows.
  package init(
    slices: SliceValues, isGold: [Bool], isPredicted: [Bool], probabilities: [Double]? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    let rows = isGold.count
    precondition(
      isPredicted.count == rows && slices.groupOfRow.count == rows
        && probabilities?.count ?? rows == rows, "unequal lengths")
    let groups = slices.groups.count
    var counts = [BinaryCounts](repeating: BinaryCounts(), count: groups)
    var moments = [(sum: Double, squares: Double)](repeating: (0, 0), count: groups)
    for row in 0..<rows {
      let group = Int(slices.groupOfRow[row])
      counts[group].add(isGold: isGold[row], isPredicted: isPredicted[row])
      guard let probability = probabilities?[row] else { continue }
      moments[group].sum += probability
      moments[group].squares += probability * probability
    }
    let all = counts.reduce(BinaryCounts(), +)
    let level = bootstrap.level
    var figures = all.shares.indices.map { place in
      let estimates = (counts + [all]).map { counts -> Estimate? in
        let share = counts.shares[place]
        return .share(share.part, of: share.whole, level: level)
      }
      return (
        key: all.shares[place].key, overall: estimates[groups]?.value,
        groups: Array(estimates[..<groups])
      )
    }
    figures.append(("f1", all.f1, counts.map { $0.f1Estimate(bootstrap) }))
    if probabilities != nil {
      let sum = moments.reduce(0) { $0 + $1.sum }
      figures.append(
        (
          "mean_probability", rows == 0 ? nil : sum / Double(rows),
          zip(counts, moments).map { counts, moments in
            Self.mean(of: counts.rows, sum: moments.sum, squares: moments.squares, level: level)
          }
        ))
    }
    self.figures = SliceFigures(
      slices: slices, accuracies: figures.first?.groups ?? [], figures: figures)
  }

  private static func mean(
    of rows: Int, sum: Double, squares: Double, level: Double
  ) -> Estimate? {
    guard rows > 0 else { return nil }
    let n = Double(rows)
    let value = sum / n
    guard rows > 1 else { return Estimate(value, nil) }
    let variance = max(0, squares - sum * value) / (n - 1)
    return Estimate(
      value,
      .normal(value, standardError: (variance / n).squareRoot(), level: level, within: 0...1))
  }
}

/// Rows by whether they have a label and whether they are given it.
struct BinaryCounts {
  var truePositives = 0
  var falsePositives = 0
  var falseNegatives = 0
  var trueNegatives = 0

  mutating func add(isGold: Bool, isPredicted: Bool) {
    switch (isGold, isPredicted) {
    case (true, true): truePositives += 1
    case (false, true): falsePositives += 1
    case (true, false): falseNegatives += 1
    case (false, false): trueNegatives += 1
    }
  }

  static func + (a: BinaryCounts, b: BinaryCounts) -> BinaryCounts {
    BinaryCounts(
      truePositives: a.truePositives + b.truePositives,
      falsePositives: a.falsePositives + b.falsePositives,
      falseNegatives: a.falseNegatives + b.falseNegatives,
      trueNegatives: a.trueNegatives + b.trueNegatives)
  }

  var right: Int { truePositives + trueNegatives }
  var selected: Int { truePositives + falsePositives }
  var gold: Int { truePositives + falseNegatives }
  var notGold: Int { falsePositives + trueNegatives }
  var rows: Int { gold + notGold }

  /// The figures that are shares of rows.
  var shares: [(key: String, part: Int, whole: Int)] {
    [
      ("accuracy", right, rows), ("precision", truePositives, selected),
      ("recall", truePositives, gold), ("false_positive_rate", falsePositives, notGold),
      ("selection_rate", selected, rows),
    ]
  }

  /// nil if no row has the label or is given it.
  var f1: Double? {
    selected + gold == 0 ? nil : Double(2 * truePositives) / Double(selected + gold)
  }

  func f1Estimate(_ bootstrap: Bootstrap) -> Estimate? {
    bootstrap.estimates(
      ofCells: [truePositives, falsePositives, falseNegatives, trueNegatives]
    ) { counts in
      let f1 = BinaryCounts(
        truePositives: counts[0], falsePositives: counts[1], falseNegatives: counts[2]
      ).f1
      return [f1]
    }[0]
  }
}

extension LabelSlices {
  /// The members of the figures, and `demographic_parity_difference`, `demographic_parity_ratio`,
  /// `equalized_odds_difference` and `equalized_odds_ratio`, each also with `judged_` before it.
  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    var members = figures.json.objectValue ?? JSONObject()
    members["demographic_parity_difference"] = number(demographicParityDifference)
    members["demographic_parity_ratio"] = number(demographicParityRatio)
    members["equalized_odds_difference"] = number(equalizedOddsDifference)
    members["equalized_odds_ratio"] = number(equalizedOddsRatio)
    members["judged_demographic_parity_difference"] = number(judgedDemographicParityDifference)
    members["judged_demographic_parity_ratio"] = number(judgedDemographicParityRatio)
    members["judged_equalized_odds_difference"] = number(judgedEqualizedOddsDifference)
    members["judged_equalized_odds_ratio"] = number(judgedEqualizedOddsRatio)
    return .object(members)
  }
}

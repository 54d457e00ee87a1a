/// The areas under the ROC curves of labels against all others with their intervals, and the mean of the areas.
///
/// Up to 10,000 rows (and 200,000 probabilities) rows are drawn. More rows would cost seconds, and the area of so many
/// is as good as normally distributed: the interval is then that of DeLong's variance.
package struct RankingIntervals: Sendable, Equatable {
  /// The area of each label; nil for one that no row, or every row, has.
  package let areas: [Estimate?]
  /// The mean of the areas that are defined.
  package let macroArea: Estimate?

  static let mostDrawnRows = 10_000
  private static let mostDrawnValues = 200_000

  /// Whether intervals are made from draws.
  static func areDrawn(rows: Int, labelCount: Int) -> Bool {
    rows <= mostDrawnRows && rows * labelCount <= mostDrawnValues
  }

  /// - Parameters:
  ///   - labelCount: How many labels there are.
  ///   - scores: The scores of all rows for a label.
  ///   - isPositive: Whether the rows have the label.
  package init(
    labelCount: Int, rows: Int, bootstrap: Bootstrap = Bootstrap(),
    scores: (_ label: Int) -> [Double], isPositive: (_ label: Int) -> [Bool]
  ) {
    let estimates =
      Self.areDrawn(rows: rows, labelCount: labelCount)
      ? Self.drawn(labelCount, rows, bootstrap, scores, isPositive)
      : Self.normal(labelCount, rows, bootstrap, scores, isPositive)
    areas = Array(estimates.dropLast())
    macroArea = estimates[labelCount]
  }

  private static func drawn(
    _ labelCount: Int, _ rows: Int, _ bootstrap: Bootstrap, _ scores: (Int) -> [Double],
    _ isPositive: (Int) -> [Bool]
  ) -> [Estimate?] {
    let labels = (0..<labelCount).map { label in
      (groups: ScoreGroups(scores(label)), isPositive: isPositive(label))
    }
    return bootstrap.estimates(ofRows: rows) { multiplicities in
      let areas = labels.map {
        $0.groups?.area(isPositive: $0.isPositive, multiplicities: multiplicities)
      }
      return areas + [average(areas)]
    }
  }

  private static func average(_ areas: [Double?]) -> Double? {
    let defined = areas.compactMap { $0 }
    return defined.isEmpty ? nil : mean(defined)
  }

  private static func normal(
    _ labelCount: Int, _ rows: Int, _ bootstrap: Bootstrap, _ scores: (Int) -> [Double],
    _ isPositive: (Int) -> [Bool]
  ) -> [Estimate?] {
    var areas: [Estimate?] = []
    var sum = [Double](repeating: 0, count: rows)
    for label in 0..<labelCount {
      let placements = AreaPlacements(scores: scores(label), isPositive: isPositive(label))
      areas.append(placements?.estimate(rows: rows, level: bootstrap.level))
      guard let placements else { continue }
      for row in 0..<rows { sum[row] += placements.influence(of: row) }
    }
    let defined = areas.compactMap { $0?.value }
    guard let value = average(defined) else { return areas + [nil] }
    let count = Double(defined.count)
    let error = sum.reduce(0) { $0 + $1 * $1 }.squareRoot() / count
    return areas + [
      Estimate(value, .normal(value, standardError: error, level: bootstrap.level, within: 0...1))
    ]
  }
}

extension AreaPlacements {
  /// The area with the interval of DeLong's variance.
  func estimate(rows: Int, level: Double) -> Estimate {
    let variance = (0..<rows).reduce(0.0) { $0 + influence(of: $1) * influence(of: $1) }
    return Estimate(
      area,
      hasVariance
        ? .normal(area, standardError: variance.squareRoot(), level: level, within: 0...1) : nil)
  }
}

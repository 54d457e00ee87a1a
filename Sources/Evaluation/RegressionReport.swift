import FilbertCore
package import FilbertJSON

/// How far predicted numbers are from the right ones: scikit-learn's figures of the same names, and SciPy's
/// correlations.
package struct RegressionReport: Sendable, Equatable {
  /// Number of pairs.
  package let count: Int
  /// Root of the mean squared error, in the unit of the numbers.
  package let rmse: Double
  /// Mean absolute error, in the unit of the numbers.
  package let mae: Double
  /// Coefficient of determination: 1 for perfect, 0 for answering the mean of the right numbers, negative for worse.
  /// As in scikit-learn 1 or 0 if the right numbers are all equal; nil for fewer than two.
  package let r2: Double?
  /// Linear correlation; nil if one side is constant.
  package let pearson: Double?
  /// Correlation of ranks, equal numbers sharing the mean of theirs; nil if one side is constant.
  package let spearman: Double?

  /// Compares predicted with right numbers.
  ///
  /// - Precondition: both are equally long.
  package init(gold: [Double], predicted: [Double]) {
    precondition(
      gold.count == predicted.count, "\(gold.count) numbers, \(predicted.count) predicted")
    count = gold.count
    let differences = zip(gold, predicted).map { $0 - $1 }
    let squares = differences.map { $0 * $0 }
    rmse = mean(squares).squareRoot()
    mae = mean(differences.map(\.magnitude))
    let center = mean(gold)
    let spread = pairwiseSum(gold.map { ($0 - center) * ($0 - center) })
    let error = pairwiseSum(squares)
    r2 =
      if count < 2 { nil } else if spread == 0 { error == 0 ? 1 : 0 } else { 1 - error / spread }
    pearson = Self.correlation(gold, predicted)
    spearman = Self.correlation(Self.ranks(gold), Self.ranks(predicted))
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double? {
    guard let firstA = a.first, let firstB = b.first, a.contains(where: { $0 != firstA }),
      b.contains(where: { $0 != firstB })
    else { return nil }
    func normalized(_ values: [Double]) -> [Double] {
      let center = mean(values)
      let centered = values.map { $0 - center }
      // Scaled first, so that squares of tiny and huge numbers stay numbers.
      let greatest = centered.map(\.magnitude).max() ?? 1
      let scaled = centered.map { $0 / greatest }
      let length = pairwiseSum(scaled.map { $0 * $0 }).squareRoot()
      return scaled.map { $0 / length }
    }
    let products = zip(normalized(a), normalized(b)).map { $0 * $1 }
    return min(1, max(-1, pairwiseSum(products)))
  }

  /// From 1; equal values share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// The figures by name; nil if undefined.
  package var figures: [(key: String, title: String, value: Double?)] {
    [
      ("rmse", "RMSE", rmse), ("mae", "MAE", mae), ("r2", "R2", r2),
      ("pearson", "Pearson correlation", pearson), ("spearman", "Spearman correlation", spearman),
    ]
  }

  /// A line for each figure and the number of rows, ending in a newline.
  package func text(digits: Int = 3) -> String {
    let lines =
      figures.map { ($0.title, $0.value.map { fixedPoint($0, digits: digits) } ?? "undefined") }
      + [("rows", String(count))]
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { title, value in
      "\(title)\(String(repeating: " ", count: width - title.count))  \(value)\n"
    }.joined()
  }

  /// The figures under plain keys, `null` where undefined, and `rows`.
  package var json: JSONValue {
    var members = JSONObject()
    for figure in figures { members[figure.key] = figure.value.map { .number($0) } ?? .null }
    members["rows"] = .number(count)
    return .object(members)
  }
}

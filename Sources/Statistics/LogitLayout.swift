import Glibc

/// The logits that are fitted, and what they say about the labels.
///
/// A label that no row has, or every row has, would get a bias without bound. It has no column and keeps a bias that says as
/// much as half a row more would.
struct LogitLayout: Sendable {
  enum Link: Sendable {
    /// One label for each row, three or more of them. The columns are the labels that occur.
    case softmax
    /// Every column is a yes or no of its own. Two labels are one column, positive for the second: softmax over two rows of
    /// weights -w/2 and w/2 has the same probabilities, and w the penalty that it has in scikit-learn.
    case sigmoid
  }

  let link: Link
  /// The label that is positive in each column.
  let labels: [Int]
  /// The other label of a single column of two labels.
  private let negative: Int?
  /// The biases of labels without a column; 0 for others.
  private let constantBiases: [Double]
  /// Share of the rows' weight in which each column is positive.
  let shares: [Double]
  /// The columns in which row `i` is positive: `positives[starts[i]..<starts[i + 1]]`.
  private let positives: [Int]
  private let starts: [Int]

  /// - Parameter weights: one for each row; their sum is 1.
  init(_ targets: LogisticTargets, weights: [Double]) {
    let labelCount = targets.labelCount
    var shares = [Double](repeating: 0, count: labelCount)
    var counts = [Int](repeating: 0, count: labelCount)
    var rows = 0
    for row in weights.indices where weights[row] > 0 {
      rows += 1
      for label in targets.labels(ofRow: row) {
        precondition(0..<labelCount ~= label, "label \(label) of \(labelCount) in row \(row)")
        shares[label] += weights[row]
        counts[label] += 1
      }
    }
    let half = log(Double(2 * rows + 1))
    var constantBiases = [Double](repeating: 0, count: labelCount)
    switch targets {
    case .one:
      var present = counts.indices.filter { counts[$0] > 0 }
      for label in counts.indices where counts[label] == 0 { constantBiases[label] = -half }
      link = present.count > 2 ? .softmax : .sigmoid
      negative = present.count > 2 ? nil : present.removeFirst()
      labels = present
    case .many:
      link = .sigmoid
      negative = nil
      labels = counts.indices.filter { 1..<rows ~= counts[$0] }
      for label in counts.indices where counts[label] == 0 { constantBiases[label] = -half }
      for label in counts.indices where counts[label] == rows { constantBiases[label] = half }
    }
    self.constantBiases = constantBiases
    // A row of very little weight must not make a share of 0 or 1, whose logit is infinite.
    self.shares = labels.map { min(max(shares[$0], 1e-12), 1 - 1e-12) }
    (positives, starts) = Self.positives(targets, labels: labels)
  }

  private static func positives(
    _ targets: LogisticTargets, labels: [Int]
  ) -> (columns: [Int], starts: [Int]) {
    var columnOfLabel = [Int?](repeating: nil, count: targets.labelCount)
    for (column, label) in labels.enumerated() { columnOfLabel[label] = column }
    var columns: [Int] = []
    var starts = [0]
    for row in 0..<targets.rowCount {
      columns += targets.labels(ofRow: row).compactMap { columnOfLabel[$0] }
      starts.append(columns.count)
    }
    return (columns, starts)
  }

  /// The columns in which `row` is positive.
  func positives(ofRow row: Int) -> ArraySlice<Int> { positives[starts[row]..<starts[row + 1]] }

  /// Biases with which each column predicts its share, whatever the features: the best ones for weights of 0.
  var constantLogits: [Double] {
    switch link {
    case .softmax: shares.map { log($0) }
    case .sigmoid: shares.map { log($0 / (1 - $0)) }
    }
  }
}

// MARK: - From columns to labels

extension LogitLayout {
  /// The model of all labels with the `weights` `[columns x features]` and `biases` of the columns.
  func model(weights: [Double], biases: [Double], featureCount: Int) -> LinearModel {
    var allWeights = [Double](repeating: 0, count: constantBiases.count * featureCount)
    var allBiases = constantBiases
    // A constant added to all logits changes no probability. Without it the mean logit is 0, so that of the labels that do
    // not occur is a low one in every row.
    let mean = link == .softmax ? biases.reduce(0, +) / Double(biases.count) : 0
    func set(_ label: Int, to column: Int, scale: Double) {
      for feature in 0..<featureCount {
        allWeights[label * featureCount + feature] =
          scale * weights[column * featureCount + feature]
      }
      allBiases[label] = scale * (biases[column] - mean)
    }
    for (column, label) in labels.enumerated() {
      set(label, to: column, scale: negative == nil ? 1 : 0.5)
      if let negative { set(negative, to: column, scale: -0.5) }
    }
    return LinearModel(weights: allWeights, biases: allBiases, featureCount: featureCount)
  }

  /// The weights and biases of the columns in `model`: the inverse of ``model(weights:biases:featureCount:)``.
  func columns(of model: LinearModel) -> (weights: [Double], biases: [Double]) {
    var weights: [Double] = []
    for label in labels {
      let positive = model.weights(ofLabel: label)
      weights +=
        negative.map { zip(positive, model.weights(ofLabel: $0)).map(-) } ?? Array(positive)
    }
    let biases = labels.map { model.biases[$0] - (negative.map { model.biases[$0] } ?? 0) }
    return (weights, biases)
  }
}

// MARK: - Loss

extension LogitLayout {
  /// Replaces the logits of `rows`, `[rows x columns]`, by the gradient of the loss with respect to them.
  ///
  /// - Parameter weights: of all rows, not only of `rows`.
  /// - Returns: the weighted sum of the rows' losses: cross-entropy, or the sum of the columns' binary ones.
  func replaceByGradient(_ logits: inout [Double], rows: Range<Int>, weights: [Double]) -> Double {
    let width = labels.count
    var loss = 0.0
    for row in rows {
      let columns = (row - rows.lowerBound) * width..<(row - rows.lowerBound + 1) * width
      let weight = weights[row]
      for column in positives(ofRow: row) {
        loss -= weight * logits[columns.lowerBound + column]
      }
      loss +=
        weight
        * (link == .softmax
          ? Self.softmax(&logits, columns, weight) : Self.sigmoid(&logits, columns, weight))
      for column in positives(ofRow: row) { logits[columns.lowerBound + column] -= weight }
    }
    return loss
  }

  /// Replaces logits by their softmax times `weight`, and returns the logarithm of the sum of their exponentials.
  private static func softmax(_ z: inout [Double], _ range: Range<Int>, _ weight: Double) -> Double
  {
    var greatest = z[range.lowerBound]
    for index in range { greatest = max(greatest, z[index]) }
    var sum = 0.0
    for index in range {
      let value = exp(z[index] - greatest)
      z[index] = value
      sum += value
    }
    for index in range { z[index] *= weight / sum }
    return greatest + log(sum)
  }

  /// Replaces logits by their sigmoid times `weight`, and returns the sum of log(1 + exp(z)).
  private static func sigmoid(_ z: inout [Double], _ range: Range<Int>, _ weight: Double) -> Double
  {
    var sum = 0.0
    for index in range {
      let small = exp(-abs(z[index]))
      sum += max(0, z[index]) + log1p(small)
      z[index] = weight * (z[index] >= 0 ? 1 : small) / (1 + small)
    }
    return sum
  }
}

import FilbertCore

/// How many rows with each given label are confidently of each label: the confident joint of Northcutt, Jiang and Chuang
/// (2021), with the details of cleanlab's `compute_confident_joint`.
package struct ConfidentJoint: Sendable {
  /// Number of labels.
  private let labelCount: Int
  /// How many rows have each label.
  package let rowsOfLabel: [Int]
  /// The mean probability of each label in the rows that have it; 2 for a label of no row, which no probability reaches.
  package let thresholds: [Double]
  /// `[given x true]`, row by row; at least 1 on the diagonal.
  package let counts: [Int]
  /// The rows that are counted under another label than the given one, ascending.
  package let otherRows: [Int]

  /// - Parameter given: the label of each row.
  package init(_ probabilities: LabelProbabilities, given: [Int]) {
    labelCount = probabilities.labelCount
    var rowsOfLabel = [Int](repeating: 0, count: labelCount)
    var sums = [Double](repeating: 0, count: labelCount)
    for (row, label) in given.enumerated() {
      rowsOfLabel[label] += 1
      sums[label] += probabilities[row, label]
    }
    let thresholds = zip(sums, rowsOfLabel).map { sum, rows in
      rows > 0 ? max(sum / Double(rows), 2e-6) : 2
    }
    var counts = [Int](repeating: 0, count: labelCount * labelCount)
    var otherRows: [Int] = []
    for (row, label) in given.enumerated() {
      guard let found = Self.confidentLabel(probabilities.row(row), thresholds) else { continue }
      counts[label * labelCount + found] += 1
      if found != label { otherRows.append(row) }
    }
    for label in 0..<labelCount {
      let diagonal = label * labelCount + label
      counts[diagonal] = max(counts[diagonal], 1)
    }
    (self.rowsOfLabel, self.thresholds) = (rowsOfLabel, thresholds)
    (self.counts, self.otherRows) = (counts, otherRows)
  }

  /// The only label whose threshold its probability reaches; if there are several, the most probable label.
  private static func confidentLabel(_ values: [Double], _ thresholds: [Double]) -> Int? {
    var (confident, first, best) = (0, 0, 0)
    for (label, value) in values.enumerated() {
      if value >= thresholds[label] - 1e-6 {
        if confident == 0 { first = label }
        confident += 1
      }
      if value > values[best] { best = label }
    }
    return confident == 0 ? nil : confident == 1 ? first : best
  }

  /// ``counts`` scaled so that those of a given label add up to its rows, as whole numbers: cleanlab's
  /// `calibrate_confident_joint`.
  package var calibrated: [Int] {
    // By true label first, which is the order in which NumPy adds them up.
    var scaled = [Double](repeating: 0, count: counts.count)
    for given in 0..<labelCount {
      let row = counts[given * labelCount..<(given + 1) * labelCount]
      let (sum, rows) = (Double(row.reduce(0, +)), Double(rowsOfLabel[given]))
      for (found, count) in row.enumerated() {
        scaled[found * labelCount + given] = Double(count) / sum * rows
      }
    }
    let (total, rows) = (max(pairwiseSum(scaled), 1e-100), Double(rowsOfLabel.reduce(0, +)))
    return (0..<labelCount).flatMap { given in
      (0..<labelCount).map { scaled[$0 * labelCount + given] / total * rows }.roundedKeepingSum
    }
  }

  /// How many rows of each given label are to be kept, and how many really have each other label: ``calibrated``, with at
  /// least one row kept. cleanlab's `_keep_at_least_n_per_class`.
  package var pruneCounts: [Int] {
    var counts = calibrated
    for given in 0..<labelCount {
      let row = given * labelCount..<(given + 1) * labelCount
      let diagonal = row.lowerBound + given
      let added = 1 - counts[diagonal]
      guard added > 0 else { continue }
      let others = max(counts[row].count { $0 != 0 } - 1, 1)
      for place in row where place != diagonal {
        counts[place] = Int(max(Double(counts[place]) - Double(added) / Double(others), 0))
      }
      counts[diagonal] = 1
    }
    return counts
  }
}

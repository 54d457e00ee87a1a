import FilbertEvaluation

/// What models of several sizes answered to the labelled rows, each row by a model that has not seen it.
package struct CurveAnswers: Sendable {
  /// Models of one size: one for each fold, which together answer all rows.
  package struct Size: Sendable {
    /// Rows that each was made of.
    package let rows: Int
    /// The labels given to each row, ascending.
    package let labels: [[Int]]

    package init(rows: Int, labels: [[Int]]) { (self.rows, self.labels) = (rows, labels) }
  }

  /// The right labels of each row, ascending.
  private let gold: [[Int]]
  private let labelCount: Int
  package let sizes: [Size]

  package init(gold: [[Int]], labelCount: Int, sizes: [Size]) {
    precondition(sizes.allSatisfy { $0.labels.count == gold.count })
    (self.gold, self.labelCount, self.sizes) = (gold, labelCount, sizes)
  }

  package var rowCount: Int { gold.count }

  /// The macro F1 of each size, as scikit-learn computes it, labels that are neither right nor given left out.
  ///
  /// - Parameter weights: how often each row counts.
  func macroF1(_ weights: [Int]) -> [Double] {
    sizes.map { size in
      var counts = [LabelCounts](repeating: LabelCounts(), count: labelCount)
      for (row, weight) in weights.enumerated() where weight > 0 {
        for label in gold[row] { counts[label].gold += weight }
        for label in size.labels[row] {
          counts[label].predicted += weight
          if gold[row].contains(label) { counts[label].truePositives += weight }
        }
      }
      return LabelFigures(counts).macroF1 ?? 0
    }
  }
}

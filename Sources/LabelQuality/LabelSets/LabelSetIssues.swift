package import FilbertTensor

/// Finds rows with any number of labels each, one of which is wrong or missing: cleanlab's
/// `multilabel_classification.filter.find_label_issues`. Each label is a question for itself, presence against absence.
package struct LabelSetIssues: Sendable {
  /// `[rows x labels]`.
  private let probabilities: Matrix
  /// The labels of each row.
  private let given: [[Int]]

  /// The weight of the next lower score in a row's score, from the best label to the worst: cleanlab's default.
  private static let weight = 0.8

  /// - Parameters:
  ///   - probabilities: of models that have not learned from these rows.
  ///   - given: the labels of each row.
  package init(_ probabilities: Matrix, given: [[Int]]) {
    precondition(
      given.count == probabilities.rows && probabilities.columns > 0,
      "\(given.count) label sets, \(probabilities.shape)")
    (self.probabilities, self.given) = (probabilities, given)
  }

  /// The rows that `filter` finds for any label, the worst first.
  package func rows(_ filter: LabelIssueFilter, rankedBy ranking: LabelRanking) -> [Int] {
    let found = rows(filter)
    return found.map { score(ofRow: $0, ranking) }.ascendingPlaces.map { found[$0] }
  }

  /// The rows that `filter` finds for any label, ascending.
  private func rows(_ filter: LabelIssueFilter) -> [Int] {
    switch filter {
    case .lowNormalizedMargin, .lowSelfConfidence:
      // Both are the same here, as in cleanlab.
      let count = rows(.confidentLearning).count
      return scores(.selfConfidence).ascendingPlaces.prefix(count).sorted()
    default:
      return Set(rowsOfLabels(filter).joined()).sorted()
    }
  }

  /// For each label the rows in which `filter` finds it wrong or missing, ascending.
  ///
  /// - Precondition: `filter` looks at each label for itself.
  package func rowsOfLabels(_ filter: LabelIssueFilter) -> [[Int]] {
    (0..<probabilities.columns).map { label in
      let present = given.map { $0.contains(label) ? 1 : 0 }
      return LabelIssues(LabelProbabilities(probabilities, ofLabel: label), given: present)
        .rows(filter)
    }
  }

  /// The score of each row: an exponential moving average over its labels, from the best to the worst.
  package func scores(_ ranking: LabelRanking) -> [Double] {
    parallelMap(given.count, inBlocksOf: 4_096) { score(ofRow: $0, ranking) }
  }

  private func score(ofRow row: Int, _ ranking: LabelRanking) -> Double {
    let scores = labelScores(ofRow: row, ranking).sorted(by: >)
    return scores.dropFirst().reduce(scores[0]) { average, score in
      Self.weight * score + (1 - Self.weight) * average
    }
  }

  /// How right the presence or absence of each label looks in one row.
  package func labelScores(ofRow row: Int, _ ranking: LabelRanking) -> [Double] {
    let present = Set(given[row])
    return (0..<probabilities.columns).map { label in
      ranking.score(
        given: present.contains(label) ? 1 : 0,
        LabelProbabilities(probabilities, ofLabel: label).row(row))
    }
  }
}

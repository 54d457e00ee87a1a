import FilbertTensor

/// Finds rows whose label looks wrong, and orders them: cleanlab's `find_label_issues` for rows with one label each.
///
/// Rows with equal scores stay in the order of the file. cleanlab leaves that to `numpy.argsort`, whose order differs
/// between processors.
package struct LabelIssues: Sendable {
  private let probabilities: LabelProbabilities
  /// The label of each row.
  private let given: [Int]

  /// - Parameters:
  ///   - probabilities: of at least two labels, of models that have not learned from these rows.
  ///   - given: the label of each row.
  package init(_ probabilities: LabelProbabilities, given: [Int]) {
    precondition(
      given.count == probabilities.rowCount && probabilities.labelCount > 1,
      "\(given.count) labels, \(probabilities.rowCount) rows of \(probabilities.labelCount)")
    (self.probabilities, self.given) = (probabilities, given)
  }

  /// The rows that `filter` finds, the worst first.
  package func rows(_ filter: LabelIssueFilter, rankedBy ranking: LabelRanking) -> [Int] {
    let found = rows(filter)
    return found.map { score(ofRow: $0, ranking) }.ascendingPlaces.map { found[$0] }
  }

  /// The score of each row.
  package func scores(_ ranking: LabelRanking) -> [Double] {
    parallelMap(given.count, inBlocksOf: 4_096) { score(ofRow: $0, ranking) }
  }

  private func score(ofRow row: Int, _ ranking: LabelRanking) -> Double {
    ranking.score(given: given[row], probabilities.row(row))
  }

  /// The rows that `filter` finds, ascending.
  package func rows(_ filter: LabelIssueFilter) -> [Int] {
    switch filter {
    case .pruneByClass: prunedByLabel(countsOfPairs: false)
    case .pruneByNoiseRate: prunedByLabel(countsOfPairs: true)
    case .both:
      Set(prunedByLabel(countsOfPairs: false)).intersection(prunedByLabel(countsOfPairs: true))
        .sorted()
    case .confidentLearning:
      ConfidentJoint(probabilities, given: given).otherRows.filter(isDisputed)
    case .predictedNotGiven: given.indices.filter(isDisputed)
    case .lowNormalizedMargin: lowest(.normalizedMargin)
    case .lowSelfConfidence: lowest(.selfConfidence)
    }
  }

  private func lowest(_ ranking: LabelRanking) -> [Int] {
    let count = rows(.confidentLearning).count
    return scores(ranking).ascendingPlaces.prefix(count).sorted()
  }

  /// Whether another label is more probable than the given one, by more than rounding.
  private func isDisputed(row: Int) -> Bool {
    var values = probabilities.row(row)
    values[given[row]] += 1e-6
    return values.firstMaximum != given[row]
  }

  private func prunedByLabel(countsOfPairs: Bool) -> [Int] {
    let counts = ConfidentJoint(probabilities, given: given).pruneCounts
    let labelCount = probabilities.labelCount
    var rowsOfLabel = [[Int]](repeating: [], count: labelCount)
    for (row, label) in given.enumerated() { rowsOfLabel[label].append(row) }
    let rowsOfLabels = rowsOfLabel
    let pruned = parallelMap(labelCount, inBlocksOf: 1) { label in
      let (rows, counts) = (
        rowsOfLabels[label], Array(counts[label * labelCount..<(label + 1) * labelCount])
      )
      // The only row of a label is kept.
      guard rows.count > 1 else { return [Int]() }
      return countsOfPairs
        ? prunedByPairs(rows, label, counts) : prunedByConfidence(rows, label, counts[label])
    }
    return pruned.joined().filter(isDisputed).sorted()
  }

  /// All but `kept` of the rows of one label: those with the lowest probability of it.
  private func prunedByConfidence(_ rows: [Int], _ label: Int, _ kept: Int) -> [Int] {
    rows.map { probabilities[$0, label] }.ascendingPlaces.prefix(max(rows.count - kept, 0))
      .map { rows[$0] }
  }

  /// Of the rows of one label, for each other one as many as `counts` says: those with the greatest difference of the two.
  private func prunedByPairs(_ rows: [Int], _ label: Int, _ counts: [Int]) -> [Int] {
    var pruned: Set<Int> = []
    for (other, count) in counts.enumerated() where other != label && count > 0 {
      let places = rows.map { probabilities[$0, label] - probabilities[$0, other] }.ascendingPlaces
      for place in places.prefix(count) { pruned.insert(rows[place]) }
    }
    return pruned.sorted()
  }
}

package import FilbertTensor

/// All rows that look wrong: first those whose label does, the worst first; then rows that contradict a near-duplicate; then
/// outliers.
package struct LabelAudit: Sendable {
  package let findings: [AuditFinding]

  /// Rows with one label each.
  ///
  /// - Parameters:
  ///   - probabilities: `[rows x labels]`, at least two labels, of models that have not learned from these rows.
  ///   - given: the label of each row.
  ///   - nearest: at least ``OutlierScores/neighbourCount`` of each row, with labels as groups; nil without vectors.
  package init(
    labels probabilities: Matrix, given: [Int], _ filter: LabelIssueFilter,
    rankedBy ranking: LabelRanking,
    nearest: NearestRows?
  ) {
    let issues = LabelIssues(LabelProbabilities(probabilities), given: given)
    self.init(
      issues.rows(filter, rankedBy: ranking), scores: issues.scores(ranking), nearest,
      givenIn: { .labels([given[$0]]) },
      suggestion: { row in
        let best = probabilities.argmax(row: row)
        return best == given[row] ? nil : .labels([best])
      })
  }

  /// Rows with any number of labels each.
  ///
  /// - Parameters:
  ///   - probabilities: `[rows x labels]`.
  ///   - given: the labels of each row, ascending.
  ///   - nearest: as above; rows with the same labels are a group.
  package init(
    labelSets probabilities: Matrix, given: [[Int]], _ filter: LabelIssueFilter,
    rankedBy ranking: LabelRanking, nearest: NearestRows?
  ) {
    let issues = LabelSetIssues(probabilities, given: given)
    self.init(
      issues.rows(filter, rankedBy: ranking), scores: issues.scores(ranking), nearest,
      givenIn: { .labels(given[$0]) },
      suggestion: { row in
        let probable = (0..<probabilities.columns).filter { probabilities[row, $0] > 0.5 }
        return probable == given[row] ? nil : .labels(probable)
      })
  }

  /// Rows with a number each.
  ///
  /// - Parameters:
  ///   - given: the numbers.
  ///   - predicted: by models that have not learned from these rows.
  ///   - nearest: as above, with all rows in one group: numbers of near-duplicates may well differ.
  package init(numbers given: [Double], predicted: [Double], nearest: NearestRows?) {
    let issues = NumberIssues(given: given, predicted: predicted)
    self.init(
      issues.rows, scores: issues.scores, nearest, givenIn: { .number(given[$0]) },
      suggestion: { .number(predicted[$0]) })
  }

  /// Words with a tag each.
  ///
  /// - Parameters:
  ///   - probabilities: `[words x tags]`, one sentence after the other.
  ///   - given: the tag of each word, sentence by sentence.
  package init(
    tags probabilities: Matrix, given: [[Int]], _ filter: LabelIssueFilter,
    rankedBy ranking: LabelRanking
  ) {
    let issues = TagIssues(probabilities, given: given)
    let scores = issues.scores(ranking)
    let first = RowPartition(lengths: given.map(\.count)).offsets
    findings = issues.words(filter, rankedBy: ranking).map { word in
      let best = probabilities.argmax(row: first[word.sentence] + word.word)
      return AuditFinding(
        row: word.sentence, word: word.word, score: scores[word.sentence][word.word],
        suggestion: best == given[word.sentence][word.word] ? nil : .labels([best]),
        reasons: [.label])
    }
  }

  /// - Parameters:
  ///   - wrong: rows whose label looks wrong, the worst first.
  ///   - suggestion: for these.
  private init(
    _ wrong: [Int], scores: [Double], _ nearest: NearestRows?,
    givenIn: (Int) -> AuditFinding.Suggestion, suggestion: (Int) -> AuditFinding.Suggestion?
  ) {
    var order = wrong
    var reasons = [[AuditFinding.Reason]](repeating: [], count: scores.count)
    for row in wrong { reasons[row] = [.label] }
    func add(_ reason: AuditFinding.Reason, to row: Int) {
      if reasons[row].isEmpty { order.append(row) }
      reasons[row].append(reason)
    }
    var othersLabels: [Int: AuditFinding.Suggestion] = [:]
    if let nearest {
      for conflict in NearDuplicates(nearest, scores: scores).conflicts {
        othersLabels[conflict.row] = givenIn(conflict.other)
        add(.nearDuplicate(of: conflict.other), to: conflict.row)
      }
      for row in OutlierScores(nearest).rows { add(.outlier, to: row) }
    }
    let wrongRows = Set(wrong)
    findings = order.map { row in
      AuditFinding(
        row: row, word: nil, score: scores[row],
        suggestion: wrongRows.contains(row) ? suggestion(row) : othersLabels[row],
        reasons: reasons[row])
    }
  }
}

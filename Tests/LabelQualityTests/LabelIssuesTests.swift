import FilbertLabelQuality
import FilbertTensor
import FilbertTestSupport
import Testing

/// Against cleanlab.
struct LabelIssuesTests {
  private let references: [LabelReference] = (try? References.load("labels")) ?? []

  @Test func thereAreReferences() {
    #expect(references.count == 8)
  }

  @Test func thresholdsAndJointsAreCleanlabs() {
    for reference in references {
      let joint = ConfidentJoint(reference.matrix, given: reference.given)
      #expect(distance(joint.thresholds, reference.thresholds) < 1e-12, "\(reference.name)")
      #expect(joint.counts == reference.joint, "\(reference.name)")
      #expect(joint.calibrated == reference.calibrated, "\(reference.name)")
    }
  }

  @Test func scoresAreCleanlabs() {
    for reference in references {
      let issues = LabelIssues(reference.matrix, given: reference.given)
      for ranking in LabelRanking.allCases {
        #expect(
          distance(issues.scores(ranking), reference.scores[ranking.rawValue] ?? []) < 1e-12,
          "\(reference.name), \(ranking)")
      }
    }
  }

  @Test(arguments: LabelIssueFilter.allCases) func rowsAndOrderAreCleanlabs(
    filter: LabelIssueFilter
  ) {
    for reference in references {
      let issues = LabelIssues(reference.matrix, given: reference.given)
      for ranking in LabelRanking.allCases {
        #expect(
          issues.rows(filter, rankedBy: ranking)
            == reference.rows["\(filter.rawValue) \(ranking.rawValue)"],
          "\(reference.name), \(ranking)")
      }
    }
  }

  @Test func rowsDoNotDependOnThreads() {
    for reference in references {
      let issues = LabelIssues(reference.matrix, given: reference.given)
      let found = Threads.forEachCount { issues.rows(.both, rankedBy: .normalizedMargin) }
      #expect(found.allSatisfy { $0 == found[0] })
    }
  }

  @Test func calibratedJointHasTheRowsOfEachLabel() {
    for reference in references {
      let joint = ConfidentJoint(reference.matrix, given: reference.given)
      let count = joint.rowsOfLabel.count
      for label in 0..<count {
        let row = joint.calibrated[label * count..<(label + 1) * count]
        #expect(row.reduce(0, +) == joint.rowsOfLabel[label])
      }
    }
  }

  @Test func nothingIsFoundIfTheModelAgrees() {
    let matrix = Matrix([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]])
    let issues = LabelIssues(LabelProbabilities(matrix), given: [0, 1, 0, 1])
    for filter in LabelIssueFilter.allCases {
      #expect(issues.rows(filter, rankedBy: .selfConfidence) == [])
    }
  }
}

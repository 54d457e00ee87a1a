import FilbertLabelQuality
import FilbertTensor
import Testing

/// Against cleanlab's `multilabel_classification` and `token_classification`.
struct LabelSetIssuesTests {
  private let sets: [LabelSetReference] = (try? References.load("label_sets")) ?? []
  private let tags: [TagReference] = (try? References.load("tags")) ?? []

  @Test func thereAreReferences() {
    #expect(sets.count == 2 && tags.count == 1)
  }

  @Test(arguments: LabelRanking.allCases) func scoresOfSetsAreCleanlabs(ranking: LabelRanking) {
    for reference in sets {
      let issues = LabelSetIssues(Matrix(reference.probabilities), given: reference.given)
      #expect(
        distance(issues.scores(ranking), reference.scores[ranking.rawValue] ?? []) < 1e-12,
        "\(reference.name)")
    }
  }

  @Test(arguments: LabelIssueFilter.allCases) func setsAreCleanlabs(filter: LabelIssueFilter) {
    for reference in sets {
      let issues = LabelSetIssues(Matrix(reference.probabilities), given: reference.given)
      for ranking in LabelRanking.allCases {
        let rows = issues.rows(filter, rankedBy: ranking)
        if let found = reference.found[filter.rawValue] {
          #expect(rows.sorted() == found, "\(reference.name), \(ranking)")
        } else {
          #expect(
            rows == reference.rows["\(filter.rawValue) \(ranking.rawValue)"],
            "\(reference.name), \(ranking)")
        }
      }
    }
  }

  @Test func labelOfAllRowsOrNoRowIsNotAnError() {
    let matrix = Matrix([[0.9, 0.1, 0.2], [0.8, 0.2, 0.9], [0.7, 0.1, 0.1]])
    let issues = LabelSetIssues(matrix, given: [[0], [0, 2], [0]])
    for filter in LabelIssueFilter.allCases {
      #expect(issues.rows(filter, rankedBy: .normalizedMargin) == [])
    }
  }

  @Test(arguments: LabelIssueFilter.allCases) func wordsAreCleanlabs(filter: LabelIssueFilter) {
    for reference in tags {
      let issues = TagIssues(Matrix(reference.probabilities), given: reference.given)
      for ranking in LabelRanking.allCases {
        #expect(
          issues.words(filter, rankedBy: ranking).map { [$0.sentence, $0.word] }
            == reference.words["\(filter.rawValue) \(ranking.rawValue)"])
      }
    }
  }

  @Test(arguments: LabelRanking.allCases) func scoresOfWordsAreCleanlabs(ranking: LabelRanking) {
    for reference in tags {
      let issues = TagIssues(Matrix(reference.probabilities), given: reference.given)
      let scores = issues.scores(ranking)
      let expected = reference.scores[ranking.rawValue] ?? []
      #expect(scores.map(\.count) == reference.given.map(\.count))
      #expect(distance(scores.flatMap(\.self), expected.flatMap(\.self)) < 1e-12)
    }
  }
}

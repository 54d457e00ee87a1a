import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// Equality with scikit-learn is tested with the span reports, on the same sets.
@Suite struct TokenReportTests {
  private let gold = [["B-LOC", "I-LOC", "O"], ["O"]]
  private let predicted = [["B-LOC", "O", "O"], ["O"]]

  @Test func outsideCountsOrNot() {
    let all = ClassificationReport(goldTags: gold, predictedTags: predicted)
    #expect(all.rows.map(\.name) == ["B-LOC", "I-LOC", "O"])
    #expect(all.overall == .accuracy(0.75))
    let entities = ClassificationReport(goldEntityTags: gold, predicted)
    #expect(entities.rows.map(\.name) == ["B-LOC", "I-LOC"])
    #expect(
      entities.overall
        == .microAverage(LabelScores(precision: 1, recall: 0.5, f1: 2.0 / 3, support: 2)))
  }
}

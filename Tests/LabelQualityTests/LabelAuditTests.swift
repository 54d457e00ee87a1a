import FilbertLabelQuality
import FilbertTensor
import Testing

struct LabelAuditTests {
  /// Rows 0 and 4 are labelled wrongly; row 6 repeats row 5 with another label; row 7 is unlike all others.
  private let probabilities = Matrix([
    [0.1, 0.9], [0.1, 0.9], [0.2, 0.8], [0.2, 0.8], [0.97, 0.03], [0.55, 0.45], [0.55, 0.45],
    [0.6, 0.4],
  ])
  private let given = [0, 1, 1, 1, 1, 0, 1, 0]
  private let vectors = Matrix([
    [1, 0, 0], [0.8, 0.6, 0], [0, -1, 0], [0.8, 0.6, 0], [0.6, 0.8, 0], [0.6, -0.8, 0],
    [0.6, -0.8, 0], [0, 0, 1],
  ])

  @Test func eachRowIsFoundOnceWithAllItsReasons() {
    let nearest = NearestRows(vectors, groups: given, count: 3)
    let findings = LabelAudit(
      labels: probabilities, given: given, .predictedNotGiven, rankedBy: .selfConfidence,
      nearest: nearest
    ).findings
    #expect(findings.map(\.row) == [4, 0, 6, 7])
    #expect(findings.map(\.suggestion) == [.labels([0]), .labels([1]), .labels([0]), nil])
    #expect(
      findings.map(\.reasons) == [
        [.label], [.label], [.label, .nearDuplicate(of: 5)], [.outlier],
      ])
    #expect(abs(findings[0].score - 0.03) < 1e-6)
  }

  @Test func nearDuplicateSuggestsTheLabelOfTheOther() {
    let nearest = NearestRows(vectors, groups: given, count: 3)
    // No other label is as sure as the threshold asks for.
    let findings = LabelAudit(
      labels: Matrix([[Float]](repeating: [0.5, 0.5], count: 8)), given: given, .both,
      rankedBy: .normalizedMargin, nearest: nearest
    ).findings
    #expect(
      findings.contains {
        $0.row == 6 && $0.suggestion == .labels([0]) && $0.reasons == [.nearDuplicate(of: 5)]
      })
  }

  @Test func withoutVectorsThereAreLabelsOnly() {
    let findings = LabelAudit(
      labels: probabilities, given: given, .predictedNotGiven, rankedBy: .selfConfidence,
      nearest: nil
    ).findings
    #expect(findings.map(\.row) == [4, 0, 6])
    #expect(findings.allSatisfy { $0.reasons == [.label] && $0.word == nil })
  }

  @Test func setsSuggestWhatIsProbable() {
    let matrix = Matrix([[0.9, 0.1, 0.8], [0.9, 0.2, 0.1], [0.1, 0.9, 0.1], [0.2, 0.8, 0.9]])
    let findings = LabelAudit(
      labelSets: matrix, given: [[0], [0], [1], [1, 2]], .predictedNotGiven,
      rankedBy: .selfConfidence, nearest: nil
    ).findings
    #expect(findings.map(\.row) == [0])
    #expect(findings.first?.suggestion == .labels([0, 2]))
  }

  @Test func numbersSuggestThePrediction() {
    let findings = LabelAudit(
      numbers: [1, 2, 3, 40, 5], predicted: [1.1, 1.8, 3.1, 4, 5.2], nearest: nil
    ).findings
    #expect(findings.map(\.row) == [3])
    #expect(findings.first?.suggestion == .number(4))
  }

  @Test func wordsAreFoundInTheirSentence() {
    let matrix = Matrix([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.05, 0.95], [0.9, 0.1]])
    let findings = LabelAudit(
      tags: matrix, given: [[0, 0], [], [1, 0, 0]], .predictedNotGiven, rankedBy: .selfConfidence
    ).findings
    #expect(findings.map(\.row) == [2] && findings.map(\.word) == [1])
    #expect(findings.first?.suggestion == .labels([1]))
  }
}

import FilbertLabelQuality
import Testing

struct NumberIssuesTests {
  @Test func orderIsCleanlabs() throws {
    let references: [NumberReference] = try References.load("numbers")
    #expect(references.count == 2)
    for reference in references {
      let issues = NumberIssues(given: reference.given, predicted: reference.predicted)
      #expect(!issues.rows.isEmpty)
      #expect(issues.rows == Array(reference.order.prefix(issues.rows.count)))
    }
  }

  @Test func unitOfTheNumbersDoesNotMatter() {
    let given: [Double] = [1, 2, 3, 4, 5, 60, 7, 8]
    let predicted: [Double] = [1.5, 2, 2.5, 4, 5.25, 6, 7, 8.5]
    let issues = NumberIssues(given: given, predicted: predicted)
    let cents = NumberIssues(
      given: given.map { $0 * 128 }, predicted: predicted.map { $0 * 128 })
    #expect(issues.rows == [5] && cents.rows == issues.rows)
    #expect(distance(issues.scores, cents.scores) < 1e-12)
  }

  @Test func exactPredictionsLeaveOneWrongNumber() {
    let issues = NumberIssues(given: [1, 2, 3, 4, 50], predicted: [1, 2, 3, 4, 5])
    #expect(issues.rows == [4])
    #expect(issues.scores[0] == 1 && issues.scores[4] < 0.1)
  }

  @Test func nothingIsFoundWithoutResiduals() {
    let issues = NumberIssues(given: [1, 2], predicted: [1, 2])
    #expect(issues.rows == [] && issues.scores == [1, 1])
    #expect(NumberIssues(given: [3], predicted: [5]).rows == [])
  }
}

import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

@Suite struct ContingencyTableTests {
  private struct Case: Decodable {
    let counts: [[Int]]
    let information: Double
    let adjusted: Double
  }

  /// Cases of `Scripts/fixtures/clustering.py`.
  @Test func equalsScikitLearn() throws {
    let cases = try JSONDecoder().decode(
      [Case].self, from: Fixtures.data("clustering/mutual_information.json"))
    #expect(cases.count == 7)
    for reference in cases {
      let table = ContingencyTable(reference.counts)
      #expect(abs(table.mutualInformation - reference.information) < 1e-9)
      #expect(abs(table.adjustedMutualInformation - reference.adjusted) < 1e-9)
    }
  }

  @Test func namesAndTheirOrderDoNotMatter() {
    let table = ContingencyTable([[5, 0, 2], [1, 7, 0]])
    let other = ContingencyTable([[7, 0, 1], [0, 2, 5]])
    #expect(
      abs(table.adjustedMutualInformation - other.adjustedMutualInformation) < 1e-12)
    #expect(table.labelCounts == [7, 8] && table.clusterCounts == [6, 7, 2] && table.total == 15)
  }
}

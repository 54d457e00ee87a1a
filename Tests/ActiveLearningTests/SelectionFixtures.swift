import FilbertTensor
import FilbertTestSupport
import Foundation

@testable import FilbertActiveLearning

/// Cases of `Tests/Fixtures/active_learning`, written by `Scripts/fixtures/active_learning.py`.
enum SelectionFixtures {
  static func load<Case: Decodable>(_ name: String) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: Fixtures.data("active_learning/\(name).json"))
  }
}

struct BadgeCase: Decodable {
  let vectors: [[Float]]
  let probabilities: [[Float]]
  let draws: [Double]
  let chosen: [Int]

  var rows: GradientRows {
    GradientRows(
      residuals: Matrix(
        probabilities.map { GradientRows.residuals(of: $0, isMultilabel: false) }),
      vectors: Matrix(vectors))
  }
}

struct PowerLawCase: Decodable {
  let rows: [Double]
  let figures: [Double]
  let parameters: [Double]
  let at: Double
  let value: Double
  let half: Double
  let degrees: Int
}

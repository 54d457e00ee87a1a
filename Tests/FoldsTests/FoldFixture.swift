import FilbertTestSupport
import Foundation

/// Folds by scikit-learn, from `Scripts/fixtures/folds.py`.
struct FoldFixture: Decodable {
  let splitter: String
  let count: Int
  /// nil: not shuffled.
  let seed: UInt64?
  let repeats: Int
  let rows: Int?
  let classes: [Int]?
  let groups: [Int]?
  let times: [Double]?
  /// The fold that answers each row as a digit in base 36, `-` for none, for each repetition.
  let folds: [String]

  static func read(_ splitter: String) throws -> [FoldFixture] {
    let data = try Fixtures.data("folds/folds.json")
    return try JSONDecoder().decode([FoldFixture].self, from: data)
      .filter { $0.splitter == splitter }
  }

  /// The fold of each row, -1 for none.
  var answering: [[Int]] { folds.map { $0.map { Int(String($0), radix: 36) ?? -1 } } }
}

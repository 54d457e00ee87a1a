import FilbertLabelQuality
import FilbertTensor
import FilbertTestSupport
import Foundation

/// Cases of `Tests/Fixtures/label_quality`, written by `Scripts/fixtures/label_quality.py`.
enum References {
  static func load<Case: Decodable>(_ name: String) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: Fixtures.data("label_quality/\(name).json"))
  }
}

/// What cleanlab finds among rows of one label each.
struct LabelReference: Decodable {
  let name: String
  let probabilities: [[Float]]
  let given: [Int]
  let thresholds: [Double]
  let joint: [Int]
  let calibrated: [Int]
  /// By ranking.
  let scores: [String: [Double]]
  /// By filter and ranking, with a space between them.
  let rows: [String: [Int]]

  var matrix: LabelProbabilities { LabelProbabilities(Matrix(probabilities)) }
}

/// What cleanlab finds among rows of any number of labels.
struct LabelSetReference: Decodable {
  let name: String
  let probabilities: [[Float]]
  let given: [[Int]]
  let scores: [String: [Double]]
  let rows: [String: [Int]]
  /// By filter, ascending.
  let found: [String: [Int]]
}

/// What cleanlab finds among words.
struct TagReference: Decodable {
  let name: String
  let probabilities: [[Float]]
  let given: [[Int]]
  /// By ranking, of the sentences that have words.
  let scores: [String: [[Double]]]
  /// Sentence and word, by filter and ranking.
  let words: [String: [[Int]]]
}

/// cleanlab's scores of vectors.
struct OutlierReference: Decodable {
  let name: String
  let vectors: [[Float]]
  let scores: [Double]
  let rows: [Int]
}

/// cleanlab's order of numbers.
struct NumberReference: Decodable {
  let name: String
  let given: [Double]
  let predicted: [Double]
  let order: [Int]
}

/// Greatest absolute difference; infinite if the counts differ or anything is not finite.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { greatest, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isFinite ? max(greatest, difference) : .infinity
  }
}

import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import Foundation

/// Cases of `Tests/Fixtures/estimators`, written by `Scripts/fixtures/estimators.py`.
enum EstimatorFixtures {
  static func load<Case: Decodable>(_ name: String) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: Fixtures.data("estimators/\(name).json"))
  }
}

/// scikit-learn's `LogisticRegression` on some rows.
struct LogisticCase: Decodable {
  struct Fit: Decodable {
    let c: Double
    let weights: [Double]
    let biases: [Double]
    let probabilities: [Double]
    let loss: Double
  }

  let name: String
  let features: [[Float]]
  let labels: [[Int]]
  let labelCount: Int
  let isMultilabel: Bool
  let rowWeights: [Double]?
  let fits: [Fit]

  var targets: LogisticTargets {
    isMultilabel
      ? .many(labels, labelCount: labelCount)
      : .one(labels.map { $0[0] }, labelCount: labelCount)
  }

  func regression() throws -> LogisticRegression {
    try LogisticRegression(Matrix(features), targets, rowWeights: rowWeights)
  }
}

/// scikit-learn's `Ridge` on some rows.
struct RidgeCase: Decodable {
  struct Fit: Decodable {
    let alpha: Double
    let weights: [Double]
    let bias: Double
  }

  let name: String
  let features: [[Float]]
  let targets: [Double]
  let rowWeights: [Double]?
  let fits: [Fit]
}

/// scikit-learn's temperature for some logits.
struct TemperatureCase: Decodable {
  let name: String
  let logits: [[Float]]
  let labels: [Int]
  let isBinary: Bool
  let rowWeights: [Double]?
  let inverseTemperature: Double
  let loss: Double
}

/// NumPy's quantile of some residuals.
struct ConformalCase: Decodable {
  let coverage: Double
  let residuals: [Double]
  let halfWidth: Double
}

/// Greatest absolute difference; infinite if the counts differ or anything is not finite.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { greatest, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isFinite ? max(greatest, difference) : .infinity
  }
}

extension LinearModel {
  /// Logits of one row, in double.
  func logits(ofRow row: [Float]) -> [Double] {
    biases.indices.map { label in
      zip(weights(ofLabel: label), row).reduce(biases[label]) { $0 + $1.0 * Double($1.1) }
    }
  }

  /// Probabilities of all rows, row by row.
  func probabilities(_ rows: [[Float]], isMultilabel: Bool = false) -> [Double] {
    rows.flatMap { row in
      let logits = logits(ofRow: row)
      if isMultilabel { return logits.map { 1 / (1 + exp(-$0)) } }
      let powers = logits.map { exp($0 - (logits.max() ?? 0)) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}

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

struct PlusPlusCase: Decodable {
  let vectors: [[Float]]
  let weights: [Double]
  let draws: [Double]
  let trials: Int
  let chosen: [Int]
}

struct KMeansCase: Decodable {
  let vectors: [[Float]]
  let weights: [Double]
  let start: [[Float]]
  let iterations: Int
  let clusters: [Int]
  let centres: [[Double]]
  let inertia: Double
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

/// Vectors of length 1 around `centres` random directions, and which direction each is near to.
func blobs(
  _ rows: Int, dimensions: Int, centres: Int, spread: Float = 0.3, seed: UInt64 = 1
) -> (vectors: Matrix, centres: [Int]) {
  let draws = RandomStream(seed: seed, name: "blobs")
  func normal(_ place: Int) -> Float {
    Float((0..<12).reduce(-6.0) { $0 + draws.uniform(place * 12 + $1) })
  }
  let offset = rows * dimensions
  let own = (0..<rows).map { $0 % centres }
  let vectors = Matrix(
    rows: rows, columns: dimensions,
    elements: (0..<rows * dimensions).map { place in
      let (row, column) = (place / dimensions, place % dimensions)
      return normal(offset + own[row] * dimensions + column) + spread * normal(place)
    })
  vectors.normalizeRowsInPlace()
  return (vectors, own)
}

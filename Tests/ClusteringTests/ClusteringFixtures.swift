import FilbertTestSupport
import Foundation

/// Cases of `Tests/Fixtures/clustering`, written by `Scripts/fixtures/clustering.py`.
enum ClusteringFixtures {
  static func load<Case: Decodable>(_ name: String) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: Fixtures.data("clustering/\(name).json"))
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

struct SphericalCase: Decodable {
  let vectors: [[Float]]
  let weights: [Double]
  let start: [[Float]]
  let clusters: [Int]
  let centres: [[Double]]
  let objective: Double
  let silhouette: Double
}

import FilbertTestSupport
import Foundation

@testable import FilbertEvaluation

/// Intervals that SciPy computes from the draws that Filbert makes.
struct IntervalFixture: Decodable {
  struct Means: Decodable {
    let seed: UInt64
    let draws: Int
    let values: [Double]
    let mean: Double
    let percentile: [Double]
  }
  struct Regression: Decodable {
    let seed: UInt64
    let draws: Int
    let gold: [Double]
    let predicted: [Double]
    let other: [Double]
    let intervals: [String: [Double]]
    let differences: [String: [Double]]
  }
  struct Sets: Decodable {
    let seed: UInt64
    let draws: Int
    let gold: [[Int]]
    let predicted: [[Int]]
    let subsetAccuracy: [Double]
    let hammingLoss: [Double]
    let microF1: [Double]
    let macroF1: [Double]
    let recall: [[Double]]
  }
  struct Probabilities: Decodable {
    let seed: UInt64
    let draws: Int
    let gold: [Int]
    let probabilities: [Double]
    let areas: [[Double]]
    let macro: [Double]
    let difference: [Double]
  }
  struct Classification: Decodable {
    let seed: UInt64
    let draws: Int
    let gold: [Int]
    let predicted: [Int]
    let other: [Int]
    let accuracy: [Double]
    let macroF1: [Double]
    let weightedF1: [Double]
    let precision: [[Double]?]
    let recall: [[Double]?]
    let f1: [[Double]?]
    let accuracyDifference: [Double]
    let macroDifference: [Double]
  }
  struct Binomials: Decodable {
    let trials: Int
    let probability: Double
    let numbers: [Int]
  }
  let means: [Means]
  let regression: [Regression]
  let sets: [Sets]
  let probabilities: [Probabilities]
  let classification: [Classification]
  let binomials: [Binomials]

  static func read() throws -> IntervalFixture {
    try JSONDecoder().decode(Self.self, from: Fixtures.data("resampling/intervals.json"))
  }
}

/// Whether an interval is that of the fixture.
func isSame(_ interval: Interval?, _ expected: [Double]?) -> Bool {
  guard let interval, let expected else { return interval == nil && expected == nil }
  return areClose([interval.low, interval.high], expected)
}

import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

@Suite struct LeftOutSimilaritiesTests {
  private func streamed(_ vectors: Matrix) -> StreamedRows {
    StreamedRows(count: vectors.rows, dimensions: vectors.columns) { vectors[rows: $0] }
  }

  private func leftOut(
    _ vectors: Matrix, _ fitted: SphericalKMeans, weights: [Double]
  ) throws -> LeftOutSimilarities {
    try LeftOutSimilarities(
      streamed(vectors), weights: weights, clusters: fitted.clusters,
      similarities: fitted.similarities, centres: fitted.centres)
  }

  /// All centres again without the row, and the nearest of them.
  private func naive(
    _ row: Int, _ vectors: Matrix, _ clusters: [Int], weights: [Double], count: Int
  ) -> Double {
    (0..<count).reduce(-1) { best, cluster in
      var sum = [Double](repeating: 0, count: vectors.columns)
      for other in clusters.indices where other != row && clusters[other] == cluster {
        for (column, value) in vectors.row(other).enumerated() {
          sum[column] += weights[other] * Double(value)
        }
      }
      let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { return best }
      return max(best, zip(sum, vectors.row(row)).reduce(0) { $0 + $1.0 * Double($1.1) } / length)
    }
  }

  @Test(arguments: [3, 40]) func areThoseOfCentresWithoutTheRow(clusters: Int) throws {
    let (vectors, _) = blobs(120, dimensions: 8, centres: 5, spread: 0.8)
    let weights = (0..<120).map { Double(1 + $0 % 3) }
    let fitted = SphericalKMeans(vectors, weights: weights, count: clusters, seed: 1)
    let found = try leftOut(vectors, fitted, weights: weights)
    #expect(found.values.count == 120)
    for row in 0..<120 {
      let expected = naive(row, vectors, fitted.clusters, weights: weights, count: clusters)
      #expect(abs(Double(found.values[row]) - expected) < 1e-5, "row \(row)")
      #expect(found.values[row] <= fitted.similarities[row])
    }
  }

  /// A row alone in its cluster has the nearest other centre, and equal rows lose nothing.
  @Test func loneAndEqualRows() throws {
    let vectors = Matrix([[1, 0], [1, 0], [1, 0], [0.6, 0.8]])
    let weights = [1.0, 1, 1, 5]
    let fitted = SphericalKMeans(vectors, weights: weights, count: 2, seed: 1)
    let found = try leftOut(vectors, fitted, weights: weights)
    #expect(found.values[..<3].allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(abs(found.values[3] - 0.6) < 1e-6)
  }

  @Test func atMostTheShareOfTheWeightIsBelowTheFloor() throws {
    let (vectors, _) = blobs(400, dimensions: 8, centres: 4, spread: 0.8)
    let fitted = SphericalKMeans(
      vectors, weights: [Double](repeating: 1, count: 400), count: 4, seed: 1)
    let plain = try leftOut(vectors, fitted, weights: [Double](repeating: 1, count: 400))
    let sorted = plain.values.sorted()
    #expect(plain.floor(below: 0.01) == sorted[4])
    #expect(plain.floor(below: 0) == sorted[0])
    // The least similar row is many.
    let least = try #require(plain.values.indices.min { plain.values[$0] < plain.values[$1] })
    let heavy = try leftOut(
      vectors, fitted, weights: (0..<400).map { $0 == least ? 9 : 1 })
    #expect(heavy.floor(below: 0.01) == heavy.values[least])
  }

  /// The rows of later files are as far as the floor says, however small the clusters are.
  @Test(arguments: [(8, 15...60), (60, 15...90)]) func predictsHowManyLaterRowsAreFar(
    clusters: Int, expected: ClosedRange<Int>
  ) throws {
    var (far, farOfOwn) = (0, 0)
    for seed in UInt64(1)...5 {
      let (all, _) = blobs(1_200, dimensions: 24, centres: 8, spread: 1, seed: seed)
      let (made, later) = (all[rows: 0..<600], all[rows: 600..<1_200])
      let weights = [Double](repeating: 1, count: 600)
      let fitted = SphericalKMeans(
        made, weights: weights, count: clusters, restarts: 2, seed: seed)
      let floor = try leftOut(made, fitted, weights: weights).floor(below: 0.01)
      let similarities = NearestCentres.of(later, fitted.centres).similarities
      far += similarities.count { $0 < floor }
      // The hundredth of the rows that made the centres.
      let own = fitted.similarities.sorted()[6]
      farOfOwn += similarities.count { $0 < own }
    }
    // Of 3,000 rows. With sixty clusters, these have ten rows each, and the share is 2.3 % instead of 1 %.
    #expect(expected.contains(far), "\(far)")
    #expect(clusters == 8 || farOfOwn > 90, "\(farOfOwn)")
  }
}

import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

struct RowExchangeTests {
  private let count = 400
  private let weights = (0..<400).map { Double($0 % 3 + 1) }
  private var vectors: Matrix { blobs(count, dimensions: 8, centres: 20, spread: 0.8).vectors }

  private func start(_ vectors: Matrix) -> SphericalKMeans {
    SphericalKMeans(vectors, weights: weights, from: vectors[rows: 0..<20])
  }

  private func sums(_ vectors: Matrix, _ clusters: [Int]) -> DirectionSums {
    var sums = DirectionSums(vectors[rows: 0..<20])
    sums.add(vectors, clusters: clusters[...], weights: weights[...])
    return sums
  }

  /// The sum of similarities, from its definition.
  private func objective(_ vectors: Matrix, _ clusters: [Int]) -> Double {
    sums(vectors, clusters).lengths.reduce(0, +)
  }

  @Test func noOtherMoveIsWorthwhileAfterwards() {
    let vectors = vectors
    let fitted = start(vectors)
    var exchange = RowExchange(
      vectors, weights: weights, clusters: fitted.clusters, sums: sums(vectors, fitted.clusters))
    let hasMoved = exchange.run()
    #expect(hasMoved)
    let best = objective(vectors, exchange.clusters)
    #expect(best > objective(vectors, fitted.clusters) + 0.1)
    for row in stride(from: 0, to: count, by: 7) {
      for cluster in 0..<20 {
        var moved = exchange.clusters
        moved[row] = cluster
        #expect(objective(vectors, moved) < best + 1e-4)
      }
    }
    // Every row is nearest to its own centre, so that k-means has nothing left to do.
    let nearest = NearestCentres.of(vectors, sums(vectors, exchange.clusters).centres)
    #expect(nearest.clusters == exchange.clusters)
  }

  @Test func theLastRowOfAClusterStays() {
    let rows = Matrix([[1, 0], [1, 0], [0.999_999, 0.001]])
    rows.normalizeRowsInPlace()
    var sums = DirectionSums(rows[rows: 0..<2])
    sums.add(rows, clusters: [0, 0, 1], weights: [1, 1, 1])
    var exchange = RowExchange(rows, weights: [1, 1, 1], clusters: [0, 0, 1], sums: sums)
    _ = exchange.run()
    #expect(Set(exchange.clusters) == [0, 1])
  }

  @Test func runsWithExchangesHaveASmallerInertia() {
    let vectors = vectors
    let runs = [false, true].map {
      SphericalKMeans(
        vectors, weights: weights, count: 20, restarts: 2, exchanges: $0, seed: 5)
    }
    #expect(runs[1].inertia < runs[0].inertia)
    #expect(runs[1].objective > runs[0].objective)
    // The inertia, from its definition.
    var expected = 0.0
    for cluster in 0..<20 {
      let members = runs[1].clusters.indices.filter { runs[1].clusters[$0] == cluster }
      let weight = members.reduce(0) { $0 + weights[$1] }
      for column in 0..<8 {
        let mean = members.reduce(0) { $0 + weights[$1] * Double(vectors[$1, column]) } / weight
        for row in members {
          let difference = Double(vectors[row, column]) - mean
          expected += weights[row] * difference * difference
        }
      }
    }
    #expect(abs(runs[1].inertia - expected) < 1e-4 * expected)
  }
}

import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

@Suite(.serialized) struct SphericalKMeansTests {
  @Test func equalsNumPy() throws {
    let cases: [SphericalCase] = try ClusteringFixtures.load("spherical")
    #expect(cases.count == 3)
    for reference in cases {
      let fitted = SphericalKMeans(
        Matrix(reference.vectors), weights: reference.weights, from: Matrix(reference.start))
      #expect(fitted.clusters == reference.clusters)
      for (own, expected) in zip(fitted.centres.elements, reference.centres.joined()) {
        #expect(abs(Double(own) - expected) < 1e-5)
      }
      #expect(abs(fitted.objective - reference.objective) < 1e-5 * reference.objective)
    }
  }

  @Test func silhouettesEqualScikitLearn() throws {
    let cases: [SphericalCase] = try ClusteringFixtures.load("spherical")
    for reference in cases {
      let own = Silhouette.mean(
        Matrix(reference.vectors), clusters: reference.clusters, count: reference.start.count,
        weights: reference.weights)
      #expect(abs(own - reference.silhouette) < 1e-5)
    }
  }

  @Test func moreStartsAreNeverWorse() {
    let (vectors, _) = blobs(400, dimensions: 8, centres: 20, spread: 0.8)
    let weights = [Double](repeating: 1, count: 400)
    let inertias = [1, 3, 10].map {
      SphericalKMeans(vectors, weights: weights, count: 20, restarts: $0, seed: 5).inertia
    }
    #expect(inertias == inertias.sorted(by: >))
  }

  @Test func aWeightOfTwoIsARowTwice() {
    let (vectors, _) = blobs(60, dimensions: 8, centres: 4)
    let twice = Matrix(stacking: [vectors, vectors])
    let start = vectors[rows: 0..<4]
    let weighted = SphericalKMeans(
      vectors, weights: [Double](repeating: 2, count: 60), from: start)
    let repeated = SphericalKMeans(
      twice, weights: [Double](repeating: 1, count: 120), from: start)
    #expect(repeated.clusters == weighted.clusters + weighted.clusters)
    #expect(abs(repeated.objective - weighted.objective) < 1e-6)
  }

  @Test func emptyClustersTakeTheLeastSimilarRows() {
    let rows = Matrix([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]])
    let fitted = SphericalKMeans(
      rows, weights: [1, 1, 1, 1], from: Matrix([[1, 0], [-1, 0], [0, -1]]))
    #expect(Set(fitted.clusters).count == 3)
  }

  @Test func hasTheSameBitsOnAnyNumberOfThreads() {
    let (vectors, _) = blobs(1_500, dimensions: 24, centres: 9)
    let weights = (0..<1_500).map { Double($0 % 3 + 1) }
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 2, 5].map { threads in
      Threads.count = threads
      return SphericalKMeans(vectors, weights: weights, count: 12, restarts: 3, seed: 7)
    }
    for other in results.dropFirst() {
      #expect(other.clusters == results[0].clusters)
      #expect(other.centres.bits == results[0].centres.bits)
      #expect(other.similarities == results[0].similarities)
      #expect(other.objective == results[0].objective)
    }
  }
}

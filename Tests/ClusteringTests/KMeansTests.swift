import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

@Suite(.serialized) struct KMeansTests {
  @Test func equalsScikitLearn() throws {
    let cases: [KMeansCase] = try ClusteringFixtures.load("k_means")
    #expect(cases.count == 3)
    for reference in cases {
      let fitted = KMeans(
        Matrix(reference.vectors), weights: reference.weights, from: Matrix(reference.start),
        iterations: reference.iterations)
      #expect(fitted.clusters == reference.clusters)
      for (own, expected) in zip(fitted.centres.elements, reference.centres.flatMap(\.self)) {
        #expect(abs(Double(own) - expected) < 1e-5)
      }
      let inertia = zip(reference.weights, fitted.squaredDistances).reduce(0) {
        $0 + $1.0 * Double($1.1)
      }
      #expect(abs(inertia - reference.inertia) < 1e-4 * reference.inertia)
    }
  }

  @Test func emptyClustersTakeTheFarthestRows() {
    // All rows are nearest to the first centre.
    let rows = Matrix([[0, 0], [0.1, 0], [0, 0.2], [5, 5]])
    let fitted = KMeans(rows, from: Matrix([[0, 0], [100, 100], [-100, -100]]))
    #expect(Set(fitted.clusters).count == 3)
    #expect(fitted.clusters[3] != fitted.clusters[0])
  }

  @Test func hasTheSameBitsOnAnyNumberOfThreads() {
    let (vectors, _) = blobs(2_000, dimensions: 24, centres: 9)
    let draws = RandomStream(seed: 7, name: "test")
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 2, 5].map { threads in
      Threads.count = threads
      return KMeans(vectors, count: 30, draws: draws)
    }
    for other in results.dropFirst() {
      #expect(other.clusters == results[0].clusters)
      #expect(other.centres.elements == results[0].centres.elements)
      #expect(other.squaredDistances == results[0].squaredDistances)
    }
  }

  @Test func findsGroupsThatAreApart() {
    let (vectors, own) = blobs(300, dimensions: 16, centres: 6, spread: 0.05)
    let fitted = KMeans(vectors, count: 6, draws: RandomStream(seed: 3, name: "test"))
    for row in 0..<300 { #expect(fitted.clusters[row] == fitted.clusters[own[row]]) }
    #expect(fitted.members.allSatisfy { $0.count == 50 })
    for members in fitted.members {
      let distances = members.map { fitted.squaredDistances[$0] }
      #expect(distances == distances.sorted())
    }
  }
}

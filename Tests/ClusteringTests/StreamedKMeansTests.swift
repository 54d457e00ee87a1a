import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

@Suite struct StreamedKMeansTests {
  private func streamed(_ vectors: Matrix) -> StreamedRows {
    StreamedRows(count: vectors.rows, dimensions: vectors.columns) { vectors[rows: $0] }
  }

  @Test func ofRowsThatFitIsSphericalKMeans() throws {
    let (vectors, _) = blobs(300, dimensions: 8, centres: 6)
    let weights = [Double](repeating: 1, count: 300)
    let own = try StreamedKMeans(streamed(vectors), weights: weights, count: 6, seed: 3)
    let expected = SphericalKMeans(vectors, weights: weights, count: 6, seed: 3)
    #expect(own.clusters == expected.clusters)
    #expect(own.centres.bits == expected.centres.bits)
  }

  @Test func ofMoreRowsIsNearlyAsGoodAsOfAll() throws {
    let (vectors, _) = blobs(9_000, dimensions: 8, centres: 12, spread: 0.3)
    let weights = [Double](repeating: 1, count: 9_000)
    let own = try StreamedKMeans(
      streamed(vectors), weights: weights, count: 12, seed: 3, sampleRows: 500)
    let whole = SphericalKMeans(vectors, weights: weights, count: 12, seed: 3)
    let objective = own.similarities.reduce(0) { $0 + Double($1) }
    #expect(objective > 0.998 * whole.objective)
    // Every row is with its nearest centre.
    let nearest = NearestCentres.of(vectors, own.centres)
    #expect(own.clusters == nearest.clusters)
    #expect(own.similarities == nearest.similarities)
  }

  @Test func emptyClustersStartAgainFromFarRows() throws {
    let (vectors, own) = blobs(600, dimensions: 8, centres: 4, spread: 0.05)
    let weights = [Double](repeating: 1, count: 600)
    // Opposite to all rows, so that no row is nearest to them.
    let mean = (0..<8).map { column in -(0..<600).reduce(0) { $0 + vectors[$1, column] } }
    let start = Matrix(stacking: [vectors[rows: 0..<2], Matrix([mean, mean])])
    start.normalizeRowsInPlace()
    let fitted = try StreamedKMeans(streamed(vectors), weights: weights, from: start)
    #expect(Set(fitted.clusters).count == 4)
    // They are the four groups of the rows.
    #expect(Set(zip(own, fitted.clusters).map { [$0, $1] }).count == 4)
    // With fewer different rows than clusters, some stay empty.
    let same = vectors.gather(rows: (0..<600).map { $0 % 3 })
    let few = try StreamedKMeans(streamed(same), weights: weights, from: start)
    #expect(Set(few.clusters).count == 3)
  }

  @Test func sumsDoNotDependOnParts() {
    let (vectors, own) = blobs(100, dimensions: 8, centres: 3)
    let weights = (0..<100).map { Double($0 % 4) }
    let old = vectors[rows: 0..<3]
    var whole = DirectionSums(old)
    whole.add(vectors, clusters: own[...], weights: weights[...])
    var parts = DirectionSums(old)
    for range in [0..<7, 7..<64, 64..<100] {
      parts.add(vectors[rows: range], clusters: own[range], weights: weights[range])
    }
    #expect(whole.centres.bits == parts.centres.bits)
  }

  @Test func rowsAreThoseOfTheirNumbers() throws {
    let vectors = Matrix.random(20_000, 2, seed: 1)
    let rows = streamed(vectors)
    let numbers = [0, 5, 8_191, 8_192, 16_384, 19_999]
    #expect(try rows.rows(numbers).bits == vectors.gather(rows: numbers).bits)
    let sample = rows.sample(atMost: 4)
    #expect(sample.map { $0 / 5_000 } == [0, 1, 2, 3])
    #expect(sample != [0, 5_000, 10_000, 15_000])
    #expect(rows.sample(atMost: 20_000).count == 20_000)
  }

  @Test func findsHowManyGroupsThereAre() {
    for groups in [3, 8, 20] {
      let (vectors, _) = blobs(400, dimensions: 16, centres: groups, spread: 0.1)
      let choice = ClusterCount(vectors, weights: [Double](repeating: 1, count: 400), seed: 1)
      #expect(choice.count == groups)
      #expect(choice.silhouette > 0.8)
      #expect(!choice.isGreatest)
    }
  }

  @Test func twoRowsAreTwoClusters() {
    let choice = ClusterCount(Matrix([[1, 0], [0, 1]]), weights: [5, 1], seed: 1)
    #expect(choice.count == 2)
    #expect(choice.tried.count == 1 && choice.isGreatest)
  }
}

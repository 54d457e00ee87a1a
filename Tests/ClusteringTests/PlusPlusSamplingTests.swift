import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertClustering

@Suite struct PlusPlusSamplingTests {
  @Test func choosesTheRowsOfScikitLearn() throws {
    let cases: [PlusPlusCase] = try ClusteringFixtures.load("plus_plus")
    #expect(cases.count == 4)
    for reference in cases {
      var sampling = PlusPlusSampling(
        VectorRows(Matrix(reference.vectors)), weights: reference.weights
      ) { reference.draws[$0] }
      while sampling.chosen.count < reference.chosen.count {
        guard sampling.chooseNext(trials: reference.trials) else { break }
      }
      #expect(sampling.chosen == reference.chosen)
    }
  }

  @Test func equalRowsAreNeverDrawnTwice() {
    let rows = VectorRows(Matrix([[1, 0], [1, 0], [0, 1], [0, 1], [1, 0]]))
    for seed in UInt64(0)..<20 {
      let draws = RandomStream(seed: seed, name: "test")
      var sampling = PlusPlusSampling(rows) { draws.uniform($0) }
      while sampling.chooseNext() {}
      #expect(sampling.chosen.count == 2)
      let firstKind: Set = [0, 1, 4]
      #expect(sampling.chosen.count { firstKind.contains($0) } == 1)
    }
  }

  @Test func rowsWithoutWeightAreNeverDrawn() {
    let (vectors, _) = blobs(40, dimensions: 4, centres: 4)
    let weights = (0..<40).map { $0 % 3 == 0 ? 1.0 : 0 }
    for draw in [0, 0.5, 1 - 1e-16] {
      var sampling = PlusPlusSampling(VectorRows(vectors), weights: weights) { _ in draw }
      while sampling.chosen.count < 10, sampling.chooseNext(trials: 3) {}
      #expect(sampling.chosen.allSatisfy { $0 % 3 == 0 })
    }
  }
}

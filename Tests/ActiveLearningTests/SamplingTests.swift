import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertActiveLearning

@Suite struct SamplingTests {
  @Test func choosesTheRowsOfScikitLearn() throws {
    let cases: [PlusPlusCase] = try SelectionFixtures.load("plus_plus")
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

  @Test func badgeChoosesTheRowsOfGradientsMadeInFull() throws {
    let cases: [BadgeCase] = try SelectionFixtures.load("badge")
    for reference in cases {
      let rows = reference.rows
      var sampling = PlusPlusSampling(rows) { reference.draws[$0] }
      sampling.choose(rows.squaredNorms.argmax)
      while sampling.chosen.count < reference.chosen.count {
        guard sampling.chooseNext() else { break }
      }
      #expect(sampling.chosen == reference.chosen)
    }
  }

  @Test func factorsHaveTheDistancesOfGradients() {
    let residuals = Matrix([[0.2, -0.5, 0.3], [-0.1, 0.4, -0.3], [0, 0, 0]])
    let vectors = Matrix([[1, 2], [0.5, -1], [3, 4]])
    let rows = GradientRows(residuals: residuals, vectors: vectors)
    let gradients = (0..<3).map { row in
      residuals.row(row).flatMap { r in vectors.row(row).map { r * $0 } }
    }
    for row in 0..<3 {
      let expected = gradients.map { gradient in
        zip(gradient, gradients[row]).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      for (a, b) in zip(rows.squaredDistances(from: [row])[0], expected) {
        #expect(abs(a - b) < 1e-5)
      }
    }
  }

  @Test func residualsAreThoseOfTheGivenLabels() {
    #expect(GradientRows.residuals(of: [0.25, 0.75], isMultilabel: false) == [0.25, -0.25])
    #expect(
      GradientRows.residuals(of: [0.25, 0.75, 0.5], isMultilabel: true) == [0.25, -0.25, -0.5])
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

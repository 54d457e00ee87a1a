import FilbertClustering
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertActiveLearning

@Suite struct GradientRowsTests {
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
}

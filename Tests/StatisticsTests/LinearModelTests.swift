import FilbertStatistics
import FilbertTensor
import Testing

@Suite struct LinearModelTests {
  @Test func logitsAreThoseOfTheWeightsInDouble() {
    let model = LinearModel(
      weights: [1, -2, 0.5, 0.25, 3, -1], biases: [0.1, -0.2], featureCount: 3)
    let rows: [[Float]] = [[1, 2, 3], [-1, 0.5, 4]]
    let expected = rows.flatMap { model.logits(ofRow: $0) }
    #expect(distance(model.logits(Matrix(rows)).elements.map(Double.init), expected) < 1e-6)
    #expect(model.weightMatrix.elements == [1, -2, 0.5, 0.25, 3, -1])
    #expect(model.biasMatrix.shape == "1 x 2")
  }
}

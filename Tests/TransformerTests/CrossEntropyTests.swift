import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Testing

/// Against `torch.nn.CrossEntropyLoss`.
@Suite struct CrossEntropyTests {
  @Test(arguments: ["plain", "weighted", "smoothed", "weighted_smoothed"])
  func lossAndGradient(_ kind: String) throws {
    let model = try ReferenceModel("gelu")
    let loss = CrossEntropy(
      classWeights: kind.hasPrefix("weighted") ? model.classWeights : nil,
      labelSmoothing: kind.hasSuffix("smoothed") ? model.labelSmoothing : 0)
    let logits = Matrix(rows: 8, columns: 3, elements: try model.reference("logits"))
    let (value, gradient) = loss(
      logits, targets: model.targets, normalizer: loss.weight(of: model.targets))
    #expect(abs(value - (try model.loss(kind) ?? .infinity)) < 1e-6)
    #expect(distance(gradient.elements, try model.reference("gradient.logits.\(kind)")) < 1e-6)
  }

  @Test func extremeLogitsStayFinite() {
    let (value, gradient) = CrossEntropy()(
      Matrix([[1e4, -1e4], [-1e4, 1e4]]), targets: [1, 1], normalizer: 2)
    #expect(abs(value - 1e4) < 1e-6)
    #expect(gradient.elements == [0.5, -0.5, 0, 0])
  }
}

import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct PerturbationTests {
  private func step(
    perturbation: Float, learningRate: Float = 5e-5
  ) throws -> (report: StepReport, parameters: Parameters) {
    let model = try ReferenceModel("gelu")
    var recipe = Recipe()
    recipe.epochs = 1
    recipe.batchSize = model.sequences.count
    recipe.dropout = 0
    recipe.maximumGradientNorm = 0
    recipe.warmupRatio = 0
    recipe.perturbation = perturbation
    recipe.learningRate = learningRate
    recipe.weightDecay = 0
    var configuration = model.classifier.configuration
    (configuration.hiddenDropout, configuration.attentionDropout) = (0, 0)
    configuration.classifierDropout = 0
    let examples = LabelledSequences(sequences: model.sequences, targets: model.targets)
    var state = TrainingState(parameters: model.parameters)
    var reports: [StepReport] = []
    try Trainer(
      SequenceTask(
        SequenceClassifier(configuration), loss: CrossEntropy(), training: examples,
        validation: nil), recipe
    ).run(&state, observe: { if case .step(let report) = $0 { reports.append(report) } })
    return (try #require(reports.first), state.parameters)
  }

  /// Moved by almost nothing, the second pass has the gradients of the first.
  @Test func aTinyMoveDoublesTheGradient() throws {
    let (plain, tiny) = (try step(perturbation: 0).report, try step(perturbation: 1e-6).report)
    #expect(abs(tiny.gradientNorm / plain.gradientNorm - 2) < 1e-3)
    #expect(tiny.loss == plain.loss)
  }

  /// At a rate that moves nothing, the embeddings are what they were, to the bit.
  @Test func theMoveIsTakenBack() throws {
    let before = try ReferenceModel("gelu").parameters.values.bits
    #expect(try step(perturbation: 0.7, learningRate: 1e-30).parameters.values.bits == before)
  }
}

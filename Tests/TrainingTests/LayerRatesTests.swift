import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct LayerRatesTests {
  /// After one step from moments of zero, AdamW has moved every weight by its rate.
  @Test func eachLayerMovesByItsShareOfTheRate() throws {
    let model = try ReferenceModel("gelu")
    let before = model.parameters.values.copy()
    let layers = model.classifier.configuration.layers
    var recipe = Recipe()
    recipe.epochs = 1
    recipe.batchSize = model.sequences.count
    recipe.learningRate = 1e-3
    recipe.layerRateDecay = 0.5
    recipe.weightDecay = 0
    recipe.warmupRatio = 0
    var state = TrainingState(parameters: model.parameters)
    try Trainer(
      SequenceTask(
        model.classifier, loss: CrossEntropy(),
        training: LabelledSequences(sequences: model.sequences, targets: model.targets),
        validation: nil), recipe
    ).run(&state)
    for slot in model.classifier.layout.slots where slot.name.hasSuffix(".output.dense.weight") {
      let depth = try #require(slot.depth)
      let moves = zip(
        state.parameters[slot].elements, before[columns: slot.range].elements
      ).map { abs($0 - $1) }
      var rate: Float = 1e-3
      for _ in depth..<layers { rate *= 0.5 }
      #expect(abs((moves.max() ?? 0) / rate - 1) < 1e-2, "\(slot.name)")
    }
  }

  @Test func slotsKnowTheirPlace() throws {
    let layout = try ReferenceModel("gelu").classifier.layout
    func depth(_ name: String) -> Int? { layout.slots.first { $0.name == name }?.depth }
    #expect(depth("bert.embeddings.word_embeddings.weight") == 0)
    #expect(depth("bert.encoder.layer.0.output.dense.bias") == 1)
    #expect(depth("bert.encoder.layer.1.output.dense.bias") == 2)
    #expect(depth("bert.pooler.dense.weight") == nil)
    #expect(depth("classifier.weight") == nil)
  }
}

import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

@Suite struct AdamWTests {
  /// Ten steps with clipping, warm-up and weight decay, dropout off, as `torch.optim.AdamW` takes them.
  @Test func tenStepsFollowPyTorch() throws {
    let model = try ReferenceModel("gelu")
    let reference = try Fixtures.json("model/adamw.json")
    let optimizer = AdamW(weightDecay: Float(reference["weight_decay"]?.doubleValue ?? 0))
    let state = AdamW.State(layout: model.classifier.layout)
    let steps = try #require(reference["steps"]?.arrayValue)
    #expect(steps.count == 10)
    for (index, step) in steps.enumerated() {
      let rows = step.integers("examples")
      let gradients = Parameters(layout: model.classifier.layout)
      let loss = model.classifier.accumulateGradients(
        PackedBatch(rows.map { model.sequences[$0] }), targets: rows.map { model.targets[$0] },
        loss: CrossEntropy(), normalizer: Double(rows.count), dropout: nil, frozenLayers: nil,
        model.parameters, gradients)
      let norm = gradients.values.sumOfSquares.squareRoot()
      let rate = 1e-3 * Schedule.linear.factor(step: index, warmup: 2, total: 10)
      #expect(abs(loss - (step["loss"]?.doubleValue ?? .infinity)) < 1e-4)
      #expect(abs(norm / (step["gradient_norm"]?.doubleValue ?? .infinity) - 1) < 1e-3)
      #expect(abs(rate - (step["learning_rate"]?.doubleValue ?? .infinity)) < 1e-12)
      optimizer.update(
        model.parameters, gradients: gradients, state: state,
        range: 0..<model.classifier.layout.count,
        AdamW.Step(
          number: index + 1, learningRate: Float(rate), headLearningRate: Float(rate),
          gradientScale: Float(min(1, 1 / (norm + 1e-6)))))
    }
    let final = try SafetensorsFile(
      Fixtures.directory.appending(path: "model/adamw.safetensors").path)
    for slot in model.classifier.layout.slots {
      // Where a gradient is zero except for rounding, Adam's direction is the sign of the rounding.
      let tolerance: Float = slot.name.hasSuffix("key.bias") ? 1e-2 : 2e-4
      let distance = distance(model.parameters[slot].elements, try final.floats(slot.name))
      #expect(distance < tolerance, "\(slot.name): \(distance)")
    }
  }

  @Test func biasesAndLayerNormsDoNotDecay() throws {
    let model = try ReferenceModel("gelu")
    let before = model.parameters.values.copy()
    // No gradient: all that is left is decay.
    AdamW(weightDecay: 0.5).update(
      model.parameters, gradients: Parameters(layout: model.classifier.layout),
      state: AdamW.State(layout: model.classifier.layout), range: 0..<model.classifier.layout.count,
      AdamW.Step(number: 1, learningRate: 0.1, headLearningRate: 0.1, gradientScale: 1))
    for slot in model.classifier.layout.slots {
      let (old, new) = (before.row(0)[slot.range], model.parameters.values.row(0)[slot.range])
      let factor: Float = slot.isVector ? 1 : 0.95
      #expect(distance(Array(new), old.map { $0 * factor }) < 1e-6, "\(slot.name)")
    }
  }

  @Test func theHeadHasItsOwnRate() throws {
    let model = try ReferenceModel("gelu")
    let before = model.parameters.values.copy()
    let gradients = Parameters(layout: model.classifier.layout)
    gradients.values.fill(1)
    AdamW(weightDecay: 0).update(
      model.parameters, gradients: gradients, state: AdamW.State(layout: model.classifier.layout),
      range: 0..<model.classifier.layout.count,
      AdamW.Step(number: 1, learningRate: 0.01, headLearningRate: 0.1, gradientScale: 1))
    for slot in model.classifier.layout.slots {
      let (old, new) = (before.row(0)[slot.range], model.parameters.values.row(0)[slot.range])
      // The first step of Adam is as long as the rate.
      let step: Float = slot.name.hasPrefix("classifier.") ? 0.1 : 0.01
      #expect(distance(Array(new), old.map { $0 - step }) < 1e-4, "\(slot.name)")
    }
  }
}

import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Testing

@Suite struct GradientTests {
  /// Loss and gradients of the whole model without dropout.
  private func compute(
    _ model: ReferenceModel, _ loss: CrossEntropy
  ) -> (loss: Double, gradients: Parameters) {
    let gradients = Parameters(layout: model.classifier.layout)
    let value = model.classifier.accumulateGradients(
      model.batch, targets: model.targets, loss: loss,
      normalizer: loss.weight(of: model.targets), dropout: nil, frozenLayers: nil,
      model.parameters, gradients)
    return (value, gradients)
  }

  @Test(arguments: [
    ("gelu", "plain"), ("gelu", "weighted_smoothed"), ("gelu_new", "plain"), ("relu", "plain"),
  ])
  func everyTensorAgreesWithPyTorch(name: String, kind: String) throws {
    let model = try ReferenceModel(name)
    let loss =
      kind == "plain"
      ? CrossEntropy()
      : CrossEntropy(classWeights: model.classWeights, labelSmoothing: model.labelSmoothing)
    let (value, gradients) = compute(model, loss)
    #expect(abs(value - (try model.loss(kind) ?? .infinity)) < 1e-5)
    let expected = try model.gradients(kind)
    let length = expected.values.sumOfSquares.squareRoot()
    for slot in model.classifier.layout.slots {
      let (ours, theirs) = (gradients[slot].elements, expected[slot].elements)
      // The gradient of key biases is exactly zero; rounding is all there is on both sides.
      if slot.name.hasSuffix("key.bias") {
        #expect(distance(ours, theirs) < Float(1e-6 * length), "\(slot.name)")
      } else {
        #expect(relativeDistance(ours, theirs) < 1e-4, "\(slot.name)")
      }
    }
  }

  /// ReLU has kinks, so its steps are short and its tolerance wider.
  @Test(arguments: [("gelu", 4e-3, 5e-3), ("gelu_new", 4e-3, 5e-3), ("relu", 4e-4, 2e-2)])
  func everyTensorAgreesWithFiniteDifferences(
    name: String, step: Float, tolerance: Double
  ) throws {
    let model = try ReferenceModel(name)
    let loss = CrossEntropy(classWeights: model.classWeights, labelSmoothing: 0.1)
    let (_, gradients) = compute(model, loss)
    // Softmax does not change when all keys shift alike: the gradient of key biases is zero.
    for slot in model.classifier.layout.slots where !slot.name.hasSuffix("key.bias") {
      let error = gradientError(
        of: {
          loss(
            model.classifier.logits(model.batch, model.parameters), targets: model.targets,
            normalizer: loss.weight(of: model.targets)
          ).loss
        }, at: model.parameters[slot], gradient: gradients[slot], step: step)
      #expect(error < tolerance, "\(slot.name): \(error)")
    }
  }

  /// With dropout on, finite differences hold for the same masks: forward and backward draw them alike.
  @Test func dropoutMasksAgreeBetweenForwardAndBackward() throws {
    let model = try ReferenceModel("gelu")
    let dropout = DropoutStreams(hidden: 0.2, attention: 0.2, classifier: 0.2, seed: 5, step: 3)
    let loss = CrossEntropy()
    func run(_ gradients: Parameters) -> Double {
      model.classifier.accumulateGradients(
        model.batch, targets: model.targets, loss: loss, normalizer: 8, dropout: dropout,
        frozenLayers: nil, model.parameters, gradients)
    }
    let gradients = Parameters(layout: model.classifier.layout)
    let scratch = Parameters(layout: model.classifier.layout)
    let first = run(gradients)
    #expect(first == run(scratch))
    for slot in model.classifier.layout.slots where !slot.isVector {
      let error = gradientError(
        of: { run(scratch) }, at: model.parameters[slot], gradient: gradients[slot], step: 4e-3)
      #expect(error < 1e-2, "\(slot.name): \(error)")
    }
  }

  @Test func threadsDoNotChangeBits() throws {
    let model = try ReferenceModel("gelu")
    let dropout = DropoutStreams(hidden: 0.1, attention: 0.1, classifier: 0.1, seed: 5, step: 3)
    let results = Threads.forEachCount { () -> [UInt32] in
      let gradients = Parameters(layout: model.classifier.layout)
      _ = model.classifier.accumulateGradients(
        model.batch, targets: model.targets, loss: CrossEntropy(), normalizer: 8,
        dropout: dropout, frozenLayers: nil, model.parameters, gradients)
      return gradients.values.bits
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// A step over two halves adds up to the step over the whole: one normaliser, not a mean of means.
  @Test func accumulatedBatchesEqualOneBatch() throws {
    let model = try ReferenceModel("gelu")
    let loss = CrossEntropy(classWeights: model.classWeights)
    let (whole, expected) = compute(model, loss)
    let gradients = Parameters(layout: model.classifier.layout)
    var value = 0.0
    for part in [0..<3, 3..<8] {
      value += model.classifier.accumulateGradients(
        PackedBatch(model.sequences[part]), targets: Array(model.targets[part]), loss: loss,
        normalizer: loss.weight(of: model.targets), dropout: nil, frozenLayers: nil,
        model.parameters, gradients)
    }
    #expect(abs(value - whole) < 1e-6)
    #expect(relativeDistance(gradients.values.elements, expected.values.elements) < 1e-5)
  }

  @Test(arguments: [0, 1, 2])
  func frozenLayersGetNoGradients(frozen: Int) throws {
    let model = try ReferenceModel("gelu")
    let (_, full) = compute(model, CrossEntropy())
    let gradients = Parameters(layout: model.classifier.layout)
    _ = model.classifier.accumulateGradients(
      model.batch, targets: model.targets, loss: CrossEntropy(), normalizer: 8, dropout: nil,
      frozenLayers: frozen, model.parameters, gradients)
    let trainable = model.classifier.encoder.trainable(
      frozenLayers: frozen, of: model.classifier.layout)
    #expect(!trainable.isEmpty)
    for slot in model.classifier.layout.slots {
      if trainable.contains(slot.offset) {
        #expect(gradients[slot].bits == full[slot].bits, "\(slot.name)")
      } else {
        #expect(gradients[slot].sumOfSquares == 0, "\(slot.name)")
      }
    }
  }
}

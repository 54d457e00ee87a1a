import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Testing

/// Any number of labels, and a number: against `torch.nn.BCEWithLogitsLoss`, `torch.nn.MSELoss` and what `transformers`
/// makes of them by `problem_type`.
@Suite struct HeadsTests {
  // MARK: - The losses alone

  @Test func binaryCrossEntropyIsPyTorchs() throws {
    let lines = try Fixtures.data("heads/losses.jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 36)
    for line in lines {
      let record = try JSONValue.parse(Array(line))
      let labels = try #require(record["labels"]?.intValue)
      let logits = try #require(record["logits"]?.arrayValue).compactMap(\.doubleValue)
      let flags = record.integers("targets")
      let targets = stride(from: 0, to: flags.count, by: labels).map { row in
        (0..<labels).filter { flags[row + $0] == 1 }
      }
      let weights = record["weights"]?.arrayValue?.compactMap { $0.doubleValue.map(Float.init) }
      let loss = BinaryCrossEntropy(labels: labels, positiveWeights: weights)
      let (value, gradient) = loss(
        Matrix(rows: targets.count, columns: labels, elements: logits.map(Float.init)),
        targets: targets, normalizer: loss.weight(ofTexts: targets.count))
      let expected = try #require(record["loss"]?.doubleValue)
      #expect(abs(value - expected) <= 1e-6 * max(1, expected))
      let slopes = try #require(record["gradient"]?.arrayValue).compactMap {
        $0.doubleValue.map(Float.init)
      }
      #expect(distance(gradient.elements, slopes) < 1e-6)
    }
  }

  @Test func extremeLogitsStayFinite() {
    let (value, gradient) = BinaryCrossEntropy(labels: 2)(
      Matrix([[1e4, -1e4]]), targets: [[1]], normalizer: 2)
    #expect(value == 1e4)
    #expect(gradient.elements == [0.5, -0.5])
  }

  @Test func sigmoidsAreIndependentAndFinite() {
    let answers = Matrix([[0, 200, -200, 2]])
    answers.sigmoidInPlace()
    #expect(distance(answers.elements, [0.5, 1, 0, 0.88079708]) < 1e-7)
  }

  // MARK: - The whole model

  private func compute(
    _ model: ReferenceHead, _ parts: [Range<Int>] = [0..<8], weights: [Float]? = nil
  ) -> (loss: Double, gradients: Parameters) {
    let gradients = Parameters(layout: model.classifier.layout)
    var value = 0.0
    for part in parts {
      value += model.classifier.accumulateGradients(
        PackedBatch(model.sequences[part]), dropout: nil, frozenLayers: nil, model.parameters,
        gradients, loss: loss(model, part, weights: weights))
    }
    return (value, gradients)
  }

  /// Of the texts in `part` of the eight, over the weight of all.
  private func loss(
    _ model: ReferenceHead, _ part: Range<Int>, weights: [Float]?
  ) -> (Matrix) -> (loss: Double, gradient: Matrix) {
    guard model.classifier.task == .multilabel else {
      return {
        SquaredError.loss($0, targets: model.numbers[part].map(Float.init), normalizer: 8)
      }
    }
    let loss = BinaryCrossEntropy(labels: 3, positiveWeights: weights)
    return {
      loss($0, targets: Array(model.targets[part]), normalizer: loss.weight(ofTexts: 8))
    }
  }

  @Test(arguments: [(ModelTask.multilabel, "multilabel"), (.regression, "regression")])
  func everyTensorAgreesWithTransformers(task: ModelTask, name: String) throws {
    let model = try ReferenceHead(task)
    #expect(
      distance(model.classifier.logits(model.batch, model.parameters).elements, model.logits(name))
        < 1e-5)
    let (value, gradients) = compute(model)
    let expected = try #require(model.loss(name))
    #expect(abs(value - expected) < 1e-5 * max(1, expected))
    let length = gradients.values.sumOfSquares.squareRoot()
    for slot in model.classifier.layout.slots {
      let theirs = try model.gradient(name, of: slot)
      if slot.name.hasSuffix("key.bias") {
        #expect(distance(gradients[slot].elements, theirs) < Float(1e-6 * length), "\(slot.name)")
      } else {
        #expect(relativeDistance(gradients[slot].elements, theirs) < 1e-4, "\(slot.name)")
      }
    }
  }

  @Test func positiveWeightsAgreeWithPyTorch() throws {
    let model = try ReferenceHead(.multilabel)
    let (value, gradients) = compute(model, weights: model.positiveWeights)
    #expect(abs(value - (try #require(model.loss("weighted_multilabel")))) < 1e-5)
    for slot in model.classifier.layout.slots where slot.name.hasPrefix("classifier") {
      #expect(
        relativeDistance(
          gradients[slot].elements, try model.gradient("weighted_multilabel", of: slot)) < 1e-4)
    }
  }

  @Test(arguments: [ModelTask.multilabel, .regression])
  func everyTensorAgreesWithFiniteDifferences(task: ModelTask) throws {
    let model = try ReferenceHead(task)
    let weights = task == .multilabel ? model.positiveWeights : nil
    let (_, gradients) = compute(model, weights: weights)
    let loss = loss(model, 0..<8, weights: weights)
    for slot in model.classifier.layout.slots where !slot.name.hasSuffix("key.bias") {
      let error = gradientError(
        of: { loss(model.classifier.logits(model.batch, model.parameters)).loss },
        at: model.parameters[slot], gradient: gradients[slot], step: 4e-3)
      #expect(error < 5e-3, "\(slot.name): \(error)")
    }
  }

  /// One normaliser, not a mean of means.
  @Test(arguments: [ModelTask.multilabel, .regression])
  func accumulatedBatchesEqualOneBatch(task: ModelTask) throws {
    let model = try ReferenceHead(task)
    let (whole, expected) = compute(model)
    let (value, gradients) = compute(model, [0..<3, 3..<8])
    #expect(abs(value - whole) < 1e-6 * max(1, whole))
    #expect(relativeDistance(gradients.values.elements, expected.values.elements) < 1e-5)
  }

  @Test func theActivationFollowsTheProblem() throws {
    for task in ModelTask.ofTexts {
      let model = try ReferenceHead(task)
      let logits = model.classifier.logits(model.sequences, model.parameters)
      let answers = model.classifier.probabilities(model.sequences, model.parameters)
      switch task {
      case .classification, .tagging: logits.softmaxInPlace()
      case .multilabel: logits.sigmoidInPlace()
      case .regression: break
      }
      #expect(answers.bits == logits.bits)
    }
  }
}

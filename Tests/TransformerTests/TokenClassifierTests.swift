import FilbertCore
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct TokenClassifierTests {
  private func compute(
    _ model: ReferenceTagger, dropout: DropoutStreams? = nil
  ) -> (loss: Double, gradients: Parameters) {
    let gradients = Parameters(layout: model.classifier.layout)
    let loss = model.classifier.accumulateGradients(
      model.batch, targets: model.targets, loss: CrossEntropy(),
      normalizer: Double(model.targets.count), dropout: dropout, frozenLayers: nil,
      model.parameters, gradients)
    return (loss, gradients)
  }

  @Test func logitsAgreeWithTransformersAloneAndTogether() throws {
    let model = try ReferenceTagger(crf: false)
    let expected = try model.logits()
    #expect(
      distance(model.classifier.logits(model.batch, model.parameters).elements, expected) < 1e-5)
    let alone = model.sequences.flatMap {
      model.classifier.logits(WordBatch([$0]), model.parameters).elements
    }
    #expect(distance(alone, expected) < 1e-5)
    let packed = model.classifier.packing(model.parameters)
    #expect(distance(model.classifier.logits(model.sequences, packed).elements, expected) < 1e-5)
  }

  @Test(arguments: [false, true])
  func everyTensorAgreesWithPyTorch(crf: Bool) throws {
    let model = try ReferenceTagger(crf: crf)
    let (loss, gradients) = compute(model)
    #expect(abs(loss - (try model.loss() ?? .infinity)) < 1e-5)
    let expected = try model.gradients()
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

  /// With dropout on, finite differences hold for the same masks.
  @Test(arguments: [false, true])
  func gradientsAgreeWithFiniteDifferencesUnderDropout(crf: Bool) throws {
    let model = try ReferenceTagger(crf: crf)
    let dropout = DropoutStreams(hidden: 0.2, attention: 0.2, classifier: 0.2, seed: 5, step: 3)
    let (_, gradients) = compute(model, dropout: dropout)
    for slot in model.classifier.layout.slots where !slot.isVector || slot.isOfHead {
      let error = gradientError(
        of: { compute(model, dropout: dropout).loss }, at: model.parameters[slot],
        gradient: gradients[slot], step: 4e-3)
      #expect(error < 1e-2, "\(slot.name): \(error)")
    }
  }

  @Test(arguments: [false, true])
  func threadsDoNotChangeBits(crf: Bool) throws {
    let model = try ReferenceTagger(crf: crf)
    let results = Threads.forEachCount { compute(model).gradients.values.bits }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func aSequenceWithoutWordsCountsNothing() throws {
    for crf in [false, true] {
      let model = try ReferenceTagger(crf: crf)
      let empty = WordSequence(tokens: TokenSequence(ids: [2, 3], segments: [0, 0]), rows: [])
      let gradients = Parameters(layout: model.classifier.layout)
      let loss = model.classifier.accumulateGradients(
        WordBatch([empty] + model.sequences + [empty]), targets: model.targets,
        loss: CrossEntropy(), normalizer: Double(model.targets.count), dropout: nil,
        frozenLayers: nil, model.parameters, gradients)
      let expected = compute(model)
      #expect(abs(loss - expected.loss) < 1e-6)
      #expect(
        relativeDistance(gradients.values.elements, expected.gradients.values.elements) < 1e-5)
      #expect(model.classifier.logits([empty], model.parameters).rows == 0)
    }
  }

  @Test func modelsOfTheOtherTaskAreRefused() throws {
    let tagger = Fixtures.directory.appending(path: "tagger").path
    let classifier = Fixtures.directory.appending(path: "model/gelu").path
    let tags = #expect(throws: FilbertError.self) {
      try SequenceClassifier.load(ModelWeights(directory: tagger))
    }
    #expect(tags?.code == .unsupported)
    #expect(tags?.message.contains("tags words") == true)
    let labels = #expect(throws: FilbertError.self) {
      try TokenClassifier.load(ModelWeights(directory: classifier))
    }
    #expect(labels?.code == .unsupported)
    #expect(labels?.message.contains("labels whole texts") == true)
  }

  /// The head is kept if labels and task are the same, and initialized if they are not.
  @Test func headsAreInitializedForOtherLabelsOrTasks() throws {
    let directory = Fixtures.directory.appending(path: "tagger/crf").path
    let labels = ["B-BRAND", "B-SIZE", "I-BRAND", "I-SIZE", "O"]
    let (loaded, parameters) = try TokenClassifier.load(ModelWeights(directory: directory))
    let (same, going, _) = try TokenClassifier.pretrained(
      ModelWeights(directory: directory), labels: labels, hasCRF: true, dropout: nil, seed: 1)
    #expect(same.layout.slots == loaded.layout.slots)
    #expect(going.values.bits == parameters.values.bits)
    let (_, others, report) = try TokenClassifier.pretrained(
      ModelWeights(directory: directory), labels: labels.reversed(), hasCRF: true, dropout: nil,
      seed: 1)
    let crf = try #require(loaded.crf)
    #expect(others[crf.transitions].elements.allSatisfy { $0 == 0 })
    #expect(report.created.contains("classifier.weight"))
    let (_, _, text) = try SequenceClassifier.pretrained(
      ModelWeights(directory: directory), labels: labels, task: .classification, dropout: nil,
      seed: 1)
    #expect(text.created.contains("classifier.weight"))
    #expect(text.unused(.taskHead).count == 5)
  }

  @Test func frozenLayersGetNoGradients() throws {
    let model = try ReferenceTagger(crf: true)
    let trainable = model.classifier.encoder.trainable(
      frozenLayers: 2, of: model.classifier.layout)
    let gradients = Parameters(layout: model.classifier.layout)
    _ = model.classifier.accumulateGradients(
      model.batch, targets: model.targets, loss: CrossEntropy(), normalizer: 1, dropout: nil,
      frozenLayers: 2, model.parameters, gradients)
    #expect(trainable.lowerBound == model.classifier.head.classifier.weight.offset)
    let values = gradients.values.elements
    #expect(values[..<trainable.lowerBound].allSatisfy { $0 == 0 })
    #expect(values[trainable].contains { $0 != 0 })
  }
}

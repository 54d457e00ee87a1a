import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// A layer on top of an encoder that starts as the mean of a text's tokens.
@Suite struct PoolingLayerTests {
  private func model(addsPoolingLayer: Bool) throws -> (SequenceClassifier, Parameters) {
    let directory = try TinyModel.writeEncoder(
      to: Fixtures.temporaryDirectory().appending(path: "m"))
    let (classifier, parameters, report) = try SequenceClassifier.pretrained(
      ModelWeights(directory: directory.path), labels: ["a", "b"], task: .classification,
      dropout: nil, seed: 1, addsPoolingLayer: addsPoolingLayer)
    #expect(report.created.contains { $0.hasPrefix("bert.encoder.") } == addsPoolingLayer)
    return (classifier, parameters)
  }

  private static let sequences = [[2, 7, 9, 3], [2, 5, 3], [2, 8, 8, 6, 4, 3]].map {
    TokenSequence(ids: $0.map(Int32.init), segments: [UInt8](repeating: 0, count: $0.count))
  }

  @Test func theVectorIsTheNormalisedMeanOfTheEncoder() throws {
    let (plain, plainParameters) = try model(addsPoolingLayer: false)
    let (classifier, parameters) = try model(addsPoolingLayer: true)
    #expect(classifier.configuration.layers == plain.configuration.layers + 1)
    let encoder = SentenceEncoder(plain.configuration)
    let shared = Parameters(layout: encoder.layout)
    shared.values.copyElements(from: plainParameters.values[columns: 0..<encoder.layout.count])
    let means = encoder.embeddings(
      Self.sequences, pooling: .mean, normalized: false, shared)
    let vectors = classifier.unitVectors(Self.sequences, parameters)
    for row in 0..<means.rows {
      let mean = means.row(row).map(Double.init)
      let middle = mean.reduce(0, +) / Double(mean.count)
      let length = mean.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }.squareRoot()
      for (value, expected) in zip(vectors.row(row), mean) {
        // The residual connection adds the row of [CLS], 30 times weaker.
        #expect(abs(Double(value) - (expected - middle) / length) < 0.05)
      }
    }
  }

  @Test func aClassifierOfTextsKeepsItsLayers() throws {
    let directory = Fixtures.directory.appending(path: "model/gelu").path
    let weights = try ModelWeights(directory: directory)
    let (classifier, _, _) = try SequenceClassifier.pretrained(
      weights, labels: ["x", "y"], task: .classification, dropout: nil, seed: 1,
      addsPoolingLayer: true)
    #expect(classifier.configuration.layers == weights.configuration.layers)
  }

  /// The pooler's tanh is far in its linear part.
  @Test func aLinearModelIsTheClassifier() throws {
    let (classifier, parameters) = try model(addsPoolingLayer: true)
    let size = classifier.configuration.hiddenSize
    let weights = Matrix(
      rows: 2, columns: size, elements: (0..<2 * size).map { Float($0 % 7) - 3 })
    let biases = Matrix(rows: 1, columns: 2, elements: [0.5, -0.25])
    let linear = classifier.withLinearModel(weights: weights, biases: biases, parameters)
    let logits = classifier.logits(Self.sequences, linear)
    let expected = multiplyTransposed(classifier.unitVectors(Self.sequences, parameters), weights)
    expected.addInPlace(bias: biases)
    #expect(relativeDistance(logits.elements, expected.elements) < 1e-5)
  }
}

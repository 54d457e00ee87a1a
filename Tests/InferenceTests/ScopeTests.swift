import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

/// Texts that are out of a classifier's scope. That distances are those of NumPy is tested in `StatisticsTests`.
@Suite struct ScopeTests {
  private let texts = ["buy red phone case", "late order", "你好，这个床垫多少钱？", "refund"]

  private func write(_ known: [Float], _ models: TemporaryModels, to name: String = "classifier")
    throws
  {
    let path = models.directory.appending(path: "\(name)/\(ScopeStatistics.fileName)").path
    try? FileManager.default.removeItem(atPath: path)
    try ScopeStatistics.lengths(known: known).save(to: path)
  }

  @Test func distanceIsThatOfTheVectorTheHeadReads() throws {
    let models = try TemporaryModels()
    try write([1], models)
    let classifier = try models.classifier()
    let vectors = try models.embedder("classifier").vectors(
      for: texts.map { TextInput($0) }, pooling: .cls, normalized: false)
    let predictions = classifier.predictions(for: texts.map { TextInput($0) })
    for (prediction, vector) in zip(predictions, vectors) {
      let expected = vector.reduce(0) { $0 + $1 * $1 }
      let distance = try #require(prediction.distance)
      #expect(abs(distance - expected) < 1e-4)
    }
    // Alone, and without the statistics.
    for (text, prediction) in zip(texts, predictions) {
      #expect(classifier.prediction(for: text) == prediction)
    }
    let plain = try TemporaryModels().classifier().predictions(for: texts.map { TextInput($0) })
    #expect(plain.map(\.probabilities) == predictions.map(\.probabilities))
    #expect(plain.allSatisfy { $0.distance == nil && $0.isInScope() == nil })
  }

  @Test func theShareOfKnownTextsIsTheThreshold() throws {
    let models = try TemporaryModels()
    try write([1], models)
    let distances = try models.classifier().predictions(for: texts.map { TextInput($0) }).map {
      try #require($0.distance)
    }
    try write(distances, models)
    let predictions = try models.classifier().predictions(for: texts.map { TextInput($0) })
    // Vectors have almost the same length here, on some processors the very same.
    let known = try #require(KnownDistances(distances))
    for share in [1, 0.67, 0.34, 0] {
      let threshold = known.threshold(keeping: share)
      #expect(predictions.map { $0.isInScope(keeping: share) } == distances.map { $0 <= threshold })
    }
    #expect(predictions.allSatisfy { $0.isInScope(keeping: 1) == true })
  }

  @Test func quantilesAreNumPys() throws {
    // numpy.quantile([4, 1, 3, 10], q)
    let known = try #require(KnownDistances([4, 1, 3, 10]))
    for (share, expected) in [(0.0, 1), (0.5, 3.5), (0.9, 8.2), (0.95, 9.1), (1.0, 10)] {
      #expect(abs(known.threshold(keeping: share) - Float(expected)) < 1e-6)
    }
    #expect(KnownDistances([]) == nil)
    #expect(KnownDistances([1, .nan]) == nil && KnownDistances([-1]) == nil)
    let many = try #require(KnownDistances((0..<50_000).map { Float($0) }.reversed()))
    #expect(many.ascending.count == KnownDistances.most)
    for share in [0.0, 0.5, 0.95, 0.999, 1] {
      #expect(abs(many.threshold(keeping: share) - Float(share * 49_999)) < 0.01)
    }
  }

  /// Predictions keep the least share instead of the known distances, and must answer the same.
  @Test func theLeastShareDecidesAsTheDistancesDo() throws {
    var random = SplitMix64(seed: 7)
    func number() -> Float { Float(random.next() % 1_000) / 17 }
    for count in [1, 2, 5, 300] {
      let known = try #require(KnownDistances((0..<count).map { _ in number() }))
      let shares = [0, 0.34, 0.5, 0.95, 0.999, 1] + (0..<50).map { _ in Double(number()) / 60 }
      for distance in (0..<50).map({ _ in number() }) + known.ascending.prefix(20) + [.nan, 1e9] {
        let least = known.leastShare(reaching: distance)
        for share in shares {
          #expect(
            (least.map { share >= $0 } ?? false) == (distance <= known.threshold(keeping: share)))
        }
      }
    }
  }

  /// A text is in scope if one of its windows is.
  @Test(arguments: [WindowPooling.mean, .max])
  func aLongTextHasTheDistanceOfItsNearestWindow(pooling: WindowPooling) throws {
    let models = try TemporaryModels()
    try write([1], models)
    let ways = LongTexts.windows(overlap: 0, pooling: pooling)
    let classifier = try models.classifier(maximumLength: 6, longTexts: ways)
    let text = TextInput("buy red phone case late order refund pillow mattress")
    let encoded = classifier.encode([text])
    #expect(encoded[0].sequences.count > 1)
    let outputs = classifier.outputs(encoded[0].sequences)
    let labels = classifier.labels.count
    #expect(outputs.columns == labels + 1 && classifier.outputCount == labels + 1)
    let nearest = (0..<outputs.rows).map { outputs[$0, labels] }.min()
    let prediction = classifier.predictions(for: [text])[0]
    #expect(prediction.distance == nearest)
    #expect(prediction.probabilities.count == labels)
    let plain = try TemporaryModels().classifier(maximumLength: 6, longTexts: ways)
    #expect(plain.predictions(for: [text])[0].probabilities == prediction.probabilities)
    #expect(classifier.answers(encoded, outputs: outputs, raw: false)[0].last == nearest)
  }

  @Test func quantizedModelsKeepThem() throws {
    let models = try TemporaryModels()
    try write([300, 1], models)
    let path = models.directory.appending(path: "small").path
    let output = try OutputDirectory(path, marker: "config.json")
    try QuantizedModel(ModelDirectory(models.directory.appending(path: "classifier").path))
      .write(into: output)
    try output.commit()
    for text in texts {
      let small = try models.classifier("small").prediction(for: text)
      let distance = try #require(try models.classifier().prediction(for: text).distance)
      let rounded = try #require(small.distance)
      #expect(abs(rounded - distance) < 0.05 * distance)
      #expect(small.isInScope(keeping: 1) != nil)
    }
  }

  @Test func damagedStatisticsAreRefused() throws {
    let models = try TemporaryModels()
    let path = models.directory.appending(path: "classifier/\(ScopeStatistics.fileName)").path
    try ScopeStatistics.lengths(8, known: [1]).save(to: path)
    #expect(throws: FilbertError.self) { try models.classifier() }
    for bytes in [Data(), Data("not safetensors".utf8)] {
      try bytes.write(to: URL(filePath: path))
      let error = #expect(throws: FilbertError.self) { try models.classifier() }
      #expect(error?.code == .badData && error?.file == path)
    }
    // An encoder has no use for them.
    #expect(throws: Never.self) { try models.embedder("classifier") }
  }

  @Test func modelsForOtherTasksIgnoreThem() throws {
    let models = try TemporaryModels()
    try models.write(.multilabel, labels: ["a", "b"], to: "topics")
    try write([1], models, to: "topics")
    let topics = try models.classifier("topics")
    #expect(topics.prediction(for: "late order").distance == nil)
  }
}

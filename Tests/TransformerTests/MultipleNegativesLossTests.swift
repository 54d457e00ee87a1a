import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Against `MultipleNegativesRankingLoss` of sentence-transformers: `Tests/Fixtures/matching`.
@Suite struct MultipleNegativesLossTests {
  // MARK: - The loss alone

  private func floats(_ record: JSONValue, _ name: String) -> [Float] {
    (record[name]?.arrayValue ?? []).compactMap { $0.doubleValue.map(Float.init) }
  }

  @Test func equalsThatOfSentenceTransformers() throws {
    let lines = try Fixtures.data("matching/losses.jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 24)
    for line in lines {
      let record = try JSONValue.parse(Array(line))
      let pairs = try #require(record["pairs"]?.intValue)
      let scale = try #require(record["scale"]?.doubleValue)
      func vectors(_ name: String) -> Matrix {
        let elements = floats(record, name)
        return Matrix(rows: pairs, columns: elements.count / pairs, elements: elements)
      }
      let (value, queries, items) = MultipleNegativesLoss(scale: Float(scale))(
        queries: vectors("queries"), items: vectors("items"), normalizer: Double(pairs))
      let expected = try #require(record["loss"]?.doubleValue)
      #expect(abs(value - expected) < 1e-5 * max(1, expected))
      #expect(distance(queries.elements, floats(record, "query_gradient")) < 3e-6 * Float(scale))
      #expect(distance(items.elements, floats(record, "item_gradient")) < 3e-6 * Float(scale))
    }
  }

  private let queries = Matrix([[1, 0], [0, 1], [0.6, 0.8]])
  private let items = Matrix([[0.8, 0.6], [0, 1], [1, 0]])

  /// An item that is right for another query too does not count there: what is left is the loss without it.
  @Test func knownItemsAreNoNegatives() {
    let loss = MultipleNegativesLoss(scale: 2)
    let (value, _, dItems) = loss(queries: queries, items: items, normalizer: 1) { $0 != $1 }
    #expect(value == 0)
    #expect(dItems.elements.allSatisfy { $0 == 0 })
    // The first query alone, whose cosines are 0.8, 0 and 1.
    let all = loss(queries: queries, items: items, normalizer: 1) { query, _ in query != 0 }.loss
    #expect(abs(all - (log(exp(1.6) + 1 + exp(2)) - 1.6)) < 1e-6)
    let less = loss(queries: queries, items: items, normalizer: 1) { $0 != 0 || $1 == 2 }.loss
    #expect(abs(less - (log(exp(1.6) + 1) - 1.6)) < 1e-6)
  }

  /// The logarithm of a share is taken from the scores of its item: that is the loss of vectors whose cosines differ by it.
  @Test func sharesAreTakenFromScores() {
    let loss = MultipleNegativesLoss(scale: 2)
    let shares = [0.5, 0.3, 0.2].map { log($0) }
    let (value, dQueries, dItems) = loss(
      queries: queries, items: items, normalizer: 3, logShares: shares)
    let scores = multiplyTransposed(queries, items)
    var expected = 0.0
    for query in 0..<3 {
      let row: [Double] = (0..<3).map { 2 * Double(scores.row(query)[$0]) - shares[$0] }
      expected += log(row.map { exp($0) }.reduce(0, +)) - row[query]
    }
    #expect(abs(value - expected / 3) < 1e-6)
    for (matrix, gradient) in [(queries, dQueries), (items, dItems)] {
      let error = gradientError(
        of: { loss(queries: queries, items: items, normalizer: 3, logShares: shares).loss },
        at: matrix, gradient: gradient, step: 1e-2)
      #expect(error < 1e-2)
    }
    // Equal shares change nothing.
    let same = loss(
      queries: queries, items: items, normalizer: 3, logShares: [Double](repeating: -2, count: 3))
    let plain = loss(queries: queries, items: items, normalizer: 3)
    #expect(abs(same.loss - plain.loss) < 1e-12)
    #expect(distance(same.queries.elements, plain.queries.elements) < 1e-6)
  }

  @Test func onePairHasNothingToLearnFrom() {
    let (value, dQueries, dItems) = MultipleNegativesLoss()(
      queries: queries[rows: 0..<1], items: items[rows: 0..<1], normalizer: 1)
    #expect(value == 0)
    #expect((dQueries.elements + dItems.elements).allSatisfy { $0 == 0 })
  }

  @Test func greatScalesStayFinite() {
    let (value, dQueries, _) = MultipleNegativesLoss(scale: 1e6)(
      queries: queries, items: items, normalizer: 3)
    #expect(value.isFinite && value > 1e5)
    #expect(dQueries.elements.allSatisfy { $0.isFinite })
  }

  // MARK: - The whole encoder

  private struct Reference {
    let network: SentenceEncoder
    let parameters: Parameters
    let sequences: [TokenSequence]

    init() throws {
      let directory = Fixtures.directory.appending(path: "model/gelu").path
      (network, parameters, _) = try SentenceEncoder.pretrained(
        ModelWeights(directory: directory), dropout: nil)
      sequences = try ReferenceModel("gelu").sequences
    }

    /// The loss of the first half of the sequences as queries and the last as items.
    func compute(
      _ pooling: SentenceEncoder.Pooling, tokensAtOnce: Int = 2048,
      _ dropout: DropoutStreams? = nil,
      into gradients: Parameters
    ) -> Double {
      let half = sequences.count / 2
      return network.accumulateGradients(
        sequences, pooling: pooling, tokensAtOnce: tokensAtOnce, dropout: dropout,
        frozenLayers: nil, parameters, gradients
      ) { units in
        let (value, dQueries, dItems) = MultipleNegativesLoss()(
          queries: units[rows: 0..<half], items: units[rows: half..<units.rows],
          normalizer: Double(half))
        return (value, Matrix(stacking: [dQueries, dItems]))
      }
    }
  }

  @Test(arguments: SentenceEncoder.Pooling.allCases)
  func everyTensorAgreesWithPyTorch(pooling: SentenceEncoder.Pooling) throws {
    let reference = try Reference()
    let gradients = Parameters(layout: reference.network.layout)
    let value = reference.compute(pooling, into: gradients)
    let expected = try Fixtures.json("matching/reference.json")["loss"]?[pooling.rawValue]
    #expect(abs(value - (expected?.doubleValue ?? .infinity)) < 1e-4)
    let file = try SafetensorsFile(
      Fixtures.directory.appending(path: "matching/gradients_\(pooling.rawValue).safetensors").path)
    let length = gradients.values.sumOfSquares.squareRoot()
    for slot in reference.network.layout.slots {
      let (ours, theirs) = (gradients[slot].elements, try file.floats(slot.name))
      // The gradient of key biases is exactly zero; rounding is all there is on both sides.
      if slot.name.hasSuffix("key.bias") {
        #expect(distance(ours, theirs) < Float(1e-5 * length), "\(slot.name)")
      } else {
        #expect(relativeDistance(ours, theirs) < 1e-3, "\(slot.name)")
      }
    }
  }

  /// With dropout, and in parts, which go through the encoder twice with the same masks.
  @Test(arguments: SentenceEncoder.Pooling.allCases, [8, 2048])
  func agreesWithFiniteDifferences(pooling: SentenceEncoder.Pooling, tokensAtOnce: Int) throws {
    let reference = try Reference()
    let dropout = DropoutStreams(hidden: 0.1, attention: 0.1, classifier: 0.1, seed: 5, step: 3)
    let gradients = Parameters(layout: reference.network.layout)
    let scratch = Parameters(layout: reference.network.layout)
    let value = reference.compute(pooling, tokensAtOnce: tokensAtOnce, dropout, into: gradients)
    #expect(
      value == reference.compute(pooling, tokensAtOnce: tokensAtOnce, dropout, into: scratch))
    for slot in reference.network.layout.slots where !slot.isVector {
      let error = gradientError(
        of: { reference.compute(pooling, tokensAtOnce: tokensAtOnce, dropout, into: scratch) },
        at: reference.parameters[slot], gradient: gradients[slot], step: 1e-3)
      #expect(error < 2e-2, "\(slot.name): \(error)")
    }
  }

  @Test func partsAddUpToTheWhole() throws {
    let reference = try Reference()
    let (whole, parts) = (
      Parameters(layout: reference.network.layout), Parameters(layout: reference.network.layout)
    )
    let value = reference.compute(.mean, into: whole)
    #expect(abs(value - reference.compute(.mean, tokensAtOnce: 6, into: parts)) < 1e-5)
    #expect(relativeDistance(whole.values.elements, parts.values.elements) < 1e-4)
  }
}

import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertTransformer

/// Against PyTorch in double precision.
@Suite struct EncoderTests {
  @Test(arguments: ["gelu", "gelu_new", "relu"])
  func hiddenStatesAndLogitsAgreeWithPyTorch(_ name: String) throws {
    let model = try ReferenceModel(name)
    let encoder = model.classifier.encoder
    var (x, _) = encoder.embeddings.forward(
      model.batch, dropout: nil, model.parameters, saving: true)
    #expect(distance(x.elements, try model.reference("hidden_states.0")) < 1e-5)
    for layer in encoder.layers {
      x =
        layer.forward(
          x, model.batch.partition, selection: nil, dropout: nil, model.parameters, saving: true
        ).y
      #expect(
        distance(x.elements, try model.reference("hidden_states.\(layer.index + 1)")) < 1e-5)
    }
    let (pooled, _) = model.classifier.head.pooler.forward(
      x.gather(rows: model.batch.partition.firstRows), model.parameters)
    #expect(distance(pooled.elements, try model.reference("pooled_output")) < 1e-5)
    let logits = model.classifier.logits(model.batch, model.parameters)
    #expect(distance(logits.elements, try model.reference("logits")) < 1e-5)
  }

  @Test func aSequenceAloneEqualsItselfInABatch() throws {
    let model = try ReferenceModel("gelu")
    let together = model.classifier.logits(model.batch, model.parameters)
    for (index, sequence) in model.sequences.enumerated() {
      let alone = model.classifier.logits(PackedBatch([sequence]), model.parameters)
      #expect(distance(alone.elements, together.row(index)) < 1e-5)
    }
  }

  @Test func orderOfTheBatchPermutesTheAnswers() throws {
    let model = try ReferenceModel("gelu")
    let forward = model.classifier.logits(model.batch, model.parameters)
    let reversed = model.classifier.logits(
      PackedBatch(model.sequences.reversed()), model.parameters)
    for row in 0..<forward.rows {
      #expect(distance(forward.row(row), reversed.row(forward.rows - 1 - row)) < 1e-5)
    }
  }

  /// The last layer computed for `[CLS]` rows alone equals those rows of the whole.
  @Test func readingFirstRowsEqualsReadingAll() throws {
    let model = try ReferenceModel("gelu")
    let encoder = model.classifier.encoder
    for saving in [false, true] {
      let all = encoder.forward(
        model.batch, reading: .all, dropout: nil, model.parameters, saving: saving
      ).y
      let first = encoder.forward(
        model.batch, reading: .first, dropout: nil, model.parameters, saving: saving
      ).y
      let expected = all.gather(rows: model.batch.partition.firstRows)
      #expect(distance(first.elements, expected.elements) < 1e-5)
    }
  }

  @Test func manySequencesAreCutAndKeepTheirOrder() throws {
    let model = try ReferenceModel("gelu")
    let many = (0..<40).flatMap { _ in model.sequences }
    let results = Threads.forEachCount {
      model.classifier.probabilities(many, model.parameters).elements
    }
    #expect(results.allSatisfy { $0 == results[0] })
    let once = model.classifier.probabilities(model.sequences, model.parameters).elements
    for start in stride(from: 0, to: results[0].count, by: once.count) {
      #expect(distance(Array(results[0][start..<start + once.count]), once) < 1e-5)
    }
    #expect(model.classifier.probabilities([], model.parameters).rows == 0)
  }

  @Test func cutsFollowTheBudget() {
    #expect(
      MicroBatches.cut(lengths: [3, 4, 5, 20, 1], budget: 8) == [0..<2, 2..<3, 3..<4, 4..<5])
    #expect(MicroBatches.cut(lengths: [], budget: 8).isEmpty)
    #expect(MicroBatches.cut(lengths: [500, 12]) == [0..<2])
    #expect(MicroBatches.cut(lengths: [90, 90, 12, 1, 400]) == [0..<3, 3..<4, 4..<5])
  }
}

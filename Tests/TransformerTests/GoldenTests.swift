import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Real checkpoints against what PyTorch computed from them: `NAME/golden.json` under `FILBERT_GOLDEN`, the model
/// itself in `NAME` under `FILBERT_MODELS`. Too large to ship; runs where both variables are set.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["FILBERT_GOLDEN"] != nil
      && ProcessInfo.processInfo.environment["FILBERT_MODELS"] != nil)
) struct GoldenTests {
  private static func path(_ variable: String, _ name: String) -> String {
    "\(ProcessInfo.processInfo.environment[variable] ?? "")/\(name)"
  }

  private func cases(_ name: String) throws -> [JSONValue] {
    let path = Self.path("FILBERT_GOLDEN", "\(name)/golden.json")
    return try JSONValue.parse(readFile(path), file: path)["cases"]?.arrayValue ?? []
  }

  private func sequence(_ golden: JSONValue) -> TokenSequence {
    let ids = golden.integers("input_ids").map(Int32.init)
    let segments = golden.integers("token_type_ids").map(UInt8.init)
    return TokenSequence(
      ids: ids, segments: segments.isEmpty ? ids.map { _ in 0 } : segments)
  }

  private func floats(_ value: JSONValue?) -> [Float] {
    (value?.arrayValue ?? []).compactMap { $0.doubleValue.map(Float.init) }
  }

  @Test(arguments: ["all-minilm-l6-v2", "splade-tiny-mlm", "rxnfp-bert-cls50"])
  func hiddenStates(_ name: String) throws {
    let (model, parameters) = try SentenceEncoder.load(
      ModelWeights(directory: Self.path("FILBERT_MODELS", name)))
    let cases = try cases(name)
    #expect(!cases.isEmpty)
    let sequences = cases.map(sequence)
    let together = model.embeddings(sequences, pooling: .cls, normalized: false, parameters)
    let packed = PackedBatch(sequences)
    let all = model.hiddenStates(packed, parameters)
    for (index, golden) in cases.enumerated() {
      let expected = floats(golden["cls_hidden"])
      let alone = model.hiddenStates(PackedBatch([sequences[index]]), parameters)
      #expect(distance(alone.row(0), expected) < 1e-5, "\(name) \(index) alone")
      #expect(distance(together.row(index), expected) < 1e-5, "\(name) \(index) in a batch")
      let rows = all[rows: packed.partition[index]]
      #expect(distance(rows.copy().elements, alone.elements) < 1e-5, "\(name) \(index) packed")
      let mean = floats(golden["mean_pooled_normalized"])
      if !mean.isEmpty {
        let vector = model.embeddings(
          [sequences[index]], pooling: .mean, normalized: true, parameters)
        #expect(distance(vector.row(0), mean) < 1e-5, "\(name) \(index) mean")
      }
    }
  }

  @Test func classifierLogits() throws {
    let name = "rxnfp-bert-cls50"
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: Self.path("FILBERT_MODELS", name)))
    for golden in try cases(name) {
      let logits = model.logits(PackedBatch([sequence(golden)]), parameters)
      #expect(distance(logits.row(0), floats(golden["logits"])) < 1e-5)
    }
  }
}

import FilbertFiles
import FilbertJSON
import FilbertTensor
package import FilbertTransformer
import Foundation

/// A two-layer tagger of 16 features with what PyTorch and pytorch-crf computed from it: `Tests/Fixtures/tagger`, made
/// by `Scripts/fixtures/tagger.py`.
package struct ReferenceTagger {
  package let classifier: TokenClassifier
  package let parameters: Parameters
  package let sequences: [WordSequence]
  /// The tag of each word, in order.
  package let targets: [Int]
  private let directory: String
  private let hasCRF: Bool

  package init(crf: Bool) throws {
    hasCRF = crf
    directory = Fixtures.directory.appending(path: "tagger").path
    (classifier, parameters) = try TokenClassifier.load(
      ModelWeights(directory: crf ? "\(directory)/crf" : directory))
    let rows = try Fixtures.json("tagger/batch.json")["sequences"]?.arrayValue ?? []
    sequences = rows.map { row in
      let ids = row.integers("ids").map(Int32.init)
      return WordSequence(
        tokens: TokenSequence(ids: ids, segments: ids.map { _ in 0 }), rows: row.integers("rows"))
    }
    targets = rows.flatMap { $0.integers("tags") }
  }

  package var batch: WordBatch { WordBatch(sequences) }

  package func logits() throws -> [Float] {
    try SafetensorsFile("\(directory)/reference.safetensors").floats("logits")
  }

  package func loss() throws -> Double? {
    try record()[hasCRF ? "crf_loss" : "loss"]?.doubleValue
  }

  /// The best tags of each sequence by the CRF.
  package func paths() throws -> [[Int]] {
    (try record()["crf_paths"]?.arrayValue ?? []).map {
      ($0.arrayValue ?? []).compactMap(\.intValue)
    }
  }

  package func gradients() throws -> Parameters {
    let file = try SafetensorsFile(
      "\(directory)/\(hasCRF ? "crf_gradients" : "gradients").safetensors")
    let gradients = Parameters(layout: classifier.layout)
    for slot in classifier.layout.slots {
      gradients[slot].copyElements(
        from: Matrix(rows: slot.rows, columns: slot.columns, elements: try file.floats(slot.name)))
    }
    return gradients
  }

  private func record() throws -> JSONValue {
    try JSONValue.parse(readFile("\(directory)/reference.json"))
  }
}

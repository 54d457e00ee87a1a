import FilbertFiles
package import FilbertJSON
import FilbertTensor
package import FilbertTransformer
import Foundation

/// A two-layer classifier of 16 features with what PyTorch computed from it: `Tests/Fixtures/model/NAME`, made by
/// `Scripts/fixtures/model.py`.
package struct ReferenceModel {
  package let classifier: SequenceClassifier
  package let parameters: Parameters
  package let sequences: [TokenSequence]
  package let targets: [Int]
  package let classWeights: [Float]
  package let labelSmoothing: Float
  private let directory: String

  package init(_ name: String) throws {
    directory = Fixtures.directory.appending(path: "model/\(name)").path
    (classifier, parameters) = try SequenceClassifier.load(ModelWeights(directory: directory))
    let batch = try Fixtures.json("model/batch.json")
    let rows = batch["sequences"]?.arrayValue ?? []
    sequences = rows.map { row in
      TokenSequence(
        ids: row.integers("ids").map(Int32.init), segments: row.integers("segments").map(UInt8.init)
      )
    }
    targets = rows.compactMap { $0["label"]?.intValue }
    classWeights = (batch["class_weights"]?.arrayValue ?? []).compactMap {
      $0.doubleValue.map(Float.init)
    }
    labelSmoothing = Float(batch["label_smoothing"]?.doubleValue ?? 0)
  }

  package var batch: PackedBatch { PackedBatch(sequences) }

  /// An array of `reference.safetensors`.
  package func reference(_ name: String) throws -> [Float] {
    try SafetensorsFile("\(directory)/reference.safetensors").floats(name)
  }

  /// PyTorch's loss: `plain`, `weighted`, `smoothed` or `weighted_smoothed`.
  package func loss(_ name: String) throws -> Double? {
    try JSONValue.parse(readFile("\(directory)/reference.json"))["loss"]?[name]?.doubleValue
  }

  /// PyTorch's gradients of the loss `name`, all tensors.
  package func gradients(_ name: String) throws -> Parameters {
    let file = try SafetensorsFile("\(directory)/gradients_\(name).safetensors")
    let gradients = Parameters(layout: classifier.layout)
    for slot in classifier.layout.slots {
      gradients[slot].copyElements(
        from: Matrix(rows: slot.rows, columns: slot.columns, elements: try file.floats(slot.name)))
    }
    return gradients
  }
}

extension Fixtures {
  package static func json(_ name: String) throws -> JSONValue {
    try JSONValue.parse([UInt8](try data(name)), file: name)
  }
}

extension JSONValue {
  /// The integers of the array called `name`.
  package func integers(_ name: String) -> [Int] {
    (self[name]?.arrayValue ?? []).compactMap(\.intValue)
  }
}

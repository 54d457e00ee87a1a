import FilbertJSON
import FilbertTensor
package import FilbertTransformer
import Foundation

/// The encoder of ``ReferenceModel`` `gelu` with a classifier for any number of labels or for a number, and what
/// PyTorch computed of them: `Tests/Fixtures/heads`, made by `Scripts/fixtures/heads.py`.
package struct ReferenceHead {
  package let classifier: SequenceClassifier
  package let parameters: Parameters
  package let sequences: [TokenSequence]
  /// The labels of each sequence.
  package let targets: [[Int]]
  package let positiveWeights: [Float]
  /// The number of each sequence.
  package let numbers: [Double]
  private let record: JSONValue

  package init(_ task: ModelTask) throws {
    let model = try ReferenceModel("gelu")
    sequences = model.sequences
    let labels = task == .regression ? ["spend"] : model.classifier.configuration.labels
    classifier = SequenceClassifier(
      model.classifier.configuration.fineTuned(for: task, labels: labels))
    parameters = Parameters(layout: classifier.layout)
    for (slot, source) in zip(classifier.layout.slots, model.classifier.layout.slots) {
      let values = model.parameters[source]
      // Of a number the first row of the classifier, or the first bias.
      parameters[slot].copyElements(
        from: slot.isVector
          ? values[columns: 0..<slot.columns] : values[rows: 0..<slot.rows])
    }
    record = try Fixtures.json("heads/reference.json")
    targets = (record["targets"]?.arrayValue ?? []).map { row in
      (row.arrayValue ?? []).enumerated().filter { $0.element.intValue == 1 }.map(\.offset)
    }
    positiveWeights = (record["positive_weights"]?.arrayValue ?? []).compactMap {
      $0.doubleValue.map(Float.init)
    }
    numbers = (record["numbers"]?.arrayValue ?? []).compactMap(\.doubleValue)
  }

  package var batch: PackedBatch { PackedBatch(sequences) }

  package func loss(_ name: String) -> Double? { record["loss"]?[name]?.doubleValue }

  package func logits(_ name: String) -> [Float] {
    (record["logits"]?[name]?.arrayValue ?? []).compactMap { $0.doubleValue.map(Float.init) }
  }

  /// PyTorch's gradients, by the names of tensors.
  package func gradient(_ name: String, of slot: Slot) throws -> [Float] {
    let path = Fixtures.directory.appending(path: "heads/gradients_\(name).safetensors").path
    return try SafetensorsFile(path).floats(slot.name)
  }
}

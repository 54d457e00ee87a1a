package import FilbertCore
package import FilbertFiles
import FilbertJSON
package import FilbertTransformer

/// `README.md` of a model directory: what the model is, learnt from and cannot do, for people and for Hugging Face's hub.
///
/// Everything follows from `training.json` and `config.json`, so the same run gives the same card, and no text of the data
/// is in it. Files are named without their directories.
package struct ModelCard {
  package static let fileName = "README.md"

  let record: TrainingRecord
  let task: ModelTask
  let labels: [String]
  let isQuantized: Bool
  /// What people call the model: the name of its directory.
  let name: String

  /// - Parameters:
  ///   - record: `training.json`.
  ///   - configuration: `config.json`, with the labels of the model.
  ///   - directory: of the model.
  /// - Returns: nil if Filbert did not train the model, so that nothing is known about it.
  package init?(
    _ record: TrainingRecord, _ task: ModelTask?, _ configuration: BertConfiguration,
    directory: String
  ) {
    guard let task, record[.version] != nil else { return nil }
    (self.record, self.task, labels) = (record, task, configuration.labels)
    isQuantized = configuration.isQuantized
    name = Self.fileName(directory)
  }

  /// The file's content.
  package var bytes: [UInt8] {
    let sections = [introduction, labelSection, dataSection, figureSection, recipeSection]
    return SealedText.sealed(
      "---\n\(metadata)---\n\n" + (sections + [limitSection, useSection]).joined(separator: "\n"))
  }

  /// Writes the card into a model directory.
  package func save(into output: OutputDirectory) throws(FilbertError) {
    try writeFile(output.file(Self.fileName), bytes)
  }

  /// The last part of a path. Of a database the file, without what is asked.
  static func fileName(_ path: String) -> String {
    let file = path.hasPrefix("sqlite:") ? path.dropFirst(7).prefix { $0 != "?" } : path[...]
    return file.split(separator: "/").last.map(String.init) ?? path
  }

  /// `rows`, or `sentences` of a tagger.
  var unit: String { task == .tagging ? "sentences" : "rows" }

  /// The encoder that was fine-tuned, by the name of its directory.
  var baseName: String? { record[.model]?.stringValue.map(Self.fileName) }

  // MARK: - Figures

  struct Figure {
    let title: String
    /// As the hub's list of metrics has it.
    let type: String
    let value: Double
  }

  /// What the model reached on rows that it had not seen; empty if there were none.
  var figures: [Figure] {
    guard let measured else { return [] }
    let known: [(key: String, title: String, type: String)] = [
      ("macro_f1", "Macro F1", "f1"), ("micro_f1", "Micro F1", "f1"),
      ("weighted_f1", "Weighted F1", "f1"), ("span_f1", "Entity F1", "f1"),
      ("accuracy", task == .multilabel ? "Subset accuracy" : "Accuracy", "accuracy"),
      ("rmse", "RMSE", "rmse"), ("mae", "MAE", "mae"), ("r2", "R2", "r_squared"),
    ]
    return known.compactMap { key, title, type in
      measured[key]?.doubleValue.map { Figure(title: title, type: type, value: $0) }
    }
  }

  private var measured: JSONValue? {
    let findings = record[.findings]
    if findings?["keeps_probe"]?.boolValue == true { return findings?["probe"] }
    let history = record[.history]?.arrayValue ?? []
    let kept = record[.keptEpoch]?.countValue ?? 0
    return history.indices.contains(kept - 1) ? history[kept - 1] : nil
  }

  /// Whether the model learnt once more from all rows after it was measured.
  var isRefit: Bool {
    (record[.recipe]?["refit"]?.boolValue ?? false) && heldOutCount > 0
  }

  var heldOutCount: Int { record[.validation]?[unit]?.countValue ?? 0 }

  /// The name of the data that the figures are of.
  var heldOutName: String {
    if let file = record[.validation]?["file"]?.stringValue { return Self.fileName(file) }
    return Self.fileName(record[.train]?["file"]?.stringValue ?? "")
  }
}

package import FilbertCore
import FilbertFiles
import FilbertTransformer

extension ModelDirectory {
  /// The decision that is stored with the model; nil if there is none, or if the model gives no labels to whole texts.
  ///
  /// - Throws: `badData` for one that cannot be used: answers without it would be others.
  package var decision: StoredDecision? {
    get throws(FilbertError) {
      guard givesLabels, let json = try record?[.decision] else { return nil }
      do throws(FilbertError) {
        return try StoredDecision(json: json, labels: labelsOfTexts)
      } catch {
        throw error.placed(in: "\(path)/\(TrainingRecord.fileName)")
      }
    }
  }

  /// Stores a decision with the model, in place of an earlier one, or removes that.
  ///
  /// `training.json` is replaced as a whole, so that a run that is killed leaves the old or the new one. Its other
  /// members keep their values. A model that was not made by Filbert gets a file with this member alone.
  ///
  /// - Throws: `unsupported` if the model gives no labels to whole texts; `usage` for a label that it does not have;
  ///   `badData` if another model has taken its place since it was opened; `cannotWrite`.
  package func saveDecision(_ decision: StoredDecision?) throws(FilbertError) {
    guard givesLabels else {
      throw FilbertError(
        .unsupported, "A threshold is stored with models that give labels to whole texts only.",
        file: path)
    }
    let labels = try labelsOfTexts
    for threshold in decision?.thresholds ?? []
    where !labels.contains(where: { ExactString($0) == ExactString(threshold.label) }) {
      throw FilbertError(
        .usage,
        "The model has no label \(threshold.label.quoted); it has "
          + "\(labels.lazy.map(\.quoted).listed(atMost: 20)).", file: path)
    }
    let name = "\(path)/\(TrainingRecord.fileName)"
    var record = try TrainingRecord(directory: path) ?? TrainingRecord()
    guard decision != nil || record[.decision] != nil else { return }
    record[.decision] = decision?.json
    let file = try AtomicFile(name, overwrite: true)
    try file.write(record.bytes)
    try requireSameModel()
    try file.commit()
  }

  private var givesLabels: Bool { task == .classification || task == .multilabel }

  private var labelsOfTexts: [String] {
    get throws(FilbertError) { try weights.fineTuned(taggingWords: false).labels }
  }

  /// Throws if the files of the model are no longer those that were opened, except for `training.json`, which does not
  /// decide what the probabilities are.
  private func requireSameModel() throws(FilbertError) {
    let name = "\(path)/\(TrainingRecord.fileName)"
    let now = try Self.stamps(in: path).filter { $0.path != name }
    guard now.elementsEqual(stamps.filter { $0.path != name }, by: ==) else {
      throw FilbertError(
        .badData,
        "Another model has taken the place of the one that the threshold was chosen for; evaluate it again.",
        file: path)
    }
  }
}

package import FilbertCore
package import FilbertCorpus
import FilbertFolds
import FilbertTables
package import FilbertTransformer

/// What a model is validated on.
package enum ValidationSource<Data> {
  /// Data of their own, which are read when their turn comes.
  case data(() throws(FilbertError) -> Data)
  /// This share of the training data.
  case fraction(Double)
  /// Nothing yet: the caller divides the rows.
  case none
}

/// Texts to train and to validate on, with labels or numbers.
package struct TextTrainingData {
  /// The labels to learn; nil for numbers.
  package let labels: LabelSet?
  /// The column of the label or number.
  package let target: String
  package let train: [Example]
  package let validation: [Example]?
  let columns: ColumnChoice
  let reading: TargetReading

  /// - Parameters:
  ///   - dataset: what to learn from, cleaned.
  ///   - reading: how its rows hold their targets.
  ///   - validation: separate data, or a share of these, the same for every label.
  ///   - remark: receives sentences for the user.
  /// - Throws: `badData` if there is nothing to learn, or if validation data have labels that training data do not
  ///   have.
  package init(
    _ dataset: Dataset, _ reading: TargetReading, for task: ModelTask,
    validation source: ValidationSource<Dataset>, seed: UInt64, remark: (DataRemark) -> Void
  ) throws(FilbertError) {
    let examples = dataset.examples
    let labels = task == .regression ? nil : try dataset.labelSet()
    (columns, self.reading, self.labels) = (dataset.columns, reading, labels)
    target = columns.label.map { [columns] in columns.columns[$0] } ?? ""
    let statistics = DatasetStatistics(examples)
    let diagnostics = TargetDiagnostics(examples, task, labels, statistics, name: target)
    for note in diagnostics.notes { remark(.note(note)) }
    for warning in statistics.warnings { remark(.warning(warning)) }
    for warning in diagnostics.warnings { remark(warning) }
    switch source {
    case .none: (train, validation) = (examples, nil)
    case .data(let read):
      train = examples
      let held = try read()
      if let labels { try Self.requireKnown(held, labels) }
      validation = held.examples
      let leakage = DatasetStatistics.leakage(train: examples, validation: held.examples)
      if let warning = DatasetStatistics.leakageWarning(leakage) { remark(.warning(warning)) }
    case .fraction(let fraction):
      if fraction > 0, let warning = statistics.rareLabelWarning { remark(.warning(warning)) }
      let strata = Strata(examples, labels)
      let split = try StratifiedSplit(
        classes: strata.numbers, classCount: strata.count, fraction: fraction, seed: seed)
      train = split.train.map { examples[$0] }
      validation = split.validation.isEmpty ? nil : split.validation.map { examples[$0] }
      remark(.split(split, "row"))
      if split.validation.isEmpty, fraction > 0 { remark(.tooFew("rows")) }
    }
  }

  /// A label that only validation has could never be predicted.
  private static func requireKnown(
    _ dataset: Dataset, _ labels: LabelSet
  ) throws(FilbertError) {
    func unknown(_ example: Example) -> String? {
      (example.target?.allLabels ?? []).first { labels.index(of: $0) == nil }
    }
    let rows = dataset.examples.filter { unknown($0) != nil }
    guard let first = rows.first else { return }
    let clause = rows.count == 1 ? "1 row has a label" : "\(rows.count) rows have labels"
    throw FilbertError(
      .badData,
      "\(clause) the training data does not have, the first \((unknown(first) ?? "").quoted); correct them or add "
        + "such rows to the training data.", file: dataset.name, line: first.line)
  }
}

extension DataRemark {
  /// `1,800 rows to train on, 200 set aside for validation`.
  static func split(_ split: StratifiedSplit, _ noun: String) -> DataRemark {
    .note(
      "\(Rendering.counted(split.train.count, noun)) to train on, "
        + "\(Rendering.grouped(split.validation.count)) set aside for validation")
  }

  /// Nothing could be set aside.
  static func tooFew(_ nouns: String) -> DataRemark {
    .warning(
      "there are too few \(nouns) to set any aside; the last epoch is kept without validation")
  }
}

import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import FilbertTraining

/// Reads the examples of a job, from a file or from memory.
struct TrainingDataReader {
  let task: LearningTask
  let cleaning: TextCleaning
  let removesRepeats: Bool
  /// Receives sentences for people.
  let notify: (Notice) -> Void

  /// How rows hold their targets.
  func target(_ columns: LabelledColumns) throws(FilbertError) -> TargetReading {
    switch task {
    case .classification: return .label
    case .regression: return .number
    case .matching, .tagging: return .none
    case .multilabel:
      guard columns.labels.isEmpty else {
        guard columns.label == nil, columns.labelSeparator == nil else {
          throw FilbertError(
            .usage,
            naming:
              "\(.labelColumns) names many columns, and \(.labelColumn) and \(.labelSeparator) are about one; leave them out."
          )
        }
        return .labelColumns
      }
      guard columns.labelSeparator != "" else {
        throw FilbertError(
          .usage, naming: "\(.labelSeparator) is empty; give the separator between two labels.")
      }
      return .labels(separator: columns.labelSeparator ?? ",")
    }
  }

  /// The columns of examples in memory.
  static func columns(ofMemory hasPairs: Bool, for task: LearningTask) -> LabelledColumns {
    var columns = LabelledColumns()
    (columns.text, columns.textPair) = ("text", hasPairs ? "text_pair" : nil)
    if task != .matching { columns.label = "label" }
    return columns
  }

  /// Texts, cleaned.
  func texts(
    _ examples: TrainingExamples
  ) throws(FilbertError) -> (dataset: Dataset, target: TargetReading) {
    let (table, columns, skipsBadRows) = try open(examples)
    let target = try target(columns)
    var dataset = try Dataset(
      ExampleReader(
        table, columns: columns.request(for: task), target: target, skipBadRows: skipsBadRows))
    try dataset.prepare(
      cleaning, removesRepeats: removesRepeats, skipBadRows: skipsBadRows, notify: notify)
    return (dataset, target)
  }

  private func open(
    _ examples: TrainingExamples
  ) throws(FilbertError) -> (table: TableReader, columns: LabelledColumns, skipsBadRows: Bool) {
    switch examples.source {
    case .file(let url, let columns, let reading):
      let table = try TableReader(
        texts: url.checkedPath, format: reading.tableFormat(),
        reading.options(recovers: reading.skipsBadRows), columns.request(for: task))
      return (table, columns, reading.skipsBadRows)
    case .memory(let examples):
      let lines = try ExampleLines(examples, for: task)
      let table = try TableReader(
        lines.reader, format: .jsonLines, options: TableOptions(allowsArrays: false))
      return (table, Self.columns(ofMemory: lines.hasPairs, for: task), false)
    case .stream: preconditionFailure("streams are gathered before")
    }
  }

  /// Tagged sentences.
  func sentences(_ examples: TrainingExamples) throws(FilbertError) -> TaggedDataset {
    let dataset: TaggedDataset
    switch examples.source {
    case .file(let url, let columns, let reading):
      dataset = try TaggedDataset(
        path: url.checkedPath, format: reading.taggedFormat(),
        columns.taggedRequest(
          reading.options(recovers: false), skipsBadRows: reading.skipsBadRows))
    case .memory(let examples):
      let lines = try ExampleLines(examples, for: task)
      dataset = try TaggedDataset(TaggedReader(lines.reader, format: .json))
    case .stream: preconditionFailure("streams are gathered before")
    }
    for notice in dataset.notices { notify(notice) }
    return dataset
  }
}

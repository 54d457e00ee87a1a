import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertScoring
import FilbertTraining
import FilbertTransformer

/// The rows of an experiment, and the file that they are from.
struct ExperimentData {
  let rows: ExperimentRows
  /// The file of texts, whose rows have the numbers that `rows` have; nil for tagged sentences.
  let file: LabelledFile?
  /// The tagged sentences; nil for texts.
  let sentences: TaggedDataset?
  /// Values of the columns that were asked for; nil for tagged sentences.
  let columns: RowColumns?
}

extension LabelledDataOptions {
  /// Reads and checks all rows, and says what is worth knowing about them.
  ///
  /// - Parameters:
  ///   - model: the directory that models start from.
  ///   - kept: names of columns whose values are needed, of texts.
  ///   - directory: for what models share; nil computes it for each.
  func experiment(
    on model: String, _ columns: ColumnOptions, _ cleaning: CleaningOptions,
    _ tagColumns: TagColumnOptions, keeping kept: [String] = [], in directory: String?,
    _ console: Console
  ) throws(FilbertError) -> ExperimentData {
    let task = resolvedTask(columns)
    guard task == .tagging else {
      try refuse(tagColumns.limited, for: "--task \(task.rawValue)")
      return try texts(task, on: model, columns, cleaning, keeping: kept, in: directory, console)
    }
    try refuse(
      columns.limited(label: labelColumn) + cleaning.limited + labels.limited, for: "tagging")
    let dataset = try taggedDataset(train, tagColumns, columns, console: console)
    let data = try TaggedTrainingData(
      dataset, validation: .none, wordSplit: tagColumns.wordSplit, seed: 0, remark: console.report)
    return ExperimentData(
      rows: ExperimentRows(data, model: model), file: nil, sentences: dataset, columns: nil)
  }

  private func texts(
    _ task: ModelTask, on model: String, _ columns: ColumnOptions, _ cleaning: CleaningOptions,
    keeping kept: [String], in directory: String?, _ console: Console
  ) throws(FilbertError) -> ExperimentData {
    let request = try request(columns)
    let file = try columns.labelledFile(
      train, inputFormat, request, cleanedBy: cleaning.training,
      removesRepeats: cleaning.removeDuplicates, hint: "add --task tagging", console)
    var values = try RowColumns(kept, of: file.columns.columns, file: file.name)
    let dataset = try Dataset(file, cleaning: cleaning.training) { values.add($0) }
    let data = try TextTrainingData(
      dataset, request.reading, for: task, validation: .none, seed: 0, remark: console.report)
    return ExperimentData(
      rows: ExperimentRows(
        data, for: task, model: model, cleaning: cleaning.training, vectorsIn: directory),
      file: file, sentences: nil, columns: values)
  }
}

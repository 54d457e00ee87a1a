import FilbertActiveLearning
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension Select {
  /// The task of the model. For an encoder, the task that was asked for, or that the name of the
  /// labelled file implies.
  ///
  /// - Throws: `usage` if the model has another task.
  func resolvedTask(_ directory: ModelDirectory) throws(FilbertError) -> ModelTask {
    if let own = directory.task {
      guard task == nil || task == own else {
        throw FilbertError(
          .usage,
          "--task \(task?.rawValue ?? "") does not fit the model, which is for \(own.rawValue); leave it out.",
          file: directory.path)
      }
      return own
    }
    if let task { return task }
    if labelOptions.isGiven { return .multilabel }
    if let train, trainFormat?.isColumns ?? namesColumns(decompressedName(train)) {
      return .tagging
    }
    return .classification
  }

  /// The strategy that was asked for, or the best one for the model.
  ///
  /// - Throws: `usage` for a strategy that needs more.
  func resolvedStrategy(_ model: PoolModel) throws(FilbertError) -> SelectionStrategy {
    guard let strategy else { return model.saysHowSure ? .uncertainDiverse : .typical }
    if strategy.needsUncertainty, !model.saysHowSure {
      let advice =
        switch model.task {
        case .regression:
          "and a model that answers a number does not; choose typical, diverse or random"
        case .tagging:
          "and an encoder does not; give a --model that train has written for tagging, or choose typical, diverse or random"
        case .classification, .multilabel:
          "and an encoder alone does not; give labelled rows with --train, or choose typical, diverse or random"
        }
      throw FilbertError(
        .usage, "--strategy \(strategy.rawValue) needs a model that says how sure it is, \(advice)."
      )
    }
    if strategy == .badge, model.task == .tagging {
      throw FilbertError(
        .usage,
        "--strategy badge is for models that label whole texts; choose uncertain-diverse for one that tags words."
      )
    }
    return strategy
  }

  /// Options that only whole texts have.
  var textOptions: [LimitedOption] {
    columns.limited(label: labelColumn) + labelOptions.limited
      + [
        LimitedOption("--clean", clean != nil) {
          "is for whole texts and has no meaning for \($0): offsets refer to the text as it is."
        }
      ]
  }

  /// Reads the rows that have labels.
  func readLabelled(
    _ path: String, _ task: ModelTask, _ cleaning: TextCleaning, _ console: Console
  ) throws(FilbertError) -> LabelledTexts {
    if task == .tagging {
      let request = tagColumns.request(
        text: columns.textColumn, skipBadRows: columns.skipBadRows, columns.reading)
      let dataset = try TaggedDataset(path: path, format: try trainFormat?.requireTagged(), request)
      dataset.describe(to: console)
      return LabelledTexts(dataset)
    }
    let request = try labelOptions.request(for: task, column: labelColumn)
    var dataset = try readingTexts(path, trainFormat, hint: "add --task tagging") {
      format throws(FilbertError) in
      try Dataset(columns.examples(in: path, format, request))
    }
    console.describe(
      dataset.name, rows: dataset.examples.count, dataset.columns, dataset.findings)
    console.report(
      try dataset.clean(by: cleaning, skipBadRows: columns.skipBadRows),
      emptied: dataset.problems.count(of: .cleanedAway), repeats: nil, dataset.name)
    return try LabelledTexts(dataset, task)
  }
}

import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTraining

extension Evaluate {
  /// The reports of a model of which any number of labels may apply.
  func evaluateLabelSets(
    _ classifier: TextClassifier, _ record: TrainingRecord?, _ console: Console,
    predictionsTo file: AtomicFile?
  ) throws {
    let thresholds = try thresholds.parsed().resolve(classifier.labels)
    let dataset = try dataset(for: classifier, record, console)
    let result = MultiLabelResult(
      dataset.examples, predictions: predict(dataset.examples, console, classifier.predict),
      labels: classifier.labels, thresholds: thresholds)
    report(
      cut: result.cutTexts, windowed: result.windowedTexts, of: dataset.examples.count,
      classifier, console)
    warn(result.unknownLabels, rows: result.unknownRows, console)
    if !result.unknownLabels.isEmpty, result.unknownRows * 2 > dataset.examples.count {
      console.warn("say with --label-separator or --label-columns how this file gives labels")
    }
    if let file { try result.writeRows(to: file, predictionsDialect) }
    try write(result.text(digits: digits), result.json)
  }

  /// The figures of a model that answers a number.
  func evaluateNumbers(
    _ regressor: TextRegressor, _ record: TrainingRecord?, _ console: Console,
    predictionsTo file: AtomicFile?
  ) throws {
    try thresholds.requireNone(for: "a model that answers a number")
    let dataset = try dataset(for: regressor, record, console)
    let result = RegressionResult(
      dataset.examples, predict(dataset.examples, console, regressor.predict))
    report(
      cut: result.cutTexts, windowed: result.windowedTexts, of: dataset.examples.count,
      regressor, console)
    if let file { try result.writeRows(to: file, predictionsDialect) }
    try write(result.text(digits: digits), result.json)
  }
}

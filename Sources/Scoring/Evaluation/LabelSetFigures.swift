import FilbertEvaluation
import FilbertJSON

/// The figures of a model that may give a text any number of labels.
struct LabelSetFigures: TextFigures {
  private let labels: [String]
  private let thresholds: [Float]
  /// Whether the labels are given by these.
  private let isThresholded: Bool
  private let report: MultiLabelReport
  /// Area under the precision-recall curve of each label of the model; nil for one that no row has.
  private let averagePrecisions: [Double?]
  /// The probabilities of each label of the model.
  private let probabilities: [LabelProbabilities]
  private let names: [String]
  private let baseline: MostFrequentSetBaseline?

  init(_ rows: EvaluatedRows) {
    let gold = rows.goldSets
    (labels, names, isThresholded) = (rows.labels, rows.names, rows.areRead)
    thresholds = rows.thresholds.map { $0 ?? LabelDecision.usualThreshold }
    baseline = MostFrequentSetBaseline(gold: gold, names: names)
    report = MultiLabelReport(gold: gold, predicted: rows.predictedSets, names: names)
    var isPositive = [[Bool]](
      repeating: [Bool](repeating: false, count: gold.count), count: labels.count)
    for (row, labels) in gold.enumerated() {
      for label in labels where label < isPositive.count { isPositive[label][row] = true }
    }
    let columns = rows.hasProbabilities ? labels.indices.map { rows.probabilities(of: $0) } : []
    averagePrecisions = zip(columns, isPositive).map { column, isPositive in
      RankingCurve(scores: column, isPositive: isPositive)?.averagePrecision
    }
    probabilities = zip(columns, isPositive).map { LabelProbabilities($0, applies: $1) }
  }

  /// The mean over the labels that occur; nil if none does.
  private var meanAveragePrecision: Double? { Self.mean(averagePrecisions) }

  /// The mean over the labels of the model, each alike.
  private var meanBrierScore: Double? { Self.mean(probabilities.map(\.brierScore)) }

  /// The mean over the labels of the model, each alike.
  private var meanCalibrationError: Double? {
    Self.mean(probabilities.map(\.expectedCalibrationError))
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let defined = values.compactMap(\.self)
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }

  /// The report, then the other figures.
  func text(digits: Int) -> String {
    let figures =
      [
        Figure(title: "subset accuracy", value: report.subsetAccuracy),
        Figure(title: "Hamming loss", value: report.hammingLoss),
        Figure(title: "Brier score, macro", value: meanBrierScore),
        Figure(title: "expected calibration error, macro", value: meanCalibrationError),
        Figure(title: "PR-AUC, macro", value: meanAveragePrecision),
      ] + zip(labels, averagePrecisions).map { Figure(title: "PR-AUC of \($0)", value: $1) }
    return report.text(digits: digits) + "\n"
      + figures.map { $0.line(digits: digits + 1) }.joined()
      + (baseline?.text(names, digits: digits + 1) ?? "")
  }

  func figure(_ key: String) -> Double? {
    switch key {
    case "brier_score": meanBrierScore
    case "expected_calibration_error": meanCalibrationError
    case "subset_accuracy": report.subsetAccuracy
    case "hamming_loss": report.hammingLoss
    default: nil
    }
  }

  var overall: [OverallFigure] {
    [
      OverallFigure("subset_accuracy", "subset accuracy", .share, report.subsetAccuracy),
      OverallFigure("micro_f1", "micro F1", .share, report.microAverage.f1),
      OverallFigure("macro_f1", "macro F1", .share, report.macroAverage.f1),
      OverallFigure("weighted_f1", "weighted F1", .share, report.weightedAverage.f1),
      OverallFigure("hamming_loss", "Hamming loss", .loss, report.hammingLoss),
      OverallFigure("brier_score", "Brier score, macro", .loss, meanBrierScore),
      OverallFigure(
        "expected_calibration_error", "expected calibration error, macro", .loss,
        meanCalibrationError),
      OverallFigure(
        "average_precision_macro", "PR-AUC, macro", .share, meanAveragePrecision),
    ]
  }

  var scores: EvaluationScores {
    EvaluationScores(
      classes: report.rows, accuracy: report.subsetAccuracy, microAverage: report.microAverage,
      macroAverage: report.macroAverage, weightedAverage: report.weightedAverage)
  }

  var baselineWarning: String? {
    baseline?.warning(
      subsetAccuracy: report.subsetAccuracy, macroF1: report.macroAverage.f1, names)
  }

  var object: JSONObject {
    var object = report.json.objectValue ?? JSONObject()
    func byLabel(_ values: [JSONValue]) -> JSONValue {
      var object = JSONObject()
      for (label, value) in zip(labels, values) { object[label] = value }
      return .object(object)
    }
    object.add("subset_accuracy", .number(report.subsetAccuracy))
    object.add("hamming_loss", .number(report.hammingLoss))
    object.add("brier_score", meanBrierScore.map { .number($0) } ?? .null)
    object.add(
      "expected_calibration_error", meanCalibrationError.map { .number($0) } ?? .null)
    object.add("average_precision_macro", meanAveragePrecision.map { .number($0) } ?? .null)
    object.add(
      "average_precision", byLabel(averagePrecisions.map { $0.map { .number($0) } ?? .null }))
    object.add("baseline", baseline?.json(names) ?? .null)
    if isThresholded { object.add("thresholds", byLabel(thresholds.map { .number($0) })) }
    return object
  }
}

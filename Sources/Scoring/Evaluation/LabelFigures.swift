import FilbertCore
import FilbertEvaluation
import FilbertJSON

/// The figures of a model that gives a text one label.
struct LabelFigures: TextFigures {
  private static let largestMatrix = 20

  private let labels: [String]
  private let report: ClassificationReport
  private let confusion: ConfusionMatrix
  /// Those that depend on no threshold.
  private let further: [(key: String, figure: Figure)]
  private let labelCount: Int
  private let names: [String]
  private let baseline: MostFrequentBaseline?
  /// From which probability on each of `labels` is given; nil for labels without.
  private let thresholds: [Float?]
  /// Texts that got no label because none reached its threshold.
  private let undecided: Int

  /// The label of texts that are out of scope is also the answer to a text that gets no label.
  init(_ rows: EvaluatedRows) {
    let (gold, names) = (rows.gold, rows.names)
    (labels, self.names, thresholds) = (rows.labels, names, rows.thresholds)
    baseline = MostFrequentBaseline(gold: gold, names: names)
    // A text without a label counts as wrong: it has a column in the matrix, and no row in the report.
    let (none, predicted) = (names.count, rows.predictedOrNone)
    undecided = predicted.count { $0 == none }
    let allNames = names + [EvaluatedRows.noLabel]
    // As scikit-learn orders rows: by code point, regardless of the model's order.
    let order = Set(gold).union(predicted).subtracting([none]).sorted {
      ExactString(names[$0]) < ExactString(names[$1])
    }
    labelCount = order.count
    report = ClassificationReport(gold: gold, predicted: predicted, names: allNames, labels: order)
    confusion = ConfusionMatrix(
      gold: gold, predicted: predicted, names: allNames,
      labels: undecided > 0 ? order + [none] : order)
    let scored = gold.indices.filter { gold[$0] != rows.outOfScope }
    let isWhole = scored.count == gold.count
    let count = labels.count
    let values =
      isWhole
      ? rows.probabilities
      : scored.flatMap { rows.probabilities[($0 * count)..<(($0 + 1) * count)] }
    further = Self.figures(
      rows.hasProbabilities
        ? ClassProbabilities(values: values.map(Double.init), classCount: count) : nil,
      gold: isWhole ? gold : scored.map { gold[$0] }, labels, confusion)
  }

  /// - Parameters:
  ///   - probabilities: of the texts in scope; nil if they are not known.
  ///   - gold: the right labels of these.
  private static func figures(
    _ probabilities: ClassProbabilities?, gold: [Int], _ labels: [String],
    _ confusion: ConfusionMatrix
  ) -> [(key: String, figure: Figure)] {
    let matthews = (
      "matthews_correlation",
      Figure(title: "Matthews correlation", value: confusion.matthewsCorrelation)
    )
    guard let probabilities else { return [matthews] }
    var figures: [(String, Figure)] = [
      ("log_loss", Figure(title: "log loss", value: probabilities.logLoss(gold: gold))),
      ("brier_score", Figure(title: "Brier score", value: probabilities.brierScore(gold: gold))),
      (
        "expected_calibration_error",
        Figure(
          title: "expected calibration error",
          value: probabilities.expectedCalibrationError(gold: gold))
      ),
      matthews,
    ]
    guard labels.count == 2 else {
      let area = probabilities.macroROCAUC(gold: gold)
      figures.append(
        ("roc_auc_ovr_macro", Figure(title: "ROC-AUC, one against the rest, macro", value: area)))
      return figures
    }
    let curves = [0, 1].map { label in
      RankingCurve(scores: probabilities.column(label), isPositive: gold.map { $0 == label })
    }
    figures.append(("roc_auc", Figure(title: "ROC-AUC", value: curves[1]?.rocAUC)))
    for (label, curve) in zip(labels, curves) {
      figures.append(
        (
          "average_precision_\(label)",
          Figure(title: "PR-AUC of \(label)", value: curve?.averagePrecision)
        ))
    }
    return figures
  }

  /// The report, the confusion matrix, the other figures.
  func text(digits: Int) -> String {
    let sections = [
      report.text(digits: digits),
      labelCount <= Self.largestMatrix
        ? "Confusion matrix (rows: gold, columns: predicted)\n\(confusion)"
        : "Most frequent confusions (gold -> predicted)\n"
          + confusion.mostConfusedLines(Self.largestMatrix),
    ]
    return sections.map { $0 + ($0.hasSuffix("\n") ? "\n" : "\n\n") }.joined()
      + further.map { $0.figure.line(digits: digits + 1) }.joined()
      + (undecided > 0
        ? "no label, since no threshold is reached: \(Rendering.counted(undecided, "text"))\n" : "")
      + (baseline?.text(names, digits: digits + 1) ?? "")
  }

  func figure(_ key: String) -> Double? { further.first { $0.key == key }?.figure.value }

  var overall: [OverallFigure] {
    [
      OverallFigure("accuracy", "accuracy", .share, confusion.accuracy),
      OverallFigure("macro_f1", "macro F1", .share, report.macroAverage.f1),
      OverallFigure("weighted_f1", "weighted F1", .share, report.weightedAverage.f1),
    ]
      + further.map {
        OverallFigure($0.key, $0.figure.title, OverallFigure.kind(of: $0.key), $0.figure.value)
      }
  }

  var scores: EvaluationScores {
    var micro: LabelScores?
    if case .microAverage(let scores) = report.overall { micro = scores }
    return EvaluationScores(
      classes: report.rows, accuracy: confusion.accuracy, microAverage: micro,
      macroAverage: report.macroAverage, weightedAverage: report.weightedAverage)
  }

  var baselineWarning: String? {
    guard let baseline, let accuracy = confusion.accuracy else { return nil }
    return baseline.warning(accuracy, names)
  }

  var object: JSONObject {
    var object = report.json.objectValue ?? JSONObject()
    for (key, figure) in further { object.add(key, figure.value.map { .number($0) } ?? .null) }
    object.add("baseline", baseline?.json(names) ?? .null)
    object.add("confusion_matrix", confusion.json)
    guard thresholds.contains(where: { $0 != nil }) else { return object }
    var values = JSONObject()
    for (label, value) in zip(labels, thresholds) { values[label] = value.map { .number($0) } }
    object.add("thresholds", .object(values))
    object.add("undecided", .number(undecided))
    return object
  }
}

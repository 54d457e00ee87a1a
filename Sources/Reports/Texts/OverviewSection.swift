import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// The figures that come first: how good a classifier is, and whether it is of any use.
struct OverviewSection: ReportSection {
  let key = "overview"
  private let intervals: ClassificationIntervals
  private let areas: RankingIntervals?
  private let logLoss: Estimate?
  private let calibrationError: Double?
  private let baseline: MostFrequentBaseline?
  private let names: [String]
  private let target: TargetFigures?
  private let remarks: [String]
  private let warnings: [Block]
  private let count: Int

  init(
    _ input: TextReportInput, _ intervals: ClassificationIntervals, _ areas: RankingIntervals?
  ) {
    let rows = input.rows
    (self.intervals, self.areas, target) = (intervals, areas, input.target)
    (names, count) = (rows.names, rows.count)
    (remarks, warnings) = (input.remarks, input.notices)
    logLoss = Self.logLoss(rows)
    calibrationError = input.evaluation.figure("expected_calibration_error")
    baseline = MostFrequentBaseline(gold: rows.gold, names: rows.names)
  }

  /// Of the rows in scope; nil as the log loss is.
  private static func logLoss(_ rows: EvaluatedRows) -> Estimate? {
    guard rows.hasProbabilities else { return nil }
    let scored = rows.gold.indices.filter { rows.gold[$0] != rows.outOfScope }
    let count = rows.labels.count
    let probabilities = ClassProbabilities(
      values: scored.flatMap { rows.probabilities[($0 * count)..<(($0 + 1) * count)] }
        .map(Double.init), classCount: count)
    return probabilities.losses(gold: scored.map { rows.gold[$0] }).flatMap {
      Bootstrap().mean(of: $0)
    }
  }

  /// A sentence for those who read no further.
  var lead: Phrase? {
    guard let accuracy = intervals.accuracy?.value else { return nil }
    guard let baseline else {
      return Phrase(
        "It answers \(accuracy, .percent(decimals: 1)) of \(count) rows correctly.",
        zh: "它正确回答了 \(count) 行中的 \(accuracy, .percent(decimals: 1))。")
    }
    return Phrase(
      "It answers \(accuracy, .percent(decimals: 1)) of \(count) rows correctly; always answering \(names[baseline.label]) would be right for \(baseline.accuracy, .percent(decimals: 1)).",
      zh:
        "它正确回答了 \(count) 行中的 \(accuracy, .percent(decimals: 1))；始终回答 \(names[baseline.label]) 的正确率为 \(baseline.accuracy, .percent(decimals: 1))。"
    )
  }

  var json: JSONValue {
    var object = intervals.json.objectValue ?? JSONObject()
    object["labels"] = nil
    if let areas { object["macro_roc_auc"] = areas.macroArea.json }
    object["log_loss"] = logLoss.json
    object["expected_calibration_error"] = calibrationError.map { .number($0) } ?? .null
    object["baseline"] = baseline?.json(names) ?? .null
    object["remarks"] = .array(remarks.map { .string($0) })
    return .object(object)
  }

  var section: PageSection {
    let figures = [
      Figure(Phrase("Accuracy", zh: "准确率"), intervals.accuracy),
      Figure(
        Phrase("Macro F1", zh: "宏平均 F1"), intervals.macroF1,
        hint: Phrase("every label counts the same", zh: "每个标签权重相同")),
      Figure(
        Phrase("ROC-AUC", zh: "ROC-AUC"), areas?.macroArea,
        hint: Phrase("each label against the rest", zh: "一对多，各标签的平均")),
      Figure(Phrase("Log loss", zh: "对数损失"), logLoss),
      Figure(
        Phrase("Calibration error", zh: "校准误差"), value: calibrationError,
        .percent(decimals: 1), hint: calibrationHint),
      profitFigure,
    ].compactMap { $0 }
    return PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [.figures(figures)] + notices)
  }

  private var calibrationHint: Phrase? {
    calibrationError.map {
      $0 < 0.05
        ? Phrase("probabilities can be used as they are", zh: "概率可以直接使用")
        : Phrase("probabilities are off: see Calibration", zh: "概率有偏差，见“校准”")
    }
  }

  private var profitFigure: Figure? {
    guard let best = target?.profit?.best else { return nil }
    return Figure(
      Phrase("Best profit", zh: "最高利润"), best.profit, .automatic,
      hint: Phrase(
        "contact the top \(best.share, .percent())", zh: "联系排名前 \(best.share, .percent())"))
  }

  private var notices: [Block] {
    var notices: [Block] = []
    if let target, let best = target.profit?.best, target.support > 0 {
      let caught = Double(best.truePositives) / Double(target.support)
      notices.append(
        .notice(
          .note,
          Phrase(
            "Contact the top \(best.share, .percent()): they have \(caught, .percent()) of all rows with \(target.label).",
            zh:
              "联系排名前 \(best.share, .percent())：其中包含全部 \(target.label) 的 \(caught, .percent())。"
          )))
    }
    return notices + warnings
  }
}

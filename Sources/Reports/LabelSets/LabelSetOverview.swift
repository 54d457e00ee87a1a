import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// The figures that come first if any number of labels may apply.
struct LabelSetOverview: ReportSection {
  let key = "overview"
  private let intervals: MultiLabelIntervals
  private let count: Int
  private let remarks: [String]
  private let warnings: [Block]

  init(_ input: TextReportInput, _ intervals: MultiLabelIntervals) {
    (self.intervals, count) = (intervals, input.rows.count)
    (remarks, warnings) = (input.remarks, input.notices)
  }

  var lead: Phrase? {
    intervals.subsetAccuracy.map {
      Phrase(
        "For \($0.value, .percent(decimals: 1)) of \(count) texts it gives exactly the right labels.",
        zh: "在 \(count) 条文本中，有 \($0.value, .percent(decimals: 1)) 的标签完全正确。")
    }
  }

  var json: JSONValue {
    var object = intervals.json.objectValue ?? JSONObject()
    object["labels"] = nil
    object["remarks"] = .array(remarks.map { .string($0) })
    return .object(object)
  }

  var section: PageSection {
    PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [
        .figures(
          [
            Figure(
              Phrase("Exactly right", zh: "完全正确"), intervals.subsetAccuracy,
              hint: Phrase("share of texts with all labels right", zh: "所有标签都正确的文本比例")),
            Figure(Phrase("Micro F1", zh: "微平均 F1"), intervals.microF1),
            Figure(Phrase("Macro F1", zh: "宏平均 F1"), intervals.macroF1),
            Figure(
              Phrase("Hamming loss", zh: "汉明损失"), intervals.hammingLoss,
              hint: Phrase("share of wrong decisions", zh: "错误判断的比例")),
          ].compactMap { $0 })
      ] + warnings)
  }
}

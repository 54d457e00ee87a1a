import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages

/// The figures that come first for a tagger.
struct EntityOverview: ReportSection {
  let key = "overview"
  private let intervals: SpanIntervals
  private let errors: SpanErrors

  init(_ intervals: SpanIntervals, _ errors: SpanErrors) {
    (self.intervals, self.errors) = (intervals, errors)
  }

  var lead: Phrase? {
    let gold = errors.total.gold
    guard gold > 0 else { return nil }
    let right = Double(errors.total.right) / Double(gold)
    return Phrase(
      "It finds \(right, .percent(decimals: 1)) of \(gold) entities with the right boundaries and type.",
      zh: "在 \(gold) 个实体中，它以正确的边界和类型找到了 \(right, .percent(decimals: 1))。")
  }

  var json: JSONValue {
    var object = intervals.json.objectValue ?? JSONObject()
    object["types"] = nil
    return .object(object)
  }

  var section: PageSection {
    PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [
        .figures(
          [
            Figure(Phrase("F1 of entities", zh: "实体 F1"), intervals.f1),
            Figure(
              Phrase("Precision", zh: "精确率"), intervals.precision,
              hint: Phrase("entities found that are right", zh: "找到的实体中正确的比例")),
            Figure(
              Phrase("Recall", zh: "召回率"), intervals.recall,
              hint: Phrase("entities of the file that are found", zh: "文件中实体被找到的比例")),
          ].compactMap { $0 })
      ])
  }
}

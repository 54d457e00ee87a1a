import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText

/// What the texts are like: lengths, repeats, and what the model does not read.
struct DataSection: ReportSection {
  let key = "data"
  private let lengths: FilbertEvaluation.Histogram?
  private let facts: [(key: String, name: Phrase, count: Int)]
  private let count: Int

  init(_ input: TextReportInput) {
    let rows = input.rows
    count = rows.count
    let tokens = rows.tokenCounts.map(Double.init)
    let greatest = tokens.max() ?? 0
    lengths =
      greatest > 0
      ? FilbertEvaluation.Histogram(
        tokens, binCount: min(20, max(1, Int(greatest))), range: 0...greatest) : nil
    facts = [
      input.repeatedRows.map {
        (
          "repeated_texts", Phrase("Rows whose text occurs in an earlier row", zh: "文本与之前某行重复的行"),
          $0
        )
      },
      (
        "cut_texts", Phrase("Texts that were cut: the rest was not read", zh: "被截断的文本（其余部分未读）"),
        rows.cutTexts
      ),
      (
        "windowed_texts", Phrase("Texts read in several windows", zh: "分窗口读取的文本"),
        rows.windowedTexts
      ),
      (
        "unknown_label_rows",
        Phrase("Rows with a label the model never learnt", zh: "标签不在模型训练范围内的行"), rows.unknownCount
      ),
      (
        "unknown_tokens", Phrase("Unknown tokens", zh: "未知词元"),
        input.evaluation.unknownTokens.count
      ),
    ].compactMap { $0 }.filter {
      !input.isScored || !["cut_texts", "windowed_texts", "unknown_tokens"].contains($0.0)
    }
  }

  var json: JSONValue {
    var object = JSONObject()
    for fact in facts { object[fact.key] = .number(fact.count) }
    object["tokens"] = lengths?.json ?? .null
    return .object(object)
  }

  var section: PageSection {
    let chart: [Block] =
      lengths.map {
        [
          .chart(
            FilbertCharts.Histogram(
              Phrase("Length of texts", zh: "文本长度"), x: Axis(Phrase("Tokens read", zh: "读取的词元数")),
              edges: $0.edges, series: [.init(Phrase("rows", zh: "行"), $0.counts)]))
        ]
      } ?? []
    return PageSection(
      id: "data", heading: Phrase("Data", zh: "数据"),
      blocks: [
        .facts(
          [Fact(Phrase("Rows", zh: "行数"), Phrase(count))]
            + facts.map { Fact($0.name, Phrase($0.count)) })
      ] + chart)
  }
}

import FilbertCharts
import FilbertJSON
import FilbertReports
import FilbertText
import Testing

struct AuditReportTests {
  private let rows = [
    AuditedRow(
      number: 7, line: 8, input: TextInput("Where is <my> order?"), given: "refund",
      suggested: "status", score: 0.02, reasons: [.label]),
    AuditedRow(
      number: 3, line: 4, input: TextInput("Cancel it", pair: "now"), given: "refund",
      suggested: "status", score: 0.4,
      reasons: [
        .nearDuplicate(.init(line: 9, labels: "status", input: TextInput("Cancel it!"))), .outlier,
      ]),
    AuditedRow(
      number: 5, line: 6, input: TextInput("xyz"), given: "refund\u{1b}[2J", suggested: nil,
      score: 0.9, reasons: [.outlier]),
  ]
  private var summary: AuditSummary {
    AuditSummary(rows, of: 1_200, unit: "row", file: "rows.csv", hasPairs: true)
  }

  @Test func summaryCountsReasonsAndPairs() {
    #expect(
      summary.text == """
        rows.csv: 3 of 1,200 rows to look at
          wrong label: 1
          near-duplicate with another label: 1
          outlier: 2

        given refund, looks like status: 2

        """)
    #expect(summary.json["pairs"]?.arrayValue?.first?["count"]?.intValue == 2)
    #expect(summary.json["outliers"]?.intValue == 2 && summary.json["rows"]?.intValue == 1_200)
  }

  @Test func pairsHaveAnOrder() {
    let rows = ["b", "a", "c", "a"].map {
      AuditedRow(
        number: 1, line: 2, input: TextInput(""), given: $0, suggested: "\($0)\u{1b}x", score: 0,
        reasons: [.label])
    }
    let text = AuditSummary(rows, of: 4, unit: "word", file: "rows.csv", hasPairs: true).text
    let given = text.split(separator: "\n").filter { $0.hasPrefix("given") }.map {
      $0.dropFirst(6).first
    }
    #expect(given == ["a", "b", "c"])
    #expect(!text.contains("\u{1b}"))
    #expect(
      !AuditSummary(rows, of: 4, unit: "row", file: "rows.csv", hasPairs: false).text
        .contains("given"))
  }

  @Test func fieldsSayWhyARowIsListed() {
    #expect(
      AuditedRow.columns(answer: "label", isPaired: true) == [
        "line", "row", "text", "text_pair", "given_label", "suggested_label", "score", "reason",
      ])
    #expect(
      rows[1].fields(isPaired: true) == [
        "4", "3", "Cancel it", "now", "refund", "status", "0.400000",
        "near-duplicate of line 9 labelled status; outlier",
      ])
    #expect(rows[2].fields(isPaired: false)[4] == "")
  }

  @Test func pageAndJSONHaveTheSameRows() {
    let report = AuditReport(summary, rows, model: "encoder")
    let page = report.html(in: .english)
    #expect(page.contains("Where is &lt;my&gt; order?") && page.contains("Cancel it!"))
    #expect(page.contains("Which labels are taken for which"))
    #expect(report.html(in: .chinese).contains("待复核的行"))
    #expect(report.json["rows"]?.arrayValue?.count == 3)
    #expect(report.json["rows"]?.arrayValue?.first?["suggested"]?.stringValue == "status")
    #expect(report.json["overview"]?["found"]?.intValue == 3)
  }
}

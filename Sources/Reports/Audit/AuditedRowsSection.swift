import FilbertCharts
import FilbertJSON
import FilbertPages
import FilbertText

/// The rows that look wrong, the worst first.
struct AuditedRowsSection: ReportSection {
  let key = "rows"
  private let rows: [AuditedRow]
  private static let shown = 100

  init(_ rows: [AuditedRow]) { self.rows = rows }

  var json: JSONValue {
    .array(
      rows.prefix(Self.shown).map { row in
        var object: JSONObject = ["line": .number(row.line), "row": .number(row.number)]
        ExampleText(row.input).add(to: &object)
        if let word = row.word { object["word"] = .string(word.text) }
        object["given"] = .string(row.given)
        object["suggested"] = row.suggested.map { .string($0) } ?? .null
        object["score"] = .number(row.score)
        object["reason"] = .string(row.reason)
        return .object(object)
      })
  }

  var section: PageSection {
    PageSection(
      id: "rows", heading: Phrase("Rows to look at", zh: "待复核的行"),
      lead: Phrase(
        "The worst first. The score is 0 for a label that is surely wrong and 1 for one that is surely right.",
        zh: "最可疑的排在最前。得分 0 表示标签几乎肯定有误，1 表示几乎肯定正确。"),
      blocks: [.examples(Examples(rows.map(example), limit: Self.shown))])
  }

  private func example(_ row: AuditedRow) -> FilbertPages.Example {
    var facts = [
      Fact(Phrase("Line", zh: "行号"), Phrase(row.word?.line ?? row.line)),
      Fact(Phrase("Given", zh: "给定标签"), GroupNames.phrase(label: row.given)),
    ]
    if let word = row.word { facts.insert(Fact(Phrase("Word", zh: "词"), Phrase(word.text)), at: 1) }
    if let suggested = row.suggested {
      facts.append(Fact(Phrase("Looks like", zh: "更像"), GroupNames.phrase(label: suggested)))
    }
    facts.append(Fact(Phrase("Score", zh: "得分"), Phrase(row.score, .decimals(3))))
    if row.isOutlier {
      facts.append(Fact(Phrase("Outlier", zh: "离群文本"), Phrase("yes", zh: "是")))
    }
    let note = row.other.map { other in
      Phrase(
        "Line \(Phrase(other.line)) says nearly the same and has \(other.labels): \(other.input.text)",
        zh: "第 \(Phrase(other.line)) 行内容几乎相同，标签为 \(other.labels)：\(other.input.text)")
    }
    return FilbertPages.Example(ExampleText(row.input).spans, facts: facts, note: note)
  }
}

package import FilbertCharts
package import FilbertJSON
import FilbertPages

/// The rows of a file that look wrong, as a page for people and as JSON for programs.
package struct AuditReport: Report {
  private let summary: AuditSummary
  private let model: String
  private let sections: [any ReportSection]

  /// - Parameter model: the directory that vectors and models come from.
  package init(_ summary: AuditSummary, _ rows: [AuditedRow], model: String) {
    (self.summary, self.model) = (summary, model)
    sections = [AuditOverview(summary), AuditedRowsSection(rows)]
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["model"] = .string(model)
    for section in sections { object[section.key] = section.json }
    return .object(object)
  }

  package func html(in language: Language) -> String {
    Page(
      title: Phrase(
        "Which labels of \(summary.file) look wrong?", zh: "\(summary.file) 中哪些标签可能有误？"),
      lead: Phrase(
        "Models that have not seen a row were asked for its label. Where they are sure of another one, a person should look.",
        zh: "由未见过该行的模型判断其标签；若模型确信是另一个标签，则应由人工复核。"),
      facts: [
        Fact(Phrase("Model", zh: "模型"), Phrase(model)),
        Fact(Phrase("File", zh: "文件"), Phrase(summary.file)),
      ], language: language, sections: sections.map(\.section),
      footer: Phrase(
        "Written by Filbert. Wrong labels are found by confident learning (Northcutt et al. 2021), as in cleanlab.",
        zh: "由 Filbert 生成。错误标签由置信学习（Northcutt 等，2021）找出，方法与 cleanlab 一致。")
    ).html()
  }
}

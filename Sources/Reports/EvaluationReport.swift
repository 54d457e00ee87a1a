package import FilbertCharts
package import FilbertJSON
import FilbertPages

/// Everything that is known about how good a model is, as a page for people and as JSON for programs.
///
/// Each section makes both from the same figures, so a number on the page is the number in the JSON.
package struct EvaluationReport: Report {
  private let subject: ReportSubject
  private let sections: [any ReportSection]

  init(_ subject: ReportSubject, _ sections: [any ReportSection]) {
    (self.subject, self.sections) = (subject, sections)
  }

  /// An object with `model`, `file`, `rows`, and a member for each section.
  package var json: JSONValue {
    var object = JSONObject()
    object["model"] = .string(subject.model)
    object["file"] = .string(subject.data)
    object["rows"] = .number(subject.rows)
    for section in sections { object[section.key] = section.json }
    return .object(object)
  }

  /// The page, self-contained, of at most ``FilbertPages/Page/byteLimit`` bytes.
  package func html(in language: Language) -> String {
    Page(
      title: Phrase("How good is \(subject.modelName)?", zh: "\(subject.modelName) 的效果如何？"),
      lead: subject.lead,
      facts: [
        Fact(Phrase("Model", zh: "模型"), Phrase(subject.model)),
        Fact(Phrase("File", zh: "文件"), Phrase(subject.data)),
        Fact(subject.unit, Phrase(subject.rows)),
      ], language: language, sections: sections.map(\.section),
      footer: Phrase(
        "Written by Filbert. Metrics match those of the same name in scikit-learn; intervals are 95 % intervals.",
        zh: "由 Filbert 生成。各项指标与 scikit-learn 同名指标一致；区间的置信水平为 95%。")
    ).html()
  }
}

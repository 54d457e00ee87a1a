import FilbertCharts
import FilbertCorpus
import FilbertEvaluation
import FilbertJSON
import FilbertScoring
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertReports

@Suite struct EvaluationReportTests {
  /// The ids of the sections of a page.
  private func sections(_ html: String) -> [String] {
    html.matches(of: /<section[^>]* id="([^"]+)"/).map { String($0.output.1) }
  }

  private func requireWellFormed(_ html: String, _ comment: Comment? = nil) {
    let open = html.matches(of: /<(section|table|details|svg|figure|div)[ >]/).count
    let closed = html.matches(of: /<\/(section|table|details|svg|figure|div)>/).count
    #expect(open == closed, comment)
    #expect(html.utf8.count < 500_000, comment)
    #expect(!html.contains("NaN") && !html.contains("inf"), comment)
  }

  @Test func figuresAreThoseOfTheEvaluation() throws {
    let made = MadeUpRows(["buy", "late", "other"], count: 120)
    let input = made.input()
    let json = try EvaluationReport(input).json
    let evaluation = input.evaluation.json
    #expect(json["overview"]?["accuracy"]?["value"] == evaluation["accuracy"])
    #expect(json["overview"]?["macro_f1"]?["value"] == evaluation["macro avg"]?["f1-score"])
    #expect(json["overview"]?["log_loss"]?["value"] == evaluation["log_loss"])
    #expect(json["confusion"] == evaluation["confusion_matrix"])
    let labels = try #require(json["labels"]?.arrayValue)
    for label in labels {
      let name = try #require(label["label"]?.stringValue)
      #expect(label["f1"]?["value"] == evaluation[name]?["f1-score"])
      #expect(label["support"] == evaluation[name]?["support"])
    }
    #expect(json["errors"]?["count"]?.intValue == 24)
    #expect(json["rows"]?.intValue == 120 && json["file"] == "test.csv")
  }

  @Test func pagesOfBothLanguagesHaveTheSameSections() throws {
    let made = MadeUpRows(["buy", "other"], count: 200)
    let report = try EvaluationReport(
      made.input(
        target: TargetFigures.Request(label: 0, value: .each(40), cost: .each(1), rule: .profit),
        slices: [("shop", SliceValues(texts: (0..<200).map { "shop \($0 % 3)" }))]))
    let (english, chinese) = (report.html(in: .english), report.html(in: .chinese))
    #expect(
      sections(english) == [
        "overview", "target", "labels", "confusion", "curves", "calibration", "slices", "errors",
        "data",
      ])
    #expect(sections(english) == sections(chinese))
    #expect(english.contains("lang=\"en\"") && chinese.contains("lang=\"zh-Hans\""))
    for html in [english, chinese] { requireWellFormed(html) }
    #expect(chinese.contains("联系排名前") && english.contains("Contact the top"))
    #expect(english == report.html(in: .english), "equal reports give equal bytes")
  }

  @Test func cellsOfTheMatrixLeadToExamples() throws {
    let made = MadeUpRows(["buy", "other"], count: 60)
    let html = try EvaluationReport(made.input()).html(in: .english)
    let links = Set(html.matches(of: /href="#(errors-[0-9-]+)"/).map { String($0.output.1) })
    #expect(links == ["errors-0-1", "errors-1-0"])
    for link in links { #expect(html.contains("id=\"\(link)\"")) }
  }

  @Test func theSurestErrorsComeFirst() throws {
    let made = MadeUpRows(["buy", "other"], count: 100)
    let json = try EvaluationReport(made.input()).json
    let examples = try #require(json["errors"]?["examples"]?.arrayValue)
    let probabilities = examples.compactMap { $0["probability"]?.doubleValue }
    #expect(probabilities == probabilities.sorted(by: >) && probabilities.count > 6)
    for example in examples {
      let line = try #require(example["line"]?.intValue)
      #expect(example["text"]?.stringValue == "text \(line - 2)")
      #expect(example["label"] != example["predicted"])
    }
  }

  // MARK: - Other tasks

  @Test func setsOfLabelsHaveAReport() throws {
    var rows = EvaluatedRows(.multilabel, labels: ["a", "b"], found: ["a", "b", "c"])
    var inputs: [TextInput] = []
    for row in 0..<40 {
      let input = TextInput("text \(row)")
      rows.add(
        Example(
          input: input, target: .labels(row % 3 == 0 ? ["a", "c"] : row % 3 == 1 ? ["b"] : []),
          line: row + 2), labels: row % 2 == 0 ? [0] : [1],
        probabilities: [row % 2 == 0 ? 0.8 : 0.2, row % 2 == 0 ? 0.1 : 0.7])
      inputs.append(input)
    }
    let made = MadeUpRows(rows, inputs)
    let report = try EvaluationReport(made.input(target: TargetFigures.Request(label: 1)))
    let json = report.json
    #expect(
      json["overview"]?["subset_accuracy"]?["value"]
        == made.input().evaluation.json["subset_accuracy"])
    #expect(json["labels"]?.arrayValue?.count == 3)
    #expect(
      json["errors"]?["texts_by_wrong_labels"]?.arrayValue?.compactMap(\.intValue).reduce(0, +)
        == 40)
    requireWellFormed(report.html(in: .english))
  }

  @Test func numbersHaveAReport() throws {
    var rows = EvaluatedRows(.regression, labels: [], found: [])
    var inputs: [TextInput] = []
    for row in 0..<50 {
      let input = TextInput("text \(row)")
      rows.add(
        Example(input: input, target: .number(Double(row)), line: row + 2), labels: [],
        estimate: Float(row) + Float(row % 7) - 3, probabilities: [])
      inputs.append(input)
    }
    let made = MadeUpRows(rows, inputs)
    let report = try EvaluationReport(
      made.input(slices: [("n", SliceValues(texts: (0..<50).map { "\($0)" }))]))
    let evaluation = made.input().evaluation.json
    #expect(report.json["overview"]?["rmse"]?["value"] == evaluation["rmse"])
    #expect(report.json["errors"]?.arrayValue?.count == 20)
    let html = report.html(in: .english)
    #expect(sections(html) == ["overview", "residuals", "slices", "errors", "data"])
    requireWellFormed(html)
  }

  // MARK: - Bad input

  static let hostile = #"<script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;'"\u{202E}"#

  @Test func hostileTextsLabelsAndNamesAreHarmless() throws {
    let made = MadeUpRows(["\(Self.hostile)1", "\(Self.hostile)2"], count: 40) { _ in Self.hostile }
    let report = try EvaluationReport(
      made.input(
        slices: [(Self.hostile, SliceValues(texts: (0..<40).map { "\(Self.hostile)\($0 % 2)" }))],
        model: "Models/\(Self.hostile)", data: Self.hostile))
    for language in Language.allCases {
      let html = report.html(in: language)
      #expect(!html.contains("<script") && !html.contains("<img"))
      #expect(html.contains("&lt;script&gt;"))
      requireWellFormed(html)
    }
  }

  @Test(arguments: [1, 3, 31]) func fewRowsGiveASensiblePage(count: Int) throws {
    let made = MadeUpRows(["a", "b"], count: count)
    let report = try EvaluationReport(
      made.input(
        target: TargetFigures.Request(label: 0, value: .each(1), rule: .f1),
        slices: [("s", SliceValues(texts: (0..<count).map { "\($0)" }))]))
    for language in Language.allCases { requireWellFormed(report.html(in: language)) }
    #expect(report.json["rows"]?.intValue == count)
  }

  @Test func oneClassGivesASensiblePage() throws {
    let made = MadeUpRows(["only"], count: 30, wrong: 1000)
    let report = try EvaluationReport(made.input(target: TargetFigures.Request(label: 0)))
    let html = report.html(in: .english)
    requireWellFormed(html)
    #expect(html.contains("There are no gains and no lift"))
  }

  @Test func labelsTheModelNeverLearntGiveASensiblePage() throws {
    var rows = EvaluatedRows(.classification, labels: ["a", "b"], found: ["x", "y"])
    for row in 0..<20 {
      rows.add(
        Example(input: TextInput("t"), target: .label(row % 2 == 0 ? "x" : "y"), line: row + 2),
        labels: [row % 2], probabilities: [0.5, 0.5])
    }
    let report = try EvaluationReport(
      MadeUpRows(rows, (0..<20).map { _ in TextInput("t") }).input())
    requireWellFormed(report.html(in: .english))
    #expect(report.json["overview"]?["accuracy"]?["value"]?.doubleValue == 0)
  }

  @Test func answersWithoutProbabilitiesGiveASensiblePage() throws {
    var rows = EvaluatedRows(.classification, labels: ["a", "b"], found: ["a", "b"])
    for row in 0..<20 {
      rows.add(
        Example(input: TextInput("t"), target: .label("a"), line: row + 2), labels: [row % 2],
        probabilities: [])
    }
    let html = try EvaluationReport(
      MadeUpRows(rows, (0..<20).map { _ in TextInput("t") }).input()
    ).html(in: .english)
    requireWellFormed(html)
    #expect(!sections(html).contains("curves") && !sections(html).contains("calibration"))
  }

  @Test func longTextsAndManyGroupsStaySmall() throws {
    let long = String(repeating: "很长的文本 ", count: 70_000)
    let made = MadeUpRows(["a", "b"], count: 300) { _ in long }
    let report = try EvaluationReport(
      made.input(slices: [
        ("customer", SliceValues(texts: (0..<300).map { "c\($0)" })),
        ("empty", SliceValues(texts: (0..<300).map { _ in "" })),
      ]))
    for language in Language.allCases { requireWellFormed(report.html(in: language)) }
  }

  @Test func manyLabelsStaySmall() throws {
    let made = MadeUpRows((0..<150).map { "label number \($0)" }, count: 3000)
    let report = try EvaluationReport(made.input())
    let html = report.html(in: .english)
    requireWellFormed(html)
    #expect(report.json["labels"]?.arrayValue?.count == 150)
  }
}

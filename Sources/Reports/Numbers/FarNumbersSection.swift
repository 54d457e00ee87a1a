import FilbertCharts
import FilbertCore
import FilbertInsight
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText

/// Rows whose number is farthest from the true one, with the words that led to it.
struct FarNumbersSection: ReportSection {
  let key = "errors"
  private let items:
    [(line: Int, actual: Double, predicted: Float, input: TextInput, reason: TextExplainer.Result?)]
  private static let shown = 20

  /// - Throws: what reading texts again throws.
  init(_ input: TextReportInput) throws(FilbertError) {
    let rows = input.rows
    let distances = zip(rows.estimates, rows.trueNumbers).map { abs(Double($0) - $1) }
    let chosen = distances.indices.sorted { (-distances[$0], $0) < (-distances[$1], $1) }
      .prefix(Self.shown)
    let sorted = chosen.sorted()
    let texts = try input.texts(sorted)
    let byRow = Dictionary(uniqueKeysWithValues: zip(sorted, texts))
    let inputs = chosen.map { byRow[$0] ?? TextInput("") }
    let reasons: [TextExplainer.Result?] =
      input.explainer.map { $0.explain(inputs).map { $0 } } ?? inputs.map { _ in nil }
    items = chosen.enumerated().map { place, row in
      (
        rows.lines[row], rows.trueNumbers[row], rows.estimates[row], inputs[place], reasons[place]
      )
    }
  }

  var json: JSONValue {
    .array(
      items.map { item in
        var object: JSONObject = ["line": .number(item.line)]
        ExampleText(item.input, item.reason).add(to: &object)
        object["actual"] = .number(item.actual)
        object["predicted"] = .number(item.predicted)
        return .object(object)
      })
  }

  var section: PageSection {
    PageSection(
      id: "errors", heading: Phrase("Largest errors", zh: "偏差最大的预测"),
      blocks: [
        .examples(
          Examples(
            items.map { item in
              FilbertPages.Example(
                ExampleText(item.input, item.reason).spans,
                facts: [
                  Fact(Phrase("Actual", zh: "真实值"), Phrase(item.actual)),
                  Fact(Phrase("Predicted", zh: "预测值"), Phrase(Double(item.predicted))),
                  Fact(Phrase("Line", zh: "行号"), Phrase(item.line)),
                ])
            }))
      ])
  }
}

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
      items.map {
        [
          "line": .number($0.line), "text": .string($0.input.text), "actual": .number($0.actual),
          "predicted": .number($0.predicted),
        ]
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
                item.reason.map { HighlightedText.spans($0.read, $0.explanation.words) }
                  ?? [TextSpan(item.input.text)],
                facts: [
                  Fact(Phrase("Actual", zh: "真实值"), Phrase(item.actual)),
                  Fact(Phrase("Predicted", zh: "预测值"), Phrase(Double(item.predicted))),
                  Fact(Phrase("Line", zh: "行号"), Phrase(item.line)),
                ])
            }))
      ])
  }
}

import FilbertCorpus
import FilbertEvaluation
import FilbertScoring
import FilbertText
import FilbertTransformer

@testable import FilbertReports

/// Rows with answers that no model gave, and reports about them.
struct MadeUpRows {
  var rows: EvaluatedRows
  var inputs: [TextInput]

  /// Answers of one label: of `labels`, right for all rows but every `wrong`-th one.
  init(_ labels: [String], count: Int, wrong: Int = 5, text: (Int) -> String = { "text \($0)" }) {
    rows = EvaluatedRows(.classification, labels: labels, found: labels)
    inputs = []
    for row in 0..<count {
      let gold = row % labels.count
      let given = row % wrong == 0 ? (gold + 1) % labels.count : gold
      let sure = Float(60 + row % 39) / 100
      let probabilities = labels.indices.map {
        $0 == given ? sure : (1 - sure) / Float(max(1, labels.count - 1))
      }
      let input = TextInput(text(row))
      rows.add(
        Example(input: input, target: .label(labels[gold]), line: row + 2), labels: [given],
        probabilities: probabilities)
      inputs.append(input)
    }
  }

  init(_ rows: EvaluatedRows, _ inputs: [TextInput]) { (self.rows, self.inputs) = (rows, inputs) }

  func input(
    target: TargetFigures.Request? = nil, slices: [(name: String, slices: SliceValues)] = [],
    model: String = "Models/shop", data: String = "test.csv"
  ) -> TextReportInput {
    let inputs = inputs
    return TextReportInput(
      model: model, data: data,
      evaluation: TextEvaluation(rows, unknownTokens: UnknownTokens()),
      target: target.map { TargetFigures($0, rows) },
      slices: slices.isEmpty
        ? nil : SlicedFigures(rows, columns: slices, traits: nil, target: target?.label),
      training: nil, explainer: nil, remarks: [], repeatedRows: 0
    ) { numbers in numbers.map { inputs[$0] } }
  }
}

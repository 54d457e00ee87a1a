package import FilbertCore
import FilbertEvaluation
package import FilbertScoring
import FilbertText
import FilbertTransformer

/// A comparison of two models, with rows on which they differ.
package struct ReportComparison {
  let figures: ModelComparison
  let examples: [(line: Int, input: TextInput, gold: String, first: String, second: String)]
  private static let shown = 30

  /// - Parameters:
  ///   - first: the rows of the model that the report is about.
  ///   - input: the report's.
  /// - Throws: what reading texts again throws.
  package init(
    _ figures: ModelComparison, _ second: EvaluatedRows, _ input: TextReportInput
  ) throws(FilbertError) {
    self.figures = figures
    let first = input.rows
    // Spread over the file, so that they are not all of its beginning.
    let differing = figures.figures.differingRows
    let count = min(differing.count, Self.shown)
    let chosen = (0..<count).map { differing[$0 * differing.count / count] }
    let texts = try input.texts(chosen)
    examples = zip(chosen, texts).map { row, text in
      (
        first.lines[row], text, Self.gold(row, first), Self.answer(row, first),
        Self.answer(row, second)
      )
    }
  }

  private static func gold(_ row: Int, _ rows: EvaluatedRows) -> String {
    switch rows.task {
    case .classification, .tagging: rows.names[rows.gold[row]]
    case .multilabel: rows.goldSets[row].map { rows.names[$0] }.joined(separator: ", ")
    case .regression: "\(rows.trueNumbers[row])"
    }
  }

  private static func answer(_ row: Int, _ rows: EvaluatedRows) -> String {
    switch rows.task {
    case .classification, .tagging:
      rows.predicted[row] == EvaluatedRows.none
        ? EvaluatedRows.noLabel : rows.names[rows.predicted[row]]
    case .multilabel: rows.predictedSets[row].map { rows.names[$0] }.joined(separator: ", ")
    case .regression: "\(rows.estimates[row])"
    }
  }
}

import FilbertCore
import FilbertEvaluation
package import FilbertJSON
package import FilbertText
import FilbertTransformer

/// The evaluation of a model of whole texts.
package struct TextEvaluation: Evaluation {
  /// What the figures are made of.
  package let rows: EvaluatedRows
  private let figures: any TextFigures
  /// Of all texts.
  package let unknownTokens: UnknownTokens
  private let scope: ScopeFigures?
  private let interval: IntervalFigures?

  /// - Parameters:
  ///   - scope: as for `rows`.
  ///   - unknownTokens: of all texts.
  package init(
    _ rows: EvaluatedRows, scope request: ScopeRequest? = nil,
    unknownTokens: UnknownTokens
  ) {
    self.rows = rows
    self.unknownTokens = unknownTokens
    scope = request.flatMap { ScopeFigures($0, rows) }
    interval = rows.interval.map { IntervalFigures($0, rows) }
    figures =
      switch rows.task {
      case .classification, .tagging: LabelFigures(rows)
      case .multilabel: LabelSetFigures(rows)
      case .regression:
        NumberFigures(gold: rows.trueNumbers, predicted: rows.estimates.map(Double.init))
      }
  }

  package var unknownNames: [String] { rows.unknownNames }
  package var unknownCount: Int { rows.unknownCount }

  package var baselineWarning: String? { figures.baselineWarning }

  package var overall: [OverallFigure] { figures.overall }

  package var scores: EvaluationScores { figures.scores }

  /// A figure of all rows, such as `log_loss`; nil if it is not defined.
  package func figure(_ key: String) -> Double? { figures.figure(key) }

  /// For a regression with intervals: the share of true numbers in them.
  package var coverage: Double? { interval?.coverage }

  /// The report, then further figures.
  package func text(digits: Int) -> String {
    figures.text(digits: digits) + (scope?.text(digits: digits + 1) ?? "")
      + (interval?.text(digits: digits) ?? "")
  }

  /// `output_dict` of scikit-learn, then further figures.
  package var json: JSONValue {
    var object = figures.object
    if rows.task != .regression {
      object.add("unknown_labels", .array(unknownNames.map { .string($0) }))
    }
    if let scope { object.add("out_of_scope", scope.json) }
    if let interval { object.add("interval", interval.json) }
    guard rows.areRead else { return .object(object) }
    object.add("cut_texts", .number(rows.cutTexts))
    object.add("windowed_texts", .number(rows.windowedTexts))
    object.add("unknown_tokens", unknownTokens.json)
    return .object(object)
  }
}

/// The figures of a model of whole texts.
protocol TextFigures {
  func text(digits: Int) -> String
  /// All of them, by name.
  var object: JSONObject { get }
  /// One of them that is no label's; nil if it is not defined.
  func figure(_ key: String) -> Double?
  /// See ``Evaluation/overall``.
  var overall: [OverallFigure] { get }
  /// See ``Evaluation/scores``.
  var scores: EvaluationScores { get }
  /// See ``Evaluation/baselineWarning``.
  var baselineWarning: String? { get }
}

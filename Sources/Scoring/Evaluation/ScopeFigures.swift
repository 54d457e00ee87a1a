import FilbertCore
import FilbertEvaluation
import FilbertJSON

/// Which rows of a labelled file are out of the model's scope, and how many texts in scope are to get a label.
package struct ScopeRequest {
  /// The gold label of rows that none of the model's labels fits.
  let label: String
  /// The share of texts in scope that are to be recognised as such.
  let share: Double

  package init(label: String, keeping share: Double) {
    (self.label, self.share) = (label, share)
  }
}

/// How well a model recognises texts that are out of its scope.
struct ScopeFigures {
  private let request: ScopeRequest
  private let figures: [(key: String, figure: Figure)]
  private let inScopeCount: Int
  private let outOfScopeCount: Int

  /// - Returns: nil if no row can be out of scope.
  init?(_ request: ScopeRequest, _ rows: EvaluatedRows) {
    guard let outOfScope = rows.outOfScope else { return nil }
    self.request = request
    let isOut = rows.gold.map { $0 == outOfScope }
    outOfScopeCount = isOut.count { $0 }
    inScopeCount = isOut.count - outOfScopeCount
    var (kept, right, found) = (0, 0, 0)
    for (predicted, gold) in zip(rows.predicted, rows.gold) {
      if gold == outOfScope {
        if predicted == outOfScope { found += 1 }
      } else if predicted != outOfScope {
        kept += 1
        if predicted == gold { right += 1 }
      }
    }
    func area(_ scores: [Double]) -> Double? {
      RankingCurve(scores: scores, isPositive: isOut)?.rocAUC
    }
    func share(_ part: Int, of all: Int) -> Double? { all > 0 ? Double(part) / Double(all) : nil }
    figures = [
      (
        "in_scope_kept",
        Figure(title: "in scope, got a label", value: share(kept, of: inScopeCount))
      ),
      (
        "in_scope_accuracy",
        Figure(title: "in scope, got the right label", value: share(right, of: inScopeCount))
      ),
      (
        "out_of_scope_found",
        Figure(title: "out of scope, got none", value: share(found, of: outOfScopeCount))
      ),
      (
        "roc_auc_distance",
        Figure(title: "ROC-AUC of the distance", value: area(rows.distances))
      ),
      (
        "roc_auc_confidence",
        Figure(
          title: "ROC-AUC of the confidence",
          value: area((0..<rows.count).map { -Double(rows.confidence(of: $0)) }))
      ),
    ]
  }

  func text(digits: Int) -> String {
    "\n" + "Out of scope: label \(request.label), abstaining at \(request.share)".escapedForTerminal
      + "\n" + figures.map { $0.figure.line(digits: digits) }.joined()
  }

  var json: JSONValue {
    var object = JSONObject()
    object["label"] = .string(request.label)
    object["abstain"] = .number(request.share)
    object["in_scope_texts"] = .number(inScopeCount)
    object["out_of_scope_texts"] = .number(outOfScopeCount)
    for (key, figure) in figures { object[key] = figure.value.map { .number($0) } ?? .null }
    return .object(object)
  }
}

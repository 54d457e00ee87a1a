import FilbertCore
import FilbertEvaluation
package import FilbertJSON

/// The gold answers with those of a model, and every figure made of them.
package protocol Evaluation {
  /// Labels, or tags, of the data that the model does not know, by code point.
  var unknownNames: [String] { get }
  /// Rows, or words, that have one.
  var unknownCount: Int { get }
  /// Figures of all rows by which folds and models are compared.
  var overall: [OverallFigure] { get }
  /// The usual figures, for programs.
  var scores: EvaluationScores { get }
  /// Reports for people.
  func text(digits: Int) -> String
  /// For programs.
  var json: JSONValue { get }
  /// Why always giving the same answer would be as good; nil if the model is better.
  var baselineWarning: String? { get }
}

/// A figure that may be undefined: `log loss: 0.1234`.
struct Figure {
  let title: String
  let value: Double?

  func line(digits: Int) -> String {
    "\(title.escapedForTerminal): \(value.map { fixedPoint($0, digits: digits) } ?? "undefined")\n"
  }
}

extension ConfusionMatrix {
  /// `12  buy -> refund` for each of the most frequent confusions.
  func mostConfusedLines(_ count: Int) -> String {
    mostConfused(count).map {
      "\($0.count)  \($0.gold) -> \($0.predicted)".escapedForTerminal + "\n"
    }
    .joined()
  }
}

extension JSONObject {
  /// Adds a member; a label that has its name wins.
  package mutating func add(_ name: String, _ value: JSONValue) {
    if self[name] == nil { self[name] = value }
  }
}

import FilbertCore
import FilbertCorpus
import FilbertInference
package import FilbertJSON
package import FilbertStatistics
package import FilbertTransformer

/// The columns that a scored row gets for a model's answer.
///
/// One label: `predicted_label` and `probability`, and `in_scope` if texts out of scope get no label. Any number:
/// `predicted_labels`, in CSV with the separator of training between them, in JSON an array. A number: `predicted_value`,
/// and the ends of its interval as `predicted_value_low` and `predicted_value_high`. With `all` the probability of every
/// label, in CSV as columns `probability_LABEL`, in JSON as the object `probabilities`.
package struct AnswerColumns {
  private let task: ModelTask
  private let labels: [String]
  let list: LabelList
  private let all: Bool
  private let abstains: Bool
  private let interval: ConformalInterval?
  private let digits: Int?

  /// - Parameters:
  ///   - unknownLabels: that lists of labels may also hold.
  ///   - separator: between several labels in CSV.
  ///   - abstains: whether texts out of scope get no label.
  ///   - interval: around each number; nil for none.
  ///   - digits: after the point of numbers; nil for as many as distinguish them.
  package init(
    _ task: ModelTask, labels: [String], unknownLabels: [String] = [], separator: String,
    all: Bool, abstains: Bool = false, interval: ConformalInterval? = nil, digits: Int?
  ) {
    self.task = task
    self.labels = labels
    self.all = all
    self.abstains = abstains
    self.interval = interval
    self.digits = digits
    list = LabelList(labels + unknownLabels, separator: separator)
  }

  private var firstNames: [String] {
    switch task {
    case .classification, .tagging:
      ["predicted_label", "probability"] + (abstains ? ["in_scope"] : [])
    case .multilabel: ["predicted_labels"]
    case .regression:
      ["predicted_value"]
        + (interval == nil ? [] : ["predicted_value_low", "predicted_value_high"])
    }
  }

  /// Names of the columns of CSV.
  package var columns: [String] { firstNames + (all ? labels.map { "probability_\($0)" } : []) }

  /// Names of the members of JSON.
  package var memberNames: [String] { firstNames + (all ? ["probabilities"] : []) }

  /// A field for each of ``columns``; empty ones for a row that cannot be scored, and for a label that is not given.
  package func fields(_ text: LabelledText?) -> [String] {
    guard let text else { return [String](repeating: "", count: columns.count) }
    let names = text.labels.map { labels[$0] }
    let first =
      switch task {
      case .classification, .tagging:
        [names.first ?? "", number(text.rank()) ?? ""]
          + (abstains ? [text.isInScope.map(String.init) ?? ""] : [])
      case .multilabel: [list.text(names)]
      case .regression: numbers(text)
      }
    return first + (all ? text.probabilities.map(number) : [])
  }

  /// The members of ``memberNames``; null for a row that cannot be scored, and for a label that is not given.
  package func members(_ text: LabelledText?) -> [(name: String, value: JSONValue)] {
    guard let text else { return memberNames.map { ($0, .null) } }
    let names = text.labels.map { JSONValue.string(labels[$0]) }
    let rank = number(text.rank()).map { JSONValue.number($0) } ?? .null
    let first: [JSONValue] =
      switch task {
      case .classification, .tagging:
        [names.first ?? .null, rank]
          + (abstains ? [text.isInScope.map { .bool($0) } ?? .null] : [])
      case .multilabel: [.array(names)]
      case .regression: numbers(text).map { .number($0) }
      }
    return zip(memberNames, first + (all ? [probabilities(text)] : [])).map { ($0, $1) }
  }

  private func number(_ value: Float) -> String {
    digits.map { fixedPoint(Double(value), digits: $0) } ?? value.description
  }

  private func number(_ value: Float?) -> String? { value.map(number) }

  /// The number of a regression, and the ends of its interval.
  private func numbers(_ text: LabelledText) -> [String] {
    guard case .estimate(let estimate) = text.answer else { return [] }
    guard let interval else { return [number(estimate.value)] }
    let (low, high) = estimate.interval(halfWidth: interval.halfWidth)
    return [estimate.value, low, high].map(number)
  }

  private func probabilities(_ text: LabelledText) -> JSONValue {
    var object = JSONObject()
    for (label, probability) in zip(labels, text.probabilities) {
      object[label] = .number(number(probability))
    }
    return .object(object)
  }
}

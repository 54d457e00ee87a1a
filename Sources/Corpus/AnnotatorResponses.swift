import FilbertCore
import FilbertJSON
import FilbertTables

/// Labels of several annotators in one cell, each with a status. Argilla 2 writes the columns `label.responses` and
/// `label.responses.status`, both with a list that has an element for each annotator; Argilla 1 has both in one list:
/// `[{"value": "buy", "status": "submitted"}]`.
struct AnnotatorResponses {
  private let labels: Int
  private let name: String
  private let statuses: Int?

  /// Nil without a column of the label.
  init?(_ chosen: ColumnChoice) {
    guard let label = chosen.label else { return nil }
    (labels, name) = (label, chosen.columns[label])
    let status = ExactString(name + ".status")
    statuses = chosen.columns.firstIndex { ExactString($0) == status }
  }

  /// The row with the labels of those who did not discard it, or why it is left out if everybody did. A row whose lists
  /// do not fit together stays as it is.
  func read(_ row: Row) -> (row: Row, reason: AnnotatorVerdict.Reason?) {
    guard let answers = Self.list(row[labels]), !answers.isEmpty else { return (row, nil) }
    guard let statuses else {
      let isLeftOut = answers.allSatisfy { LabelCell.isDiscarded($0["status"]) }
      return (row, isLeftOut ? AnnotatorVerdict.Reason(column: name, word: "discarded") : nil)
    }
    guard let states = Self.list(row[statuses]), states.count == answers.count else {
      return (row, nil)
    }
    let isDiscarded = states.map(LabelCell.isDiscarded)
    if isDiscarded.allSatisfy(\.self) {
      return (row, AnnotatorVerdict.Reason(column: name + ".status", word: "discarded"))
    }
    // If several labels may be given, each answer is a list.
    let kept = zip(answers, isDiscarded).filter { !$0.1 }.flatMap { $0.0.arrayValue ?? [$0.0] }
    var values = row.values
    // Annotators that agree give one answer, which for a number would be hard to see later.
    let isAgreed = kept.dropFirst().allSatisfy { $0 == kept[0] }
    values[labels] = JSONValue.array(isAgreed ? Array(kept.prefix(1)) : kept).serialized()
    return (Row(line: row.line, values: values, object: row.isObject ? row.raw : nil), nil)
  }

  private static func list(_ text: String) -> [JSONValue]? {
    (try? StructuredCell(text))?.value.arrayValue
  }
}

import FilbertCore
import FilbertJSON
import FilbertTables

/// Which rows the annotators themselves did not accept, by the columns in which their tools write that.
///
/// | column | tool | left out |
/// |---|---|---|
/// | `answer` | Prodigy | `reject`, `ignore` |
/// | `status` | Argilla | `discarded` |
/// | `was_cancelled`, `skipped` | Label Studio, Labelbox | true |
/// | `AssignmentStatus`, `ASSIGNMENT:status` | Mechanical Turk, Toloka | `rejected` and the like |
///
/// A column that holds other words as well is an ordinary one, such as the answers to questions.
struct AnnotatorVerdict {
  /// A column and the words, in small letters, that a tool writes into it.
  private struct Form {
    let column: String
    let accepted: [String]
    let leftOut: [String]
  }

  private static let flags = (
    accepted: ["false", "0", "0.0", "no"], leftOut: ["true", "1", "1.0", "yes"]
  )
  private static let forms =
    [
      Form(column: "answer", accepted: ["accept"], leftOut: ["reject", "ignore"]),
      Form(
        column: "status",
        accepted: [
          "default", "edited", "validated", "pending", "completed", "submitted", "draft",
        ], leftOut: ["discarded"]),
    ]
    + ["was_cancelled", "skipped", "is_skipped"].map {
      Form(column: $0, accepted: flags.accepted, leftOut: flags.leftOut)
    }
    + ["assignmentstatus", "assignment:status"].map {
      Form(
        column: $0, accepted: ["approved", "accepted", "submitted", "active"],
        leftOut: ["rejected", "skipped", "expired"])
    }

  /// Why a row is left out.
  struct Reason: Equatable {
    /// As the file names it.
    let column: String
    /// As the row has it.
    let word: String
  }

  private struct Column {
    let index: Int
    let name: String
    let form: Form
    /// False if it holds other words.
    var isVerdict = true
    var doubt = VerdictDoubt()
  }

  private var columns: [Column]

  /// Finds the columns whose names are those of verdicts.
  ///
  /// - Parameter chosen: the columns that are read as text or label, and are no verdicts therefore.
  init(_ chosen: ColumnChoice) {
    let taken = [chosen.text, chosen.pair, chosen.label].compactMap { $0 } + chosen.labels
    columns = chosen.columns.enumerated().compactMap { index, name in
      guard !taken.contains(index), let form = Self.form(of: name) else { return nil }
      return Column(index: index, name: name, form: form)
    }
  }

  /// Whether no column has such a name.
  var isEmpty: Bool { columns.isEmpty }

  /// Takes those columns for verdicts in which `rows` have nothing else.
  mutating func keep(accordingTo rows: some Sequence<Row>) {
    for place in columns.indices {
      let column = columns[place]
      columns[place].isVerdict = rows.allSatisfy { row in
        let word = Self.folded(row[column.index])
        return word.isEmpty
          || (column.form.accepted + column.form.leftOut).contains(where: word.isSame)
      }
    }
  }

  /// Why a row is left out; nil if it is not. Its words count for ``doubts``.
  mutating func read(_ row: Row) -> Reason? {
    var reason: Reason?
    for place in columns.indices {
      let column = columns[place]
      let value = row[column.index]
      let word = Self.folded(value)
      if word.isEmpty { continue }
      if column.form.leftOut.contains(where: word.isSame) {
        columns[place].doubt.leftOut.add(line: row.line)
        if column.isVerdict, reason == nil {
          reason = Reason(column: column.name, word: value.trimmed)
        }
      } else if column.form.accepted.contains(where: word.isSame) {
        columns[place].doubt.accepted += 1
      } else {
        columns[place].doubt.foreign.add(line: row.line, example: "\(value.quoted)")
      }
    }
    return reason
  }

  /// A clause for each column with verdicts and other words.
  var doubts: [String] {
    columns.compactMap { $0.doubt.clause($0.name, isVerdict: $0.isVerdict) }
  }

  /// Why an object is left out, by itself; nil if it is not.
  ///
  /// - Parameter taken: members that are read as words, tags or text.
  static func reason(_ object: JSONObject, except taken: [String?]) -> Reason? {
    for (name, value) in object.members where !taken.contains(name) {
      guard let form = form(of: name) else { continue }
      let text = JSONLine.text(value)
      if form.leftOut.contains(where: folded(text).isSame) {
        return Reason(column: name, word: text.trimmed)
      }
    }
    return nil
  }

  private static func form(of column: String) -> Form? {
    let name = folded(column)
    return forms.first { name.isSame(as: $0.column) }
  }

  /// Without blanks at the ends and in small letters; long texts are no verdicts.
  private static func folded(_ text: String) -> String {
    text.utf8.count > 64 ? text : text.trimmed.lowercased()
  }
}

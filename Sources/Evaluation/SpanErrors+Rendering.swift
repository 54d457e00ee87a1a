import FilbertCore
package import FilbertJSON

extension SpanErrors: CustomStringConvertible {
  /// An aligned table: a row for each type and one for all, a column for each class. The matrix of
  /// types is a separate table, ``typeConfusion``.
  package var description: String {
    let classes = Counts.classes
    let nameWidth = widest(types + ["total"])
    func line(_ name: String, _ cell: (String, WritableKeyPath<Counts, Int>) -> String) -> String {
      let cells = classes.map { name, _, count in
        "  " + padded(cell(name, count), to: max(name.count, "\(total[keyPath: count])".count))
      }
      return padded(name.escapedForTerminal, to: nameWidth) + cells.joined() + "\n"
    }
    var text = line("") { name, _ in name }
    for (type, counts) in zip(types, counts) { text += line(type) { "\(counts[keyPath: $1])" } }
    return text + line("total") { "\(total[keyPath: $1])" }
  }

  /// `{"total": {...}, "types": {"LOC": {...}, ...}, "type_confusion": {...}}`, with
  /// members such as `wrong_type` for the classes, and the matrix as ``ConfusionMatrix`` gives it.
  package var json: JSONValue {
    var members = JSONObject()
    for (type, counts) in zip(types, counts) { members[type] = counts.json }
    return [
      "total": total.json, "types": .object(members), "type_confusion": typeConfusion.json,
    ]
  }
}

extension SpanErrors.Counts {
  /// A member for each class.
  package var json: JSONValue {
    var members = JSONObject()
    for (_, key, count) in Self.classes { members[key] = .number(self[keyPath: count]) }
    return .object(members)
  }
}

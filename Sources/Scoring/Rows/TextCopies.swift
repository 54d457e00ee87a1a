import FilbertCore
import FilbertJSON
import FilbertTables

/// What of a JSON object would keep a text, or count places in it, after that text has been changed.
enum TextCopies {
  /// Members in which annotation tools keep words of the text, or places in it.
  private static let names: Set<String> = [
    "spans", "entities", "ents", "annotations", "predictions", "label", "labels",
  ]
  private static let words: Set<String> = ["tokens", "words"]

  /// The name of a member of `row` that is not to stay as it is when one of `texts` changes; nil if none is.
  ///
  /// - Parameters:
  ///   - columns: the members that are changed themselves.
  ///   - texts: as they were.
  static func member(
    of row: Row, besides columns: [String], texts: [String]
  ) throws(FilbertError) -> String? {
    let object = try JSONValue.parse(row.raw).objectValue ?? JSONObject()
    // The text of a task is a member of its "data".
    if columns.contains(where: { object[$0]?.stringValue == nil }) { return "data" }
    let changed = Set(columns.map(ExactString.init))
    for (name, value) in object.members where !changed.contains(ExactString(name)) {
      if keeps(value, texts) || names.contains(name) && isOfPlaces(value) { return name }
      if words.contains(name), value.arrayValue?.isEmpty == false { return name }
    }
    return nil
  }

  /// Whether a string in `value` has one of the texts in it.
  private static func keeps(_ value: JSONValue, _ texts: [String]) -> Bool {
    if let string = value.stringValue {
      return texts.contains {
        !$0.isEmpty && string.utf8.count >= $0.utf8.count && string.contains($0)
      }
    }
    if let list = value.arrayValue { return list.contains { keeps($0, texts) } }
    return value.objectValue?.members.contains { keeps($0.value, texts) } ?? false
  }

  /// Whether `value` is a list of words, or holds numbers or objects, as spans do: not just names of labels.
  private static func isOfPlaces(_ value: JSONValue) -> Bool {
    if let object = value.objectValue { return object.count > 0 }
    guard let list = value.arrayValue else { return false }
    return list.contains { $0.arrayValue != nil || $0.objectValue != nil || $0.doubleValue != nil }
  }
}

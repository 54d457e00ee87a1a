import FilbertCore
import FilbertJSON

/// The label names of a `config.json`: `id2label`, `label2id` and `num_labels`, which must agree.
///
/// A label in the wrong place gives confident wrong answers, so a contradiction is an error. There
/// is one exception: scripts that set only `id2label` leave `label2id` with the names `LABEL_0`,
/// `LABEL_1`, ... it had before.
enum ClassifierLabels {
  /// Above every real label set; an id of a billion must not allocate as many names.
  static let limit = 100_000

  /// What `transformers` calls a class without a name.
  static func placeholder(_ index: Int) -> String { "LABEL_\(index)" }

  /// The names in the order of the logits, gaps filled; empty if the file says nothing.
  static func read(_ members: ConfigurationMembers) throws(FilbertError) -> [String] {
    let forward = try forward(members)
    let backward = try backward(members)
    for (id, name) in backward {
      if forward.isEmpty || name == placeholder(id) { continue }
      guard forward[id].map({ ExactString($0) }) == ExactString(name) else {
        throw members.invalid(
          "\"label2id\" gives \(name.quoted) the number \(id), but \"id2label\" calls that one "
            + (forward[id]?.quoted ?? "nothing"))
      }
    }
    let names = forward.isEmpty ? backward : forward
    var count = names.keys.max().map { $0 + 1 } ?? 0
    if members["num_labels"] != nil {
      let stated = try members.size("num_labels", limit: limit)
      guard stated >= count else {
        throw members.invalid("\"num_labels\" is \(stated), but \(count) labels are named")
      }
      count = stated
    }
    let labels = (0..<count).map { names[$0] ?? placeholder($0) }
    var seen: Set<ExactString> = []
    for label in labels where !seen.insert(ExactString(label)).inserted {
      throw members.invalid("Two labels are called \(label.quoted); rename one in \"id2label\"")
    }
    return labels
  }

  private static func forward(_ members: ConfigurationMembers) throws(FilbertError) -> [Int: String]
  {
    var names: [Int: String] = [:]
    for (key, value) in try object("id2label", members) {
      guard let id = Int(key), (0..<limit).contains(id), names[id] == nil else {
        throw members.invalid(
          "\"id2label\" has the key \(key.quoted), but each number from 0 to \(limit - 1) is expected once"
        )
      }
      // Some scripts store numbers as names.
      guard let name = value.stringValue ?? value.intValue?.description else {
        throw members.invalid(
          "\"id2label\" names class \(id) \(ConfigurationMembers.shown(value)), which is not a string"
        )
      }
      names[id] = name
    }
    return names
  }

  /// The first row without a name in `id2label` and the first name without a row; nil unless there are both.
  static func gap(in source: JSONObject, rows: Int) -> (missing: Int, beyond: Int)? {
    let members = ConfigurationMembers(object: source, file: nil)
    guard let names = try? forward(members), !names.isEmpty,
      let missing = (0..<rows).first(where: { names[$0] == nil }),
      let beyond = names.keys.filter({ $0 >= rows }).min()
    else { return nil }
    return (missing, beyond)
  }

  private static func backward(
    _ members: ConfigurationMembers
  ) throws(FilbertError) -> [Int: String] {
    var names: [Int: String] = [:]
    for (name, value) in try object("label2id", members) {
      guard let id = value.intValue ?? value.stringValue.flatMap({ Int($0) }),
        (0..<limit).contains(id)
      else {
        throw members.invalid(
          "\"label2id\" gives \(name.quoted) the number \(ConfigurationMembers.shown(value)), and one "
            + "from 0 to \(limit - 1) is expected")
      }
      guard names.updateValue(name, forKey: id) == nil else {
        throw members.invalid("\"label2id\" gives two labels the number \(id)")
      }
    }
    return names
  }

  private static func object(
    _ name: String, _ members: ConfigurationMembers
  ) throws(FilbertError) -> [(name: String, value: JSONValue)] {
    guard let value = members[name] else { return [] }
    guard let object = value.objectValue else {
      throw members.invalid(
        "\"\(name)\" is \(ConfigurationMembers.shown(value)) and must be an object")
    }
    return object.members
  }
}

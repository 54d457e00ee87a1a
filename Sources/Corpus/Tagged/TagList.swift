import FilbertCore
import FilbertJSON

/// Tags that a JSON object lists for its words, and what numbered tags stand for.
struct TagList {
  /// Members that say what numbered tags mean.
  static let nameLists = [
    "names", "tag_names", "label_names", "ner_tag_names", "ner_tags_names", "id2label",
  ]

  let file: String
  let line: Int

  /// The tags of a list.
  ///
  /// - Parameter name: The member, for messages.
  /// - Throws: `badData` with the line for what is neither a tag nor a number that `object` explains.
  func read(
    _ values: [JSONValue], _ name: String, of object: JSONObject
  ) throws(FilbertError) -> [String] {
    let isNumbered = !values.isEmpty && values.allSatisfy { $0.intValue != nil }
    let meanings = isNumbered ? try meanings(object) : nil
    if isNumbered, meanings == nil {
      throw failure(
        "The tags in \(name.quoted) are numbers, and nothing says what they mean; write the tags'"
          + " names, such as \"B-LOC\", or add them as the member \"names\": [\"O\", \"B-LOC\", ...]"
      )
    }
    var tags: [String] = []
    for (index, value) in values.enumerated() {
      if let meanings {
        guard let number = value.intValue, let tag = meanings[number] else {
          throw failure("Nothing says what the tag \(value.serialized().shortened()) means")
        }
        tags.append(tag)
      } else if let tag = value.stringValue {
        tags.append(tag)
      } else {
        throw failure(
          "\(name.quoted) has \(value.kind) where a tag such as \"B-LOC\" is expected (element \(index + 1))"
        )
      }
    }
    return tags
  }

  /// What the numbers of tags or labels stand for, if the object specifies it.
  func meanings(_ object: JSONObject) throws(FilbertError) -> [Int: String]? {
    for name in Self.nameLists {
      let list = object[name]?.arrayValue ?? []
      let names = list.compactMap(\.stringValue)
      if !names.isEmpty, names.count == list.count {
        return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
      }
      guard let numbered = object[name]?.objectValue else { continue }
      var meanings: [Int: String] = [:]
      for (number, tag) in numbered.members {
        guard let number = Int(number), let tag = tag.stringValue else {
          throw failure("\(name.quoted) must give every number a tag, as {\"0\": \"O\"} does")
        }
        meanings[number] = tag
      }
      return meanings
    }
    return nil
  }

  private func failure(_ reason: String) -> FilbertError {
    FilbertError(.badData, "\(reason).", file: file, line: line)
  }
}

package import FilbertCore
package import FilbertJSON

/// Words that a JSON object lists.
package enum WordList {
  /// The words of a list. A number among words is a word; a list of nothing but numbers holds the ids of tokens.
  ///
  /// - Parameter name: The member, for messages.
  /// - Throws: `badData` with the line if an element is something else.
  package static func read(
    _ values: [JSONValue], _ name: String, file: String, line: Int
  ) throws(FilbertError) -> [String] {
    var words: [String] = []
    for (index, value) in values.enumerated() {
      switch value {
      case .string(let word), .number(let word): words.append(word)
      case .null, .bool, .array, .object:
        throw FilbertError(
          .badData,
          "\(name.quoted) has \(value.kind) where a word is expected (element \(index + 1)).",
          file: file, line: line)
      }
    }
    guard words.isEmpty || values.contains(where: { $0.stringValue != nil }) else {
      throw FilbertError(
        .badData,
        "\(name.quoted) has only numbers, which look like ids of tokens; give the words.",
        file: file, line: line)
    }
    return words
  }
}

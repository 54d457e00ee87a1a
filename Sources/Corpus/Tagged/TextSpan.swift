import FilbertCore
import FilbertJSON
import FilbertTables

/// A stretch of a raw text that somebody marked.
struct TextSpan {
  let start: Int
  let end: Int
  let label: String
  /// The text that the file gives for it, if any.
  let text: String?
  /// What may be its text: also words that some tools write in another form.
  let clues: [String]

  private static let startNames = ["start", "start_offset", "start_char", "begin", "offset"]
  private static let endNames = ["end", "end_offset", "end_char"]
  private static let labelNames = [
    "label", "type", "entity", "tag", "category", "entity_type", "entity_group",
  ]
  private static let clueNames = ["text", "value", "word", "surface", "mention", "quote"]

  /// A span in any of the notations: `[start, end, label]`, or an object.
  ///
  /// - Parameters:
  ///   - name: The member that lists the spans, for messages.
  ///   - meanings: What numbered labels stand for.
  /// - Throws: `badData` with the line if something is missing or of another type.
  init(
    _ value: JSONValue, in name: String, meanings: [Int: String]?, file: String, line: Int
  ) throws(FilbertError) {
    func failure(_ reason: String) -> FilbertError {
      FilbertError(.badData, "\(reason).", file: file, line: line)
    }
    let shown = value.serialized().shortened(to: 80)
    var (start, end, label): (JSONValue?, JSONValue?, JSONValue?)
    if let parts = value.arrayValue {
      guard parts.count == 3 else {
        throw failure("A span must be like [0, 5, \"LOC\"], not \(shown)")
      }
      (start, end, label) = (parts[0], parts[1], parts[2])
    } else if let object = value.objectValue {
      // Label Studio's spans of HTML count from its beginning in "globalOffsets".
      let places = object["globalOffsets"]?.objectValue ?? object
      start = Self.first(Self.startNames, in: places)
      end = Self.first(Self.endNames, in: places)
      if end == nil, let first = start?.intValue, let length = places["length"]?.intValue {
        end = .number(first + length)
      }
      label = Self.first(Self.labelNames, in: object)
      if let labels = object["labels"]?.arrayValue {
        guard labels.count < 2 else { throw failure("A span has several labels: \(shown)") }
        label = labels.first
      }
    } else {
      throw failure(
        "\(name.quoted) has \(value.kind) where a span such as [0, 5, \"LOC\"] is expected: \(shown)"
      )
    }
    guard let start = start?.intValue, let end = end?.intValue else {
      throw failure(
        "A span needs whole numbers for its start and its end, as in [0, 5, \"LOC\"], not \(shown)")
    }
    if let number = label?.intValue {
      guard let meanings else {
        throw failure(
          "The labels in \(name.quoted) are numbers, and nothing says what they mean; export them with their names, "
            + "as in [0, 5, \"LOC\"]")
      }
      label = meanings[number].map { .string($0) }
    }
    guard let label = label?.stringValue, !label.isBlank else {
      throw failure("A span in \(name.quoted) has no label: \(shown)")
    }
    (self.start, self.end, self.label) = (start, end, label)
    text = value["text"]?.stringValue
    clues = Self.clueNames.compactMap { value[$0]?.stringValue }.filter { !$0.isEmpty }
  }

  private static func first(_ names: [String], in object: JSONObject) -> JSONValue? {
    for name in names { if let value = object[name] { return value } }
    return nil
  }
}

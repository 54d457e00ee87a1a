import FilbertCore
import FilbertJSON
import FilbertTables

/// The labels of a text that a structured cell names.
enum LabelCell {
  /// Why a structure names no labels.
  enum Fault: Error {
    /// It marks parts of the text.
    case spans
    /// It marks parts of the text, listed by type.
    case spansByType
    /// A number for each label, in the order of labels that are not named, such as zeros and ones.
    case places
    /// A label without letters.
    case empty
    /// Anything else.
    case other
  }

  /// The labels in their order; one that is named twice applies once.
  ///
  /// - an array of names or numbers;
  /// - choices of Label Studio: `{"choices": ["buy", "price"]}`;
  /// - spaCy's `cats`: in `{"buy": 1.0, "price": 0.0}` the labels with 1 or true apply; older files have
  ///   `[{"label": "buy", "value": 1.0}]`;
  /// - answers of Argilla: `[{"value": "buy", "status": "submitted"}]`, without those that are discarded.
  static func labels(_ value: JSONValue) throws(Fault) -> [String] {
    let names =
      switch value {
      case .array(let values): try labels(values)
      case .object(let object): try labels(object)
      case .null, .bool, .number, .string: [try name(value)]
      }
    guard names.allSatisfy({ !$0.isBlank }) else { throw .empty }
    return names
  }

  private static func labels(_ values: [JSONValue]) throws(Fault) -> [String] {
    if values.contains(where: isSpan) { throw .spans }
    if areByPlace(values) { throw .places }
    var labels: [String] = []
    for value in values {
      switch value {
      case .object(let object):
        guard let part = try stated(object) else { throw .other }
        labels += part
      case .array: throw .other
      case .null, .bool, .number, .string: labels.append(try name(value))
      }
    }
    return labels
  }

  private static func labels(_ object: JSONObject) throws(Fault) -> [String] {
    if isSpan(.object(object)) { throw .spans }
    if let labels = try stated(object) { return labels }
    if areSpansByType(.object(object)) { throw .spansByType }
    if object.count == 1, let answers = object.members[0].value.arrayValue, !answers.isEmpty,
      answers.allSatisfy({ $0["value"] != nil })
    {
      return try labels(answers)
    }
    if object.names.contains(where: { Self.attributes.contains(ExactString($0.lowercased())) }) {
      throw .other
    }
    var labels: [String] = []
    for (name, value) in object.members {
      guard let applies = flag(value) else { throw .other }
      if applies { labels.append(name) }
    }
    return labels
  }

  /// Names of what is known about one label, as opposed to names of labels: `{"id": 1, "label": 0}` has no flags.
  private static let attributes: Set<ExactString> = Set(
    [
      "id", "index", "label", "labels", "label_id", "class", "class_id", "value", "score", "scores",
      "confidence", "probability", "count", "rank",
    ].map { ExactString($0) })

  /// `[0, 1, 0]`, where no name could be repeated. `[3, 7]` are the numbers of two classes.
  private static func areByPlace(_ values: [JSONValue]) -> Bool {
    guard values.count > 1 else { return false }
    let numbers = values.compactMap { value in
      value.boolValue.map { $0 ? 1 : 0 } ?? value.doubleValue
    }
    guard numbers.count == values.count else { return false }
    return Set(numbers).count < numbers.count || values.allSatisfy { flag($0) != nil }
  }

  /// Choices, a label with a flag, or what one annotator answered, which is nothing if the answer was discarded; nil for
  /// other objects.
  private static func stated(_ object: JSONObject) throws(Fault) -> [String]? {
    if let label = object["label"], let applies = object["value"].flatMap(flag) {
      return applies ? [try name(label)] : []
    }
    guard let value = object["choices"] ?? object["value"], object["label"] == nil else {
      return nil
    }
    if isDiscarded(object["status"]) { return [] }
    guard let values = value.arrayValue else { return [try name(value)] }
    var labels: [String] = []
    for value in values { labels.append(try name(value)) }
    return labels
  }

  /// Whether a status says that an annotator discarded the text.
  static func isDiscarded(_ status: JSONValue?) -> Bool {
    status?.stringValue?.lowercased().isSame(as: "discarded") == true
  }

  private static func name(_ value: JSONValue) throws(Fault) -> String {
    switch value {
    case .string(let name): return name
    // Classes without names; a probability is none.
    case .number(let number) where value.intValue != nil: return number
    case .bool(let isTrue): return isTrue ? "true" : "false"
    case .null, .number, .array, .object: throw .other
    }
  }

  /// Whether a label applies, if `value` says so.
  private static func flag(_ value: JSONValue) -> Bool? {
    switch value {
    case .bool(let applies): applies
    case .number where value.doubleValue == 0: false
    case .number where value.doubleValue == 1: true
    default: nil
    }
  }

  /// `{"COLOR": [[4, 7]]}`, or as in CLUENER with the texts between: `{"name": {"Ann": [[0, 2]]}}`.
  static func areSpansByType(_ value: JSONValue) -> Bool {
    guard let object = value.objectValue, object.count > 0 else { return false }
    return object.members.allSatisfy { _, value in
      if let spans = value.arrayValue {
        return !spans.isEmpty
          && spans.allSatisfy { span in
            let ends = span.arrayValue ?? []
            return ends.count == 2 && ends.allSatisfy { $0.intValue != nil }
          }
      }
      return areSpansByType(value)
    }
  }

  /// `[0, 4, "BRAND"]`, or an object with the places where a span begins and ends.
  static func isSpan(_ value: JSONValue) -> Bool {
    if let parts = value.arrayValue {
      return parts.count >= 3 && parts[0].intValue != nil && parts[1].intValue != nil
        && parts[2].stringValue != nil
    }
    guard let object = value.objectValue else { return false }
    return [("start", "end"), ("start_offset", "end_offset"), ("startOffset", "endOffset")].contains
    {
      object[$0.0] != nil && object[$0.1] != nil
    }
  }
}

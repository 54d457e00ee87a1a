import FilbertCore

/// A JSON value that loses nothing of the document: member order and the text of numbers are kept.
///
/// Foundation's `JSONSerialization` reorders members and turns numbers into `Double`; a
/// `config.json` read and written back would be different, and so would a customer's row.
package enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as written in the document (RFC 8259, section 6). A caller that makes one from text
  /// is responsible for its grammar; ``number(_:)-(Int)`` and similar functions always give valid
  /// text.
  case number(String)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object(JSONObject)

  /// A whole number.
  package static func number(_ value: Int) -> JSONValue { .number(value.description) }

  /// The shortest text that reads back as `value`; `null` if it is infinite or not a number,
  /// because JSON has no such numbers.
  package static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value.description) : .null
  }

  /// The shortest text that reads back as `value` in single precision; `null` where not finite.
  package static func number(_ value: Float) -> JSONValue {
    value.isFinite ? .number(value.description) : .null
  }
}

extension JSONValue: Equatable {
  /// Equal values in equal order; strings by their bytes, numbers by their text (`1` is not `1.0`).
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): ExactString(left) == ExactString(right)
    case (.string(let left), .string(let right)): ExactString(left) == ExactString(right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

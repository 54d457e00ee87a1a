/// The value as one type, or nil if it has another.
extension JSONValue {
  /// Whether this is `null`.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The string.
  package var stringValue: String? { if case .string(let value) = self { value } else { nil } }

  /// The truth value; numbers are not truth values.
  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements.
  package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

  /// The members.
  package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The number in double precision; also nil if it overflows (`1e999`).
  package var doubleValue: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }

  /// The number if it is whole and exact: `512`, also `512.0` and `5.12e2`, which other writers
  /// produce for counts.
  package var intValue: Int? {
    guard case .number(let text) = self else { return nil }
    if let value = Int(text) { return value }
    guard let value = doubleValue, value.magnitude <= 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// The number if it is a count: whole, not negative and at most 2^53, so that sums of counts from a file that
  /// somebody changed do not overflow.
  package var countValue: Int? { intValue.flatMap { (0...1 << 53).contains($0) ? $0 : nil } }

  /// The member called `name`, if this is an object that has it.
  package subscript(name: String) -> JSONValue? { objectValue?[name] }

  /// What it is, for messages: `a number`.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

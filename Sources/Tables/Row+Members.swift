package import FilbertCore
package import FilbertJSON

extension Row {
  /// The member that a column was taken from, if it is a number, a truth value, an array or an object, whose text the
  /// column has; nil for strings and null, and for rows that are no JSON objects.
  ///
  /// - Parameters:
  ///   - name: of the column.
  ///   - text: its value.
  package func untypedMember(_ name: String, text: String) -> JSONValue? {
    guard isObject, Self.mayBeUntyped(text),
      let objects = try? objects(),
      let member = Self.member(name, of: objects, text: text)
    else { return nil }
    return switch member {
    case .string, .null: nil
    case .bool, .number, .array, .object: member
    }
  }

  /// What a JSON object has in place of the member that a column was taken from: `"label" is null`,
  /// `there is no "label"`. Nil if it has the member, and for rows that are no JSON objects.
  package func missingMember(_ name: String) -> String? {
    guard isObject, let object = try? JSONValue.parse(raw).objectValue else { return nil }
    return switch (AnnotationTask(object)?.row ?? object)[name] {
    case nil: "there is no \(name.quoted)"
    case .null?: "\(name.quoted) is null"
    default: nil
    }
  }

  /// What columns may have been taken from: the row that a task of Label Studio makes, whose members may have the names
  /// of those of the task, then the object itself. A table of tasks may have other objects, and the other way round.
  package func objects() throws(FilbertError) -> [JSONObject] {
    guard let object = try JSONValue.parse(raw).objectValue else { return [] }
    return [AnnotationTask(object)?.row, object].compactMap { $0 }
  }

  /// The value that a column was taken from; nil if the row has none.
  ///
  /// - Parameters:
  ///   - name: of the column.
  ///   - objects: those of the row.
  ///   - text: the value of the column.
  package static func member(
    _ name: String, of objects: [JSONObject], text: String
  ) -> JSONValue? {
    objects.lazy.compactMap { $0[name] }.first { JSONLine.text($0).isSame(as: text) }
      ?? (text.isEmpty ? nil : .string(text))
  }

  /// Whether `text` looks like JSON other than a string; the object is read again for few texts.
  private static func mayBeUntyped(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    switch first {
    case UInt8(ascii: "["): return last == UInt8(ascii: "]")
    case UInt8(ascii: "{"): return last == UInt8(ascii: "}")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) }
    case UInt8(ascii: "t"): return text.isSame(as: "true")
    case UInt8(ascii: "f"): return text.isSame(as: "false")
    default: return false
    }
  }
}

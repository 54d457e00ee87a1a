import JSON
import Logging

extension LogRecord {
  /// Appends an object with `time`, `level`, `message` and the metadata; metadata of one of these names get a `_`.
  func appendJSON(to bytes: inout [UInt8]) {
    var moment: [UInt8] = []
    time.append(to: &moment)
    var object: JSONObject = [
      "time": .string(String(decoding: moment, as: UTF8.self)), "level": .string(level.rawValue),
      "message": .string(message),
    ]
    for (key, value) in sortedMetadata {
      var name = key
      while object[name] != nil { name += "_" }
      object[name] = JSONValue(value)
    }
    var line: [UInt8] = []
    JSONValue.object(object).append(to: &line)
    Self.appendEscaped(line, to: &bytes)
  }

  /// Appends a document of JSON with escapes for what JSON need not escape but some readers take for the end of a line or
  /// for a command to the terminal: DEL, the C1 controls (U+0080 to U+009F), U+2028 and U+2029.
  private static func appendEscaped(_ line: [UInt8], to bytes: inout [UInt8]) {
    if line.allSatisfy({ $0 < 0x7F }) {
      bytes += line
      return
    }
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\u{7F}"..."\u{9F}": bytes += "\\u00\(String(scalar.value, radix: 16))".utf8
      case "\u{2028}", "\u{2029}": bytes += "\\u\(String(scalar.value, radix: 16))".utf8
      default: bytes += String(scalar).utf8
      }
    }
  }
}

extension JSONValue {
  /// Metadata as JSON: numbers and truth values as such, everything else that is one value as a string.
  init(_ value: Logger.MetadataValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .stringConvertible(let value as Int): self = .number(value)
    case .stringConvertible(let value as Double): self = .number(value)
    case .stringConvertible(let value as Bool): self = .bool(value)
    case .stringConvertible(let value): self = .string(value.description)
    case .array(let values): self = .array(values.map { JSONValue($0) })
    case .dictionary(let values):
      var object = JSONObject()
      for (key, value) in values.sorted(by: { $0.key < $1.key }) { object[key] = JSONValue(value) }
      self = .object(object)
    }
  }
}

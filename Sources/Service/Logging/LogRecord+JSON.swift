import FilbertJSON
import Logging

extension LogRecord {
  /// Appends an object with `time`, `level`, `message` and the metadata; metadata of one of these names get a `_`.
  func appendJSON(to bytes: inout [UInt8]) {
    var line = Array(#"{"time":""#.utf8)
    time.append(to: &line)
    line += #"","level":"#.utf8
    JSONValue.append(string: level.rawValue, to: &line)
    line += #","message":"#.utf8
    JSONValue.append(string: message, to: &line)
    for (key, value) in sortedMetadata {
      line.append(UInt8(ascii: ","))
      JSONValue.append(string: memberName(key), to: &line)
      line.append(UInt8(ascii: ":"))
      JSONValue(value).append(to: &line)
    }
    line.append(UInt8(ascii: "}"))
    Self.appendEscaped(line, to: &bytes)
  }

  private func memberName(_ key: String) -> String {
    guard ["time", "level", "message"].contains(key) else { return key }
    var name = key + "_"
    while metadata[name] != nil { name += "_" }
    return name
  }

  /// Appends a document of JSON with escapes for what JSON need not escape but some readers take for the end of a line
  /// or for a command to the terminal: DEL, the C1 controls (U+0080 to U+009F), U+2028 and U+2029.
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
  /// Metadata as JSON: numbers and truth values unchanged, everything else that is one value as a string.
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

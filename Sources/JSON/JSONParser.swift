import FilbertCore

/// Recursive descent over bytes. Recursion ends at ``maximumDepth``, so no document can exhaust
/// the stack, neither here nor when the value is destroyed.
struct JSONParser {
  /// Deeper documents are refused; real ones have fewer than twenty levels.
  static let maximumDepth = 256

  let bytes: [UInt8]
  var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The whole document.
  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    guard position < bytes.count else { throw failure("The document is empty") }
    let value = try self.value()
    skipSpace()
    guard position == bytes.count else {
      throw failure("Expected the end of the document, found \(found())")
    }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { throw failure("Expected a value, found \(found())") }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      return try nested { (parser) throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { (parser) throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t") where skip("true"): return .bool(true)
    case UInt8(ascii: "f") where skip("false"): return .bool(false)
    case UInt8(ascii: "n") where skip("null"): return .null
    default: throw failure("Expected a value, found \(found())")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.maximumDepth else {
      throw failure("The document is nested deeper than \(Self.maximumDepth) levels")
    }
    depth += 1
    position += 1
    skipSpace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if skip(UInt8(ascii: "]")) { return .array(elements) }
      guard skip(UInt8(ascii: ",")) else {
        throw failure("Expected \",\" or \"]\", found \(found())")
      }
      skipSpace()
    }
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var object = JSONObject()
    if skip(UInt8(ascii: "}")) { return .object(object) }
    while true {
      let start = position
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw failure("Expected a name in double quotes, found \(found())")
      }
      let name = try string()
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw failure("Expected \":\", found \(found())") }
      skipSpace()
      guard object.append(name, try value()) else {
        throw JSONSyntaxError(
          reason: "The name \(name.quoted) occurs twice in one object", offset: start)
      }
      skipSpace()
      if skip(UInt8(ascii: "}")) { return .object(object) }
      guard skip(UInt8(ascii: ",")) else {
        throw failure("Expected \",\" or \"}\", found \(found())")
      }
      skipSpace()
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
      return false
    }
    position = end
    return true
  }

  func failure(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, offset: position)
  }

  /// What is at the current position, for a message.
  func found() -> String {
    guard position < bytes.count else { return "the end of the document" }
    let byte = bytes[position]
    if byte < 0x20 || byte == 0x7F { return "the control character \(hexadecimal(byte))" }
    if byte < 0x80 { return "\"\(Character(Unicode.Scalar(byte)))\"" }
    let end = min(position + 4, bytes.count)
    let scalar = String(decoding: bytes[position..<end], as: UTF8.self).unicodeScalars.first
    return scalar.map { "\"\($0)\"" } ?? "the byte \(hexadecimal(byte))"
  }

  func hexadecimal(_ byte: UInt8) -> String {
    "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}

import FilbertCore
import FilbertJSON
import Logging

extension LogRecord {
  /// Appends time, level, message and the metadata as `key=value`, quoted if `value` is not one plain word.
  func appendText(to bytes: inout [UInt8]) {
    time.append(to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes += level.rawValue.utf8
    bytes.append(UInt8(ascii: " "))
    Self.append(message, to: &bytes) { _ in false }
    for (key, value) in sortedMetadata {
      bytes.append(UInt8(ascii: " "))
      for byte in key.utf8 { bytes.append(Self.isPlain(byte) ? byte : UInt8(ascii: "_")) }
      bytes.append(UInt8(ascii: "="))
      Self.append(value: value.plainText, to: &bytes)
    }
  }

  private static func append(value: String, to bytes: inout [UInt8]) {
    guard value.isEmpty || !value.utf8.allSatisfy(isPlain) else {
      bytes += value.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    append(value, to: &bytes) { $0 == "\"" || $0 == "\\" }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte has no special meaning in `key=value`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "\\"): false
    case 0x21...0x7E: true
    default: false
    }
  }

  /// Appends `text` with a backslash before what `isSpecial`, and escapes what controls a terminal and every format
  /// character, the joiners that writing needs included: nobody can forge a line, hide one, or make two look alike.
  private static func append(
    _ text: String, to bytes: inout [UInt8], isSpecial: (Unicode.Scalar) -> Bool
  ) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case _ where isSpecial(scalar): bytes += "\\\(scalar)".utf8
      case " "..."~": bytes.append(UInt8(ascii: scalar))
      case _ where scalar.properties.generalCategory == .format: bytes += scalar.escape.utf8
      default: bytes += (scalar.terminalEscape ?? String(scalar)).utf8
      }
    }
  }
}

extension Logger.MetadataValue {
  /// The value as one string; lists and dictionaries as JSON.
  fileprivate var plainText: String {
    switch self {
    case .string(let text): text
    case .stringConvertible(let value): value.description
    case .array, .dictionary: JSONValue(self).serialized()
    }
  }
}

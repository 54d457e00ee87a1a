/// Writing, in the manner of Python's `json.dumps(ensure_ascii=False)`.
extension JSONValue {
  /// The document as text; see ``append(to:pretty:)``.
  package func serialized(pretty: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, pretty: pretty)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the document in UTF-8, without a newline at the end.
  ///
  /// - Parameter pretty: Two spaces per level and one element per line, as `transformers` writes
  ///   its configurations; otherwise no white space at all.
  package func append(to bytes: inout [UInt8], pretty: Bool = false) {
    append(to: &bytes, indentation: pretty ? 0 : nil)
  }

  /// Appends `text` as a JSON string in quotes. Only what must be escaped is.
  package static func append(string text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `indentation` is the level of the value in pretty documents, nil in compact ones.
  private func append(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: bytes += Array("null".utf8)
    case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): Self.append(string: text, to: &bytes)
    case .array(let elements):
      appendList(elements, "[", "]", to: &bytes, indentation) { element, bytes, level in
        element.append(to: &bytes, indentation: level)
      }
    case .object(let object):
      appendList(object.members, "{", "}", to: &bytes, indentation) { member, bytes, level in
        Self.append(string: member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if level != nil { bytes.append(UInt8(ascii: " ")) }
        member.value.append(to: &bytes, indentation: level)
      }
    }
  }

  private func appendList<Element>(
    _ elements: [Element], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar,
    to bytes: inout [UInt8], _ indentation: Int?,
    each: (Element, inout [UInt8], Int?) -> Void
  ) {
    bytes.append(UInt8(ascii: opening))
    let level = indentation.map { $0 + 1 }
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendLineBreak(level, to: &bytes)
      each(element, &bytes, level)
    }
    if !elements.isEmpty { appendLineBreak(indentation, to: &bytes) }
    bytes.append(UInt8(ascii: closing))
  }

  private func appendLineBreak(_ level: Int?, to bytes: inout [UInt8]) {
    guard let level else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }
}

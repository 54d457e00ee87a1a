/// The fields of a message of Protocol Buffers, as they are written.
///
/// Numbers that are 0 and empty texts are not written, as in version 3 of the language.
struct ProtocolMessage {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ field: Int, _ value: Int) {
    appendKey(field, wireType: 0)
    appendVariableLength(UInt64(bitPattern: Int64(value)))
  }

  mutating func append(_ field: Int, _ value: Double) {
    appendKey(field, wireType: 1)
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func append(_ field: Int, _ value: Float) {
    appendKey(field, wireType: 5)
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func append(_ field: Int, _ text: String) { append(field, Array(text.utf8)) }

  mutating func append(_ field: Int, _ message: ProtocolMessage) { append(field, message.bytes) }

  private mutating func append(_ field: Int, _ content: [UInt8]) {
    appendKey(field, wireType: 2)
    appendVariableLength(UInt64(content.count))
    bytes += content
  }

  private mutating func appendKey(_ field: Int, wireType: UInt64) {
    appendVariableLength(UInt64(field) << 3 | wireType)
  }

  /// Seven bits a byte, the lowest first.
  private mutating func appendVariableLength(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FixedWidthInteger {
  var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }
}

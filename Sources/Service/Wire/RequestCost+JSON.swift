import NIOCore

extension RequestCost {
  /// How many values and names there can be in JSON, estimated before it is read: characters outside of strings that
  /// are followed by one.
  static func separators(ofJSON body: ByteBuffer) -> Int {
    let bytes = body.readableBytesUInt8Span
    var (count, isString, isEscaped) = (0, false, false)
    for index in bytes.indices {
      let byte = bytes[index]
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
      default: break
      }
    }
    return count
  }
}

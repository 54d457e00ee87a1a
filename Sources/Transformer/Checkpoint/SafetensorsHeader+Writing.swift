package import FilbertJSON

extension SafetensorsHeader {
  /// The entry of a tensor whose elements lie at `bytes` of the data.
  package static func entry(
    _ type: TensorDataType, shape: [Int], bytes: Range<Int>
  ) -> JSONValue {
    [
      "dtype": .string(type.rawValue), "shape": .array(shape.map { .number($0) }),
      "data_offsets": [.number(bytes.lowerBound), .number(bytes.upperBound)],
    ]
  }

  /// The beginning of a file: the length of the header, and the header, padded with spaces.
  ///
  /// - Parameter byteCount: of the beginning, a multiple of eight; nil for the next multiple of eight.
  /// - Precondition: `byteCount` is enough.
  package static func framed(_ header: JSONObject, byteCount: Int? = nil) -> [UInt8] {
    var json: [UInt8] = []
    JSONValue.object(header).append(to: &json)
    let length = byteCount.map { $0 - lengthSize } ?? (json.count + 7) / 8 * 8
    precondition(length >= json.count, "a header of \(json.count) bytes in \(length)")
    json += repeatElement(UInt8(ascii: " "), count: length - json.count)
    return (0..<lengthSize).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json
  }
}

/// Converts offsets of annotation tools to bytes of UTF-8.
struct TextOffsets {
  /// The byte at each offset; -1 in the middle of a scalar.
  private let bytes: [Int]

  /// One pass over `text`.
  init(_ text: String, unit: TaggedRequest.OffsetUnit) {
    var bytes: [Int] = []
    bytes.reserveCapacity(text.utf8.count + 1)
    var byte = 0
    for scalar in text.unicodeScalars {
      let width = UTF8.width(scalar)
      let units =
        switch unit {
        case .scalars: 1
        case .utf16: UTF16.width(scalar)
        case .bytes: width
        }
      bytes.append(byte)
      for _ in 1..<max(1, units) { bytes.append(-1) }
      byte += width
    }
    bytes.append(byte)
    self.bytes = bytes
  }

  /// The bytes of the text between two offsets; nil if they lie outside of it, in the middle of a
  /// scalar, or in the wrong order.
  func range(_ start: Int, _ end: Int) -> Range<Int>? {
    guard start <= end, bytes.indices.contains(start), bytes.indices.contains(end),
      bytes[start] >= 0, bytes[end] >= 0
    else { return nil }
    return bytes[start]..<bytes[end]
  }
}

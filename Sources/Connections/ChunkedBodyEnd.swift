import NIOCore

/// Finds the end of a chunked body (RFC 9112, section 7.1) that arrives in parts. The decoder, which reads the
/// same bytes, checks whether it is well formed.
struct ChunkedBodyEnd {
  private enum Place {
    /// In the digits of a chunk's size, and after them in its line.
    case size, sizeLine
    /// At the beginning of a line after the last chunk, and the rest of that line.
    case trailer, trailerLine
  }

  private var place = Place.size
  private var size = 0
  /// Bytes of the chunk that are to come, with the end of its line.
  private var missing = 0

  /// How many of `bytes` are of the body: all, unless it ends among them.
  mutating func length(in bytes: ByteBufferView) -> Int {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let skipped = min(missing, bytes.endIndex - index)
      (index, missing) = (index + skipped, missing - skipped)
      guard index < bytes.endIndex else { break }
      let isEnd = read(bytes[index])
      index += 1
      if isEnd { break }
    }
    return index - bytes.startIndex
  }

  /// Whether the body ends with `byte`.
  private mutating func read(_ byte: UInt8) -> Bool {
    let isLineEnd = byte == UInt8(ascii: "\n")
    switch place {
    case .size, .sizeLine:
      if isLineEnd {
        (place, missing) = size == 0 ? (.trailer, 0) : (.size, size + 2)
        size = 0
      } else if place == .size, let digit = Character(Unicode.Scalar(byte)).hexDigitValue {
        // The decoder refuses sizes as large as this.
        size = min(size, Int.max >> 8) << 4 | digit
      } else {
        place = .sizeLine
      }
    case .trailer:
      if !isLineEnd, byte != UInt8(ascii: "\r") { place = .trailerLine }
      return isLineEnd
    case .trailerLine:
      if isLineEnd { place = .trailer }
    }
    return false
  }
}

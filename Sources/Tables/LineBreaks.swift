/// Line breaks as editors count them: LF, CRLF and CR alone, each one break.
enum LineBreaks {
  /// The number of breaks in `bytes[range]`.
  static func count(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var count = 0
    var index = next(in: bytes, range)
    while index < range.upperBound {
      count += 1
      index = next(in: bytes, end(in: bytes, of: index, range)..<range.upperBound)
    }
    return count
  }

  /// Where the line after the last break in `bytes[range]` begins, or nil without a break.
  static func lastEnd(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard let last = bytes[range].lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
    return last + 1
  }

  private static func next(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    ByteScan.firstIndex(of: 0x0A, 0x0D, 0x0D, in: bytes, range)
  }

  private static func end(in bytes: [UInt8], of index: Int, _ range: Range<Int>) -> Int {
    let next = index + 1
    let isPair = bytes[index] == 0x0D && next < range.upperBound && bytes[next] == 0x0A
    return isPair ? next + 1 : next
  }
}

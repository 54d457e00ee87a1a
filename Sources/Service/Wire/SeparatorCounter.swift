/// Counts what may separate columns of a table, or values of one of its rows, before it is read: each takes many times
/// the byte in which it is written.
///
/// Texts count with the rest, because what is quoted depends on how the table is written. In CSV only the header
/// matters, which determines how many fields a row has; in JSON Lines only the line with the most.
struct SeparatorCounter {
  private let isJSON: Bool
  private let delimiter: UInt8?
  /// The most there were.
  private(set) var most = 0
  private var current = 0
  /// Whether the header of CSV is over.
  private var isOver = false
  /// Whether a line break may not count as one: in UTF-16 and UTF-32, whose separators have a zero byte, in quotes
  /// after a backslash, and in bytes of other characters.
  private var isUncertain: Bool
  private var isQuoted = false
  private var last: UInt8 = 0

  /// - Parameters:
  ///   - delimiter: of CSV, if the client gives it.
  ///   - isWide: whether the charset that the client gives has characters of two or four bytes.
  init(isJSON: Bool, delimiter: UInt8?, isWide: Bool) {
    (self.isJSON, self.delimiter, isUncertain) = (isJSON, delimiter, isWide)
  }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"),
        UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"):
        count()
      case delimiter: count()
      case 0: isUncertain = true
      case UInt8(ascii: "\""):
        isQuoted.toggle()
        if last == UInt8(ascii: "\\"), !isOver { isUncertain = true }
      case 0x0A, 0x0D: endLine()
      case 0x80... where !isOver && !isJSON: isUncertain = true
      default: break
      }
      last = byte
    }
  }

  private mutating func count() {
    guard !isOver || isUncertain else { return }
    current += 1
    most = max(most, current)
  }

  private mutating func endLine() {
    guard !isUncertain else { return }
    // Strings of JSON have no line breaks.
    if isJSON { current = 0 } else if !isQuoted { isOver = true }
  }
}

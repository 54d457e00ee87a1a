import FilbertCore
import FilbertFiles

/// The part of a source that is being looked at: it slides forward, and grows only as far as one
/// record needs.
struct ByteWindow {
  /// The name of the source in messages.
  let name: String
  /// The bytes up to ``end`` are content, the rest is room.
  var bytes: [UInt8]
  /// The number of bytes that are content.
  private(set) var end = 0
  /// Offset in the source of the first byte of ``bytes``.
  private(set) var origin = 0
  /// Whether the source has no more bytes.
  private(set) var isAtEnd = false
  /// Whether reading the source failed: nothing more can be read from it.
  private(set) var isBroken = false
  /// Whether the source began with a UTF-8 byte order mark, which is dropped.
  private(set) var hasByteOrderMark = false

  /// Whether reading can also begin in the middle of the source.
  var isSeekable: Bool { source.isSeekable }

  private let source: ByteReader
  private var chunk: [UInt8]

  /// Reads the first bytes of `source`.
  ///
  /// - Throws: `badData` if they show that this is not UTF-8 text.
  init(_ source: ByteReader, bufferSize: Int = ByteReader.bufferSize) throws(FilbertError) {
    self.source = source
    name = source.name
    chunk = [UInt8](repeating: 0, count: max(1, bufferSize))
    bytes = [UInt8](repeating: 0, count: max(8, bufferSize))
    while end < 4, try refill(keepingFrom: 0) != nil {}
    try checkSignature()
  }

  /// Continues in the middle of a source, at the offset at which `source` begins.
  init(_ source: ByteReader, at offset: Int) {
    self.source = source
    name = source.name
    origin = offset
    chunk = [UInt8](repeating: 0, count: ByteReader.bufferSize)
    bytes = chunk
  }

  /// Continues at the first line of `file` that begins at `offset` or later, which is not 0.
  ///
  /// - Returns: Where the line begins in the window, or its end if there is none. If a CR is before it, an LF that follows
  ///   belongs to that.
  static func line(
    from offset: Int, of file: TextFile, endsAtCR: Bool
  ) throws(FilbertError) -> (window: ByteWindow, start: Int, isAfterCR: Bool) {
    // From the byte before: if that ends a line, one begins at the offset.
    var window = ByteWindow(try file.open(from: offset - 1), at: offset - 1)
    var position = 0
    while true {
      let end = window.lineEnd(position..<window.end, endsAtCR: endsAtCR)
      if end < window.end { return (window, end + 1, window.bytes[end] == 0x0D) }
      position = window.end
      guard let shift = try window.refill(keepingFrom: position) else {
        return (window, position, false)
      }
      position -= shift
    }
  }

  /// Where a line ends in a range of the bytes, or the end of the range.
  ///
  /// - Parameter endsAtCR: Whether a CR ends a line too.
  func lineEnd(_ range: Range<Int>, endsAtCR: Bool) -> Int {
    endsAtCR
      ? ByteScan.firstIndex(of: 0x0A, 0x0D, 0x0D, in: bytes, range)
      : ByteScan.firstIndex(of: 0x0A, in: bytes, range)
  }

  /// Reads more, dropping the content before `start`.
  ///
  /// - Returns: By how much the content moved to the front, or nil at the end of the source.
  mutating func refill(keepingFrom start: Int) throws(FilbertError) -> Int? {
    guard !isAtEnd else { return nil }
    let count: Int
    do throws(FilbertError) {
      count = try source.read(into: &chunk)
    } catch {
      isBroken = true
      throw error
    }
    guard count > 0 else {
      isAtEnd = true
      return nil
    }
    var shift = 0
    if end + count > bytes.count {
      shift = start
      bytes.replaceSubrange(0..<(end - start), with: bytes[start..<end])
      end -= start
      origin += start
      if end + count > bytes.count {
        let wanted = max(end + count, 2 * bytes.count)
        bytes.append(contentsOf: repeatElement(0, count: wanted - bytes.count))
      }
    }
    bytes.replaceSubrange(end..<(end + count), with: chunk[..<count])
    end += count
    return shift
  }

  /// An error if `bytes[range]` is not UTF-8; `line` is the line of its first byte.
  func requireUTF8(_ range: Range<Int>, line: Int) throws(FilbertError) {
    let first = ByteScan.firstNonASCII(in: bytes, range)
    guard first < range.upperBound,
      let index = UTF8Validation.firstInvalid(in: bytes, first..<range.upperBound)
    else { return }
    let before = range.lowerBound..<index
    throw FilbertError(
      .badData, naming: invalid(index, range), file: name,
      line: line + LineBreaks.count(in: bytes, before))
  }

  /// Whether a byte order mark of UTF-8 is at `index`, which is not the beginning of the source: one file was appended to
  /// another. It is no part of a text.
  func isMark(at index: Int) -> Bool {
    index + 2 < end && bytes[index] == 0xEF && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF
      && origin + index > (hasByteOrderMark ? 3 : 0)
  }

  /// An error if `bytes[range]`, a line, is what programs put at the end of a file that has no more content: NUL bytes,
  /// as after a crash, or Ctrl-Z.
  ///
  /// - Parameter isLast: Whether the source ends with the line, so that a text before these bytes is no excuse.
  func requireContent(_ range: Range<Int>, isLast: Bool, line: Int) throws(FilbertError) {
    guard !range.isEmpty, [0, 0x1A].contains(bytes[range.upperBound - 1]) else { return }
    let byte = bytes[range.upperBound - 1]
    // A line that is one NUL may be a text.
    guard isLast || (byte != 0 || range.count > 1) && bytes[range].allSatisfy({ $0 == byte }) else {
      return
    }
    throw FilbertError(
      .badData,
      byte == 0
        ? "The line ends in NUL bytes, as after a crash or a copy that was cut off; check whether rows are missing, and"
          + " remove the bytes."
        : "The line ends in Ctrl-Z (0x1A), the end of a file in DOS; remove it.",
      file: name, line: line)
  }

  private func invalid(_ index: Int, _ range: Range<Int>) -> Message {
    if let sentence = source.undecodable(at: origin + index) {
      return source.encoding?.origin == .told
        ? "\(sentence)." : "\(sentence), as which the file is read; \(.encoding) decides."
    }
    let value = String(bytes[index], radix: 16, uppercase: true)
    let lineStart = LineBreaks.lastEnd(in: bytes, range.lowerBound..<index) ?? range.lowerBound
    return
      "The byte 0x\(value) (byte \(index - lineStart + 1) of the line, offset \(origin + index) in the file)"
      + " is not valid UTF-8; save the file as UTF-8, or name its encoding with \(.encoding), for example"
      + " \(.encoding, "windows-1252")."
  }

  private mutating func checkSignature() throws(FilbertError) {
    let start = Array(bytes[..<min(4, end)])
    if start.starts(with: [0xEF, 0xBB, 0xBF]) {
      hasByteOrderMark = true
      bytes.replaceSubrange(0..<(end - 3), with: bytes[3..<end])
      end -= 3
      origin = 3
      return
    }
    let advice: String
    if start == [0xFF, 0xFE, 0, 0] || start == [0, 0, 0xFE, 0xFF] {
      advice = "The text is UTF-32, not UTF-8."
    } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      advice = "The text is UTF-16, not UTF-8."
    } else if start == [0x50, 0x4B, 3, 4] {
      advice = "This is a ZIP archive or an Excel workbook; save the sheet as CSV (UTF-8)."
    } else if start == [0xD0, 0xCF, 0x11, 0xE0] {
      advice = "This is an old Excel workbook; save the sheet as CSV (UTF-8)."
    } else if start.starts(with: [0x1F, 0x8B]) {
      advice = "This is compressed with gzip twice; decompress it first, for example with gunzip."
    } else {
      return
    }
    throw FilbertError(.badData, advice, file: name)
  }
}

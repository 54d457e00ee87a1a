package import FilbertCore
package import FilbertFiles

/// Reads lines ended by LF or CRLF, one at a time in constant memory. A CR elsewhere belongs to the
/// line: JSON Lines allow it as white space, and a text may contain it.
package struct LineReader {
  /// The number of the line, 1-based.
  package private(set) var line = 0
  /// Whether reading can continue after an error.
  package var canContinue: Bool { !isTooLong && !window.isBroken }

  private var window: ByteWindow
  /// Whether a line was longer than allowed: the start of the next one is then unknown.
  private var isTooLong = false
  private var position = 0
  /// Where the last line begins in the window, and its length without its end.
  private var last = (start: 0, length: 0)

  /// Begins to read `source`; see ``CSVReader/init(_:delimiter:bufferSize:)``.
  package init(
    _ source: ByteReader, bufferSize: Int = ByteReader.bufferSize
  ) throws(FilbertError) {
    window = try ByteWindow(source, bufferSize: bufferSize)
  }

  /// The name of the source in messages.
  package var name: String { window.name }

  /// The line that was read last, even if it is not UTF-8.
  package var raw: [UInt8] { Array(window.bytes[last.start..<(last.start + last.length)]) }

  /// The next line without its end, or nil after the last.
  ///
  /// - Throws: `badData` with the line if it is not UTF-8 or longer than 64 MiB.
  package mutating func next() throws(FilbertError) -> [UInt8]? {
    var scanned = position
    var end = 0
    while true {
      end = ByteScan.firstIndex(of: 0x0A, in: window.bytes, scanned..<window.end)
      if end < window.end { break }
      guard end - position < CSVReader.maximumRecordSize else {
        isTooLong = true
        throw FilbertError(
          .badData, "The line has more than 64 MiB.", file: name, line: line + 1)
      }
      guard let shift = try window.refill(keepingFrom: position) else {
        if position == window.end { return nil }
        break
      }
      position -= shift
      scanned = end - shift
    }
    line += 1
    let start = position
    position = min(end + 1, window.end)
    let hasCR = end > start && window.bytes[end - 1] == 0x0D
    last = (start, end - start - (hasCR ? 1 : 0))
    try window.requireUTF8(start..<end, line: line)
    return raw
  }
}

package import FilbertCore
package import FilbertFiles

/// Reads lines ended by LF or CRLF, one at a time in constant memory. A CR elsewhere belongs to the
/// line: JSON Lines allow it as white space, and a text may contain it. Only if the first 256 KiB have no LF, a CR by itself
/// ends a line too, as in files of an old Macintosh. A byte order mark at the beginning of a line is dropped.
package struct LineReader {
  /// The number of the line, 1-based.
  package private(set) var line = 0
  /// Whether reading can continue after an error.
  package var canContinue: Bool { !isTooLong && !window.isBroken }

  /// How much is looked at to learn how lines end.
  private static let sampleSize = 256 << 10

  private var window: ByteWindow
  /// Whether a line was longer than allowed: the start of the next one is then unknown.
  private var isTooLong = false
  private var position = 0
  /// Whether a CR by itself ends a line; nil before the first one.
  private var endsAtCR: Bool?
  /// A CR was the last byte; an LF that follows belongs to it.
  private var isAfterCR = false
  /// Offset in the source from which on no line is read.
  private var limit = Int.max
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
  /// - Throws: `badData` with the line if it is not UTF-8, longer than 64 MiB, or holds only what programs put at the end
  ///   of a file.
  package mutating func next() throws(FilbertError) -> [UInt8]? {
    guard try nextStart() < limit else { return nil }
    if try has(1), window.bytes[position] == 0xEF, try has(3), window.isMark(at: position) {
      position += 3
    }
    let found = try findEnd()
    guard let end = found else { return nil }
    line += 1
    let start = position
    let hasEnd = end < window.end
    isAfterCR = hasEnd && window.bytes[end] == 0x0D
    position = min(end + 1, window.end)
    let hasCR = end > start && window.bytes[end - 1] == 0x0D
    last = (start, end - start - (hasCR ? 1 : 0))
    try window.requireUTF8(start..<end, line: line)
    try window.requireContent(start..<(start + last.length), isLast: !hasEnd, line: line)
    return raw
  }

  /// Offset in the source at which reading is.
  var place: Int { window.origin + position }

  /// Offset in the source at which the next line begins; after the last, the size of the source.
  mutating func nextStart() throws(FilbertError) -> Int {
    if endsAtCR == nil { endsAtCR = try hasOnlyCR() }
    if isAfterCR {
      isAfterCR = false
      if try has(1), window.bytes[position] == 0x0A { position += 1 }
    }
    // A byte order mark belongs to the first line, also for a shard that begins behind it.
    if line == 0, window.hasByteOrderMark, try has(1) { return 0 }
    return window.origin + position
  }

  /// Reads only lines that begin in a part of `file`, which is what was read so far.
  ///
  /// - Returns: What ``line`` lacks, if lines before the part were not read.
  mutating func restrict(
    to part: Range<Int>, of file: TextFile
  ) throws(FilbertError) -> LinesBefore? {
    _ = try nextStart()
    let endsAtCR = endsAtCR == true
    var before: LinesBefore?
    if window.isSeekable, part.lowerBound > 0 {
      (window, position, isAfterCR) = try ByteWindow.line(
        from: part.lowerBound, of: file, endsAtCR: endsAtCR)
      line = 0
      before = LinesBefore(try nextStart(), in: file, endsAtCR: endsAtCR)
    } else {
      self = try LineReader(file.open())
      self.endsAtCR = endsAtCR
      limit = part.lowerBound
      var isAtPart = false
      while !isAtPart {
        do throws(FilbertError) { isAtPart = try next() == nil } catch {
          guard canContinue else { throw error }
        }
      }
    }
    limit = part.upperBound
    return before
  }

  /// Where the line ends that begins at the current position; nil if there is none.
  private mutating func findEnd() throws(FilbertError) -> Int? {
    var scanned = position
    while true {
      let end = window.lineEnd(scanned..<window.end, endsAtCR: endsAtCR == true)
      if end < window.end { return end }
      guard end - position < CSVReader.maximumRecordSize else {
        isTooLong = true
        throw FilbertError(
          .badData, "The line has more than 64 MiB.", file: name, line: line + 1)
      }
      guard let shift = try window.refill(keepingFrom: position) else {
        return position == window.end ? nil : window.end
      }
      position -= shift
      scanned = end - shift
    }
  }

  /// Whether there are `count` more bytes, reading more if need be.
  private mutating func has(_ count: Int) throws(FilbertError) -> Bool {
    while window.end - position < count {
      guard let shift = try window.refill(keepingFrom: position) else { return false }
      position -= shift
    }
    return true
  }

  /// Whether the beginning of the source has CRs and no LF. A pipe is not read beyond its first LF, since its writer may
  /// wait for an answer.
  private mutating func hasOnlyCR() throws(FilbertError) -> Bool {
    var scanned = 0
    while true {
      let end = min(window.end, Self.sampleSize)
      guard ByteScan.firstIndex(of: 0x0A, in: window.bytes, scanned..<end) == end else {
        return false
      }
      scanned = end
      guard end < Self.sampleSize, try window.refill(keepingFrom: 0) != nil else { break }
    }
    return ByteScan.firstIndex(of: 0x0D, in: window.bytes, 0..<scanned) < scanned
  }
}

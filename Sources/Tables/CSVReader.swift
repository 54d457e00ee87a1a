package import FilbertCore
package import FilbertFiles

/// Reads RFC 4180 records one at a time in constant memory.
///
/// Beyond the RFC: LF and CR end records as CRLF does, blank lines are skipped, a byte order mark is dropped, and a
/// quote inside an unquoted field is an ordinary character (Python's `csv` agrees). A first line such as `sep=;`, which
/// Excel writes and reads, names the delimiter. But text after a closing quote and quotes that stay open are errors, as
/// in the RFC, because guessing what was meant merges or splits a customer's rows.
///
/// The record stays in the window it was read into; it is valid until the next call of ``next()``.
package struct CSVReader {
  /// No record is longer, unless asked for. A quote that is never closed would otherwise take a
  /// whole file, however large, into memory before it is reported.
  package static let maximumRecordSize = 64 << 20
  private static let quote = CSVQuoting.quote

  /// The line, 1-based, on which the record begins.
  package private(set) var line = 1
  /// Whether reading can continue after an error: yes if just one record is bad, no if the place
  /// where it ends is in doubt.
  package var canContinue: Bool { !isStuck && !window.isBroken }

  private(set) var dialect: CSVDialect
  private(set) var window: ByteWindow
  /// The number of fields in the record.
  package private(set) var count = 0
  /// Where the record begins in the window.
  private(set) var record = 0
  /// Its bytes, without the line end.
  private(set) var length = 0
  /// The next byte to look at.
  private(set) var position = 0
  private var nextLine = 1
  /// A CR was the last byte; an LF that follows belongs to it.
  private var isAfterCR = false
  private var knowsLineEnding = false
  /// What is known of the record.
  private var form = CSVRecordForm.any
  /// Whether the place where the record ends is in doubt, and not to be found.
  private var isStuck = false
  /// Offsets in the source where a record that was given up had a quote open: at every line break in there. Another
  /// record with an open quote at one of these would fail in the same way, so it is not read again; a file of stray
  /// quotes would otherwise be read once for each quote.
  private var doubtful: (range: Range<Int>, reason: CSVDoubt) = (0..<0, .openQuote)
  /// Offset of the last line break that a backslash made part of a field without quotes.
  private var unquotedBreak = -1
  /// Offset in the source from which on no record is read.
  var limit = Int.max
  private let recovers: Bool
  private let maximumRecordSize: Int

  /// Begins to read `source`.
  ///
  /// - Parameters:
  ///   - delimiter: The byte between fields; nil to detect it from the first records; see
  ///     ``CSVDialect/init(sample:isWhole:delimiter:quoting:)``.
  ///   - quoting: Nil to detect it likewise.
  ///   - recovers: If a quote is never closed or text follows a closing one, give up the first line
  ///     of the record and continue at the line after it, instead of stopping. Each line is then
  ///     looked at twice at most, and a record again that crosses a multiple of its greatest size.
  ///   - bufferSize: Bytes to read at a time.
  ///   - maximumRecordSize: Bytes a record may have, give or take one read.
  /// - Throws: `badData` if the source is not UTF-8 text; what the source throws.
  package init(
    _ source: ByteReader, delimiter: UInt8? = nil, quoting: CSVQuoting? = nil,
    recovers: Bool = false, bufferSize: Int = ByteReader.bufferSize,
    maximumRecordSize: Int = CSVReader.maximumRecordSize
  ) throws(FilbertError) {
    self.recovers = recovers
    self.maximumRecordSize = maximumRecordSize
    window = try ByteWindow(source, bufferSize: bufferSize)
    dialect = CSVDialect(hasByteOrderMark: window.hasByteOrderMark)
    var delimiter = delimiter
    if let announced = try announcedDelimiter() {
      delimiter = announced
      position = CSVDialect.announcement.count + 1
    }
    if delimiter == nil || quoting == nil {
      let found = CSVDialect.likely(
        try sample(), isWhole: window.isAtEnd, delimiter: delimiter, quoting: quoting)
      (dialect.delimiter, dialect.quoting) = found
    } else if let delimiter, let quoting {
      (dialect.delimiter, dialect.quoting) = (delimiter, quoting)
    }
  }

  /// Whether reading stopped where the source ended within quotes.
  var isCutInQuotes: Bool { !canContinue && doubtful.reason == .openQuote }

  /// The record as it is in the file, without its line end; after an error the unreadable one, or
  /// its first line if its end is in doubt.
  package var raw: [UInt8] { Array(window.bytes[record..<(record + length)]) }

  /// The record that was read last.
  var row: Row {
    Row(
      line: line, storage: window.bytes, record..<(record + length), count: count,
      delimiter: dialect.delimiter, quoting: dialect.quoting, form: form)
  }

  /// Delimiter, line ending and byte order mark. After the first record this may have to read on to
  /// see whether an LF follows its CR.
  package mutating func currentDialect() throws(FilbertError) -> CSVDialect {
    try skipLFAfterCR()
    return dialect
  }

  /// Goes to the next record; false at the end.
  ///
  /// - Throws: `badData` with the line: quote not closed, text after a closing quote, not UTF-8,
  ///   longer than allowed.
  package mutating func next() throws(FilbertError) -> Bool {
    length = 0
    if try nextWhole() { return true }
    form = .any
    guard canContinue, try skipBlankLines(), window.origin + position < limit else { return false }
    record = position
    line = nextLine
    count = 0
    while try readField() {}
    try window.requireUTF8(record..<(record + length), line: line)
    return true
  }

  /// Goes to the next record if that is in the window with its line end and no line break belongs to a field: most
  /// records of most files, in one pass over their bytes.
  private mutating func nextWhole() throws(FilbertError) -> Bool {
    guard canContinue, knowsLineEnding, position < window.end else { return false }
    if isAfterCR { try skipLFAfterCR() }
    if window.isMark(at: position) || window.origin + position >= limit { return false }
    let rest = position..<window.end
    let end: Int
    var isASCII = false
    if let plain = ByteScan.plainRecord(
      in: window.bytes, rest, delimiter: dialect.delimiter,
      quote: dialect.quoting == .none ? 0xFF : CSVQuoting.quote)
    {
      (end, count, isASCII) = (plain.end, plain.delimiters + 1, plain.isASCII)
      form = isASCII ? .ascii : .plain
      guard dialect.quoting != .backslash || !hasEscape(position..<end) else { return false }
    } else if dialect.quoting == .double,
      let quoted = ByteScan.quotedRecord(in: window.bytes, rest, delimiter: dialect.delimiter)
    {
      (end, count) = (quoted.end, quoted.delimiters + 1)
      form = quoted.isEscaped ? .any : .quoted
    } else {
      return false
    }
    guard end > position else { return false }
    (record, line) = (position, nextLine)
    length = end - position
    position = end + 1
    nextLine += 1
    isAfterCR = window.bytes[end] == 0x0D
    if isAfterCR, position < window.end {
      isAfterCR = false
      if window.bytes[position] == 0x0A { position += 1 }
    }
    if !isASCII { try window.requireUTF8(record..<end, line: line) }
    return true
  }

  private func hasEscape(_ range: Range<Int>) -> Bool {
    ByteScan.firstIndex(of: CSVQuoting.escape, in: window.bytes, range) < range.upperBound
  }

  /// Goes to the first line of `file` that begins at `offset` or later, if every line break ends a record.
  ///
  /// - Returns: What ``line`` lacks from here on.
  mutating func jump(to offset: Int, of file: TextFile) throws(FilbertError) -> LinesBefore {
    (window, position, isAfterCR) = try ByteWindow.line(from: offset, of: file, endsAtCR: true)
    (record, nextLine) = (position, 1)
    return LinesBefore(window.origin + position, in: file, endsAtCR: true)
  }

  // MARK: Between records

  private mutating func skipBlankLines() throws(FilbertError) -> Bool {
    while true {
      record = position
      try skipLFAfterCR()
      record = position
      guard try hasByte() else { return false }
      switch window.bytes[position] {
      case 0x0A: endLine(.lf)
      case 0x0D: isAfterCR = true
      case 0xEF where try isAtMark():
        position += 3
        continue
      default: return true
      }
      position += 1
      nextLine += 1
    }
  }

  /// Whether a byte order mark in the middle of the file is next.
  private mutating func isAtMark() throws(FilbertError) -> Bool {
    while window.end - position < 3, try refill() {}
    return window.isMark(at: position)
  }

  private mutating func skipLFAfterCR() throws(FilbertError) {
    guard isAfterCR else { return }
    isAfterCR = false
    if try hasByte(), window.bytes[position] == 0x0A {
      position += 1
      // Even if the record is still held: it ends before the CR.
      endLine(.crlf)
    } else {
      endLine(.cr)
    }
  }

  /// The first line ending seen is that of the file.
  private mutating func endLine(_ ending: CSVDialect.LineEnding) {
    if !knowsLineEnding { dialect.lineEnding = ending }
    knowsLineEnding = true
  }

  // MARK: Within a record

  /// Reads one field and what ends it; true if another one follows.
  private mutating func readField() throws(FilbertError) -> Bool {
    if dialect.quoting != .none, try hasByte(), window.bytes[position] == Self.quote {
      return try readQuotedField()
    }
    let escape = dialect.quoting == .backslash ? CSVQuoting.escape : dialect.delimiter
    while true {
      position = ByteScan.firstIndex(
        of: dialect.delimiter, escape, 0x0A, 0x0D, in: window.bytes, position..<window.end)
      if position < window.end, escape != dialect.delimiter, window.bytes[position] == escape {
        try skipEscaped()
        continue
      }
      if position < window.end { break }
      guard try hasByte() else { break }
    }
    return readTerminator()
  }

  /// Passes a backslash and the byte after it, outside quotes.
  private mutating func skipEscaped() throws(FilbertError) {
    position += 1
    guard try hasByte() else { return }
    if window.bytes[position] == 0x0A || window.bytes[position] == 0x0D {
      nextLine += 1
      unquotedBreak = window.origin + position
    }
    position += 1
  }

  private mutating func readQuotedField() throws(FilbertError) -> Bool {
    position += 1
    let start = position - record
    let escape = dialect.quoting == .backslash ? CSVQuoting.escape : Self.quote
    while true {
      let from = position
      position = ByteScan.firstIndex(
        of: Self.quote, escape, escape, in: window.bytes, position..<window.end)
      if window.origin + from < doubtful.range.upperBound { try requireNoDoubt(from..<position) }
      if position == window.end {
        guard try readMore() else { throw try giveUp(.openQuote, nextLine) }
        continue
      }
      let isQuote = window.bytes[position] == Self.quote
      position += 1
      if isQuote {
        guard try hasByte(), window.bytes[position] == Self.quote else { break }
      } else if try !hasByte() {
        throw try giveUp(.openQuote, nextLine)
      }
      position += 1
    }
    nextLine += LineBreaks.count(in: window.bytes, (record + start)..<(position - 1))
    if position < window.end {
      let byte = window.bytes[position]
      guard byte == dialect.delimiter || byte == 0x0A || byte == 0x0D else {
        throw try giveUp(.textAfterQuote, nextLine)
      }
    }
    return readTerminator()
  }

  /// Moves past the byte that ended a field; true if it was a delimiter.
  private mutating func readTerminator() -> Bool {
    count += 1
    length = position - record
    guard position < window.end else { return false }
    let byte = window.bytes[position]
    position += 1
    if byte == dialect.delimiter { return true }
    nextLine += 1
    if byte == 0x0D { isAfterCR = true } else { endLine(.lf) }
    return false
  }

  /// Whether there is a byte at the current position, reading more if need be.
  @inline(__always)
  private mutating func hasByte() throws(FilbertError) -> Bool {
    if position < window.end { return true }
    return try readMore()
  }

  private mutating func readMore() throws(FilbertError) -> Bool {
    guard !window.isAtEnd else { return false }
    guard position - record < maximumRecordSize else { throw try giveUp(.length, line) }
    return try refill()
  }

  private mutating func refill() throws(FilbertError) -> Bool {
    guard let shift = try window.refill(keepingFrom: record) else { return false }
    record -= shift
    position -= shift
    return true
  }

  // MARK: Recovery

  /// An error if a quote that is open in `range` has already been followed without success.
  private mutating func requireNoDoubt(_ range: Range<Int>) throws(FilbertError) {
    let first = max(range.lowerBound, doubtful.range.lowerBound - window.origin)
    let end = min(range.upperBound, doubtful.range.upperBound - window.origin)
    guard first < end,
      ByteScan.firstIndex(of: 0x0A, 0x0D, 0x0D, in: window.bytes, first..<end) < end
    else { return }
    throw try giveUp(doubtful.reason, nextLine)
  }

  /// The error for a record whose end is in doubt. Only its first line is taken; reading continues
  /// after it, or nowhere.
  ///
  /// - Parameter place: The line of what is wrong.
  private mutating func giveUp(_ doubt: CSVDoubt, _ place: Int) throws(FilbertError) -> FilbertError
  {
    let end = max(doubtful.range.upperBound, window.origin + position)
    doubtful = (min(end, max(window.origin + record, unquotedBreak + 1))..<end, doubt)
    let hasLine = try findLineEnd()
    length = position - record
    guard recovers, hasLine else {
      isStuck = true
      return FilbertError(
        .badData, doubt.message(maximumRecordSize), file: window.name, line: place)
    }
    nextLine = line
    _ = readTerminator()
    return FilbertError(
      .badData, doubt.recoveryMessage(maximumRecordSize), file: window.name, line: line)
  }

  /// Goes to the end of the record's first line, reading on if requested; false if it is too long.
  private mutating func findLineEnd() throws(FilbertError) -> Bool {
    position = record
    while true {
      position = window.lineEnd(position..<window.end, endsAtCR: true)
      if position < window.end || window.isAtEnd || !recovers { return true }
      guard position - record < maximumRecordSize else { return false }
      _ = try refill()
    }
  }

  // MARK: Start

  /// The delimiter that a first line `sep=;` names. The rest of the line is skipped as a blank one.
  private mutating func announcedDelimiter() throws(FilbertError) -> UInt8? {
    while window.end < CSVDialect.announcement.count + 2,
      try window.refill(keepingFrom: 0) != nil
    {}
    return CSVDialect.announcedDelimiter(window.bytes[..<window.end])
  }

  /// The beginning of the file: all of it or 256 KiB, so that the size of the pieces it comes in makes no difference.
  private mutating func sample() throws(FilbertError) -> [UInt8] {
    let enough = position + (256 << 10)
    while window.end < enough, try window.refill(keepingFrom: 0) != nil {}
    return Array(window.bytes[position..<min(window.end, enough)])
  }
}

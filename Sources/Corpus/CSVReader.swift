package import Files

/// Reads RFC 4180 records one at a time in constant memory.
///
/// Beyond the RFC: LF and CR end records as CRLF does, blank lines are skipped, a byte order mark
/// is dropped, and a quote inside an unquoted field stands for itself (Python's `csv` agrees). A
/// first line such as `sep=;`, which Excel writes and reads, names the delimiter. Not beyond it: text after a closing quote and quotes that stay open are errors, because guessing
/// what was meant merges or splits a customer's rows.
///
/// Fields stay in the window they were read into; they are valid until the next call of ``next()``.
package struct CSVReader {
  /// Bounds of a field relative to the record, without its quotes.
  private struct Field {
    let start: Int
    var end: Int
    let hasEscapes: Bool
  }

  /// No record is longer, unless asked for. A quote that is never closed would otherwise take a
  /// whole file, however large, into memory before it is reported.
  package static let maximumRecordSize = 64 << 20
  private static let quote = UInt8(ascii: "\"")
  /// What Excel's line about the delimiter begins with.
  private static let announcement = Array("sep=".utf8)

  /// The line, 1-based, on which the record begins.
  package private(set) var line = 1
  /// Whether reading can go on after an error: yes if just one record is bad, no if the place where
  /// it ends is in doubt.
  package private(set) var canContinue = true

  private var dialect: CSVDialect
  private var window: ByteWindow
  private var fields: [Field] = []
  /// Where the record begins in the window.
  private var record = 0
  /// The next byte to look at.
  private var position = 0
  private var nextLine = 1
  /// A CR was the last byte; an LF that follows belongs to it.
  private var isAfterCR = false
  private var knowsLineEnding = false
  private var isAtEnd = false
  private let maximumRecordSize: Int

  /// Begins to read `source`.
  ///
  /// - Parameters:
  ///   - delimiter: The byte between fields; nil to tell from the first line, among `, ; tab |`.
  ///   - bufferSize: Bytes to read at a time.
  ///   - maximumRecordSize: Bytes a record may have, give or take one read.
  /// - Throws: `badData` where the source is not UTF-8 text; what the source throws.
  package init(
    _ source: ByteReader, delimiter: UInt8? = nil, bufferSize: Int = ByteReader.bufferSize,
    maximumRecordSize: Int = CSVReader.maximumRecordSize
  ) throws(FilbertError) {
    self.maximumRecordSize = maximumRecordSize
    window = try ByteWindow(source, bufferSize: bufferSize)
    dialect = CSVDialect(hasByteOrderMark: window.hasByteOrderMark)
    if let announced = try announcedDelimiter() {
      dialect.delimiter = announced
      position = Self.announcement.count + 1
    } else {
      dialect.delimiter = if let delimiter { delimiter } else { try detectedDelimiter() }
    }
  }

  /// The number of fields in the record.
  package var count: Int { fields.count }

  /// The bytes of a field, unquoted.
  package subscript(field: Int) -> ArraySlice<UInt8> {
    window.bytes[(record + fields[field].start)..<(record + fields[field].end)]
  }

  /// A field as a string.
  package func string(_ field: Int) -> String {
    String(decoding: self[field], as: UTF8.self)
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
    fields.removeAll(keepingCapacity: true)
    guard try skipBlankLines() else { return false }
    record = position
    line = nextLine
    while try readField() {}
    try window.requireUTF8(record..<position, line: line)
    removeEscapes()
    return true
  }

  // MARK: Between records

  private mutating func skipBlankLines() throws(FilbertError) -> Bool {
    while !isAtEnd {
      try skipLFAfterCR()
      record = position
      guard try hasByte() else { break }
      switch window.bytes[position] {
      case 0x0A: endLine(.lf)
      case 0x0D: isAfterCR = true
      default: return true
      }
      position += 1
      nextLine += 1
    }
    return false
  }

  private mutating func skipLFAfterCR() throws(FilbertError) {
    guard isAfterCR else { return }
    isAfterCR = false
    if try hasByte(), window.bytes[position] == 0x0A {
      position += 1
      // Also where the record is still held: it ends before the CR.
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

  /// Reads one field and what ends it; true where another one follows.
  private mutating func readField() throws(FilbertError) -> Bool {
    if try hasByte(), window.bytes[position] == Self.quote { return try readQuotedField() }
    let start = position - record
    while true {
      position = ByteScan.firstIndex(
        of: dialect.delimiter, 0x0A, 0x0D, in: window.bytes, position..<window.end)
      if position < window.end { break }
      guard try hasByte() else { break }
    }
    fields.append(Field(start: start, end: position - record, hasEscapes: false))
    return readTerminator()
  }

  private mutating func readQuotedField() throws(FilbertError) -> Bool {
    position += 1
    let start = position - record
    var hasEscapes = false
    while true {
      position = ByteScan.firstIndex(of: Self.quote, in: window.bytes, position..<window.end)
      if position == window.end {
        guard try readMore() else { throw unclosedQuote() }
        continue
      }
      position += 1
      guard try hasByte(), window.bytes[position] == Self.quote else { break }
      hasEscapes = true
      position += 1
    }
    let end = position - 1
    fields.append(Field(start: start, end: end - record, hasEscapes: hasEscapes))
    nextLine += LineBreaks.count(in: window.bytes, (record + start)..<end)
    if position < window.end {
      let byte = window.bytes[position]
      guard byte == dialect.delimiter || byte == 0x0A || byte == 0x0D else {
        throw textAfterQuote()
      }
    }
    return readTerminator()
  }

  /// Moves past the byte that ended a field; true where it was a delimiter.
  private mutating func readTerminator() -> Bool {
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
    guard !isAtEnd else { return false }
    guard position - record < maximumRecordSize else {
      throw stop(
        "The record that begins here has more than \(maximumRecordSize >> 20) MiB;"
          + " is a quote left open?", line)
    }
    guard let shift = try window.refill(keepingFrom: record) else {
      isAtEnd = true
      return false
    }
    record -= shift
    position -= shift
    return true
  }

  /// Turns doubled quotes into single ones, in place: what is left is never longer.
  private mutating func removeEscapes() {
    for index in fields.indices where fields[index].hasEscapes {
      let end = record + fields[index].end
      var source = record + fields[index].start
      var target = source
      while source < end {
        let byte = window.bytes[source]
        window.bytes[target] = byte
        target += 1
        source += byte == Self.quote ? 2 : 1
      }
      fields[index].end = target - record
    }
  }

  // MARK: Start and errors

  /// The delimiter that a first line `sep=;` names. What is left of the line is skipped as a blank
  /// one.
  private mutating func announcedDelimiter() throws(FilbertError) -> UInt8? {
    let place = Self.announcement.count
    while window.end < place + 2, try window.refill(keepingFrom: 0) != nil {}
    guard window.end > place,
      window.bytes[..<place].elementsEqual(Self.announcement, by: { $0 | 0x20 == $1 | 0x20 })
    else { return nil }
    let byte = window.bytes[place]
    let isPunctuation = byte == 0x09 || (0x21...0x7E).contains(byte)
    let isWord = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    guard isPunctuation, !isWord, byte != Self.quote else { return nil }
    let ends = window.end == place + 1 || [0x0A, 0x0D].contains(window.bytes[place + 1])
    return ends ? byte : nil
  }

  private mutating func detectedDelimiter() throws(FilbertError) -> UInt8 {
    let enough = 1 << 20
    var searched = 0
    while window.end < enough {
      let lineEnd = ByteScan.firstIndex(
        of: 0x0A, 0x0D, 0x0D, in: window.bytes, searched..<window.end)
      // Blank lines in front and breaks within quotes are rare; reading on then is enough.
      if lineEnd < window.end, lineEnd > 0 { break }
      searched = window.end
      if try window.refill(keepingFrom: 0) == nil { break }
    }
    let content = window.bytes[..<window.end].drop { $0 == 0x0A || $0 == 0x0D }
    return CSVDialect.likelyDelimiter(firstLine: content)
  }

  private mutating func unclosedQuote() -> FilbertError {
    stop(
      "The quote that opens on this line is never closed; a quote that belongs to the text is doubled and"
        + " its field put in quotes, so that \"\"\"\" is one quote.", nextLine)
  }

  private mutating func textAfterQuote() -> FilbertError {
    stop(
      "There is text after the closing quote of a field; double the quotes that belong to the text"
        + " (\"\") or end the field here.", nextLine)
  }

  private mutating func stop(_ message: String, _ line: Int) -> FilbertError {
    canContinue = false
    isAtEnd = true
    return FilbertError(.badData, message, file: window.name, line: line)
  }
}

import FilbertCore
import FilbertFiles

/// CSV records on their way to a sink, in one piece of memory that is used again.
///
/// With ``ByteScan`` this is the unsafe code of the target: room for a record is made once, then its fields are copied
/// without a check for each. `Array.append` for each field took five times as long.
struct PendingRecords {
  let delimiter: UInt8
  private let lineEnding: (first: UInt8, second: UInt8?)
  /// The bytes up to ``end`` are content, the rest is room.
  private var bytes: [UInt8]
  private var end: Int

  /// Begins with the dialect's byte order mark.
  init(_ dialect: CSVDialect) {
    delimiter = dialect.delimiter
    lineEnding =
      switch dialect.lineEnding {
      case .lf: (0x0A, nil)
      case .crlf: (0x0D, 0x0A)
      case .cr: (0x0D, nil)
      }
    bytes = dialect.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    end = bytes.count
  }

  /// Adds a record as it is, `record[range]`, with further fields.
  mutating func append(_ record: [UInt8], _ range: Range<Int>, adding fields: [String]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= record.count)
    makeRoom(range.count + Self.room(for: fields))
    let (delimiter, lineEnding, start) = (delimiter, lineEnding, end)
    end = unsafe bytes.withUnsafeMutableBytes { bytes in
      var writer = unsafe RecordWriter(bytes: bytes, end: start, delimiter: delimiter)
      unsafe record.withUnsafeBytes {
        unsafe writer.copy(UnsafeRawBufferPointer(rebasing: $0[range]))
      }
      for field in fields {
        unsafe writer.put(delimiter)
        unsafe writer.put(field, isQuoted: false)
      }
      unsafe writer.put(lineEnding.first)
      if let second = lineEnding.second { unsafe writer.put(second) }
      return unsafe writer.end
    }
  }

  /// Adds a record.
  ///
  /// - Parameter quotingFirst: Put the first field in quotes though it needs none.
  mutating func append(_ fields: [String], quotingFirst: Bool) {
    makeRoom(Self.room(for: fields))
    let (delimiter, lineEnding, start) = (delimiter, lineEnding, end)
    end = unsafe bytes.withUnsafeMutableBytes { bytes in
      var writer = unsafe RecordWriter(bytes: bytes, end: start, delimiter: delimiter)
      var isFirst = true
      for field in fields {
        if !isFirst { unsafe writer.put(delimiter) }
        unsafe writer.put(field, isQuoted: isFirst && quotingFirst)
        isFirst = false
      }
      unsafe writer.put(lineEnding.first)
      if let second = lineEnding.second { unsafe writer.put(second) }
      return unsafe writer.end
    }
  }

  /// Hands over all records at once.
  ///
  /// - Throws: What the sink throws; the records are then gone.
  mutating func flush(to sink: any ByteSink) throws(FilbertError) {
    bytes.removeSubrange(end...)
    end = 0
    try sink.write(bytes)
  }

  /// The size of fields with delimiters and a line end if every byte is a quote.
  @inline(__always)
  private static func room(for fields: [String]) -> Int {
    var room = 2
    for field in fields { room += 2 * field.utf8.count + 3 }
    return room
  }

  private mutating func makeRoom(_ count: Int) {
    guard end + count > bytes.count else { return }
    // ``flush(to:)`` left the memory of the last records, and these need about as much.
    let wanted = max(end + count, bytes.count + bytes.count / 4)
    bytes.append(contentsOf: repeatElement(0, count: wanted - bytes.count))
  }
}

/// Writes fields one after the other into memory that has room for them.
@unsafe private struct RecordWriter {
  let bytes: UnsafeMutableRawBufferPointer
  /// Where the next byte goes.
  var end: Int
  let delimiter: UInt8

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    unsafe bytes[end] = byte
    unsafe end &+= 1
  }

  @inline(__always)
  mutating func copy(_ other: UnsafeRawBufferPointer) {
    let next = unsafe end + other.count
    unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[end..<next]).copyMemory(from: other)
    unsafe end = next
  }

  /// Adds a field, in quotes if it needs them or `isQuoted` is true.
  @inline(__always)
  mutating func put(_ field: String, isQuoted: Bool) {
    let start = unsafe end
    let needsQuotes =
      unsafe field.utf8.withContiguousStorageIfAvailable {
        unsafe put(UnsafeRawBufferPointer($0))
      } ?? putForeign(field)
    if unsafe isQuoted || needsQuotes || hasBlankEnd(start) { unsafe quote(from: start) }
  }

  /// Adds a string whose bytes are not in one place, as none on Linux is.
  private mutating func putForeign(_ field: String) -> Bool {
    var field = field
    return field.withUTF8 { unsafe put(UnsafeRawBufferPointer($0)) }
  }

  /// Adds bytes.
  ///
  /// - Returns: Whether one of them needs quotes.
  @inline(__always)
  private mutating func put(_ field: UnsafeRawBufferPointer) -> Bool {
    let rest = field.count &- 8
    guard 0...7 ~= rest else {
      unsafe copy(field)
      return unsafe ByteScan.hasSpecial(delimiter, in: field, 0..<field.count)
    }
    // Most labels and numbers: a word, then pieces of another, none of which crosses a word
    // boundary.
    let first = unsafe field.loadUnaligned(as: UInt64.self)
    unsafe bytes.storeBytes(of: first, toByteOffset: end, as: UInt64.self)
    unsafe end &+= 8
    var (second, place) = (UInt64(0), 8)
    if rest & 4 != 0 {
      let piece = unsafe field.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      unsafe bytes.storeBytes(of: piece, toByteOffset: end, as: UInt32.self)
      unsafe end &+= 4
      (second, place) = (UInt64(piece), 12)
    }
    if rest & 2 != 0 {
      let piece = unsafe field.loadUnaligned(fromByteOffset: place, as: UInt16.self)
      unsafe bytes.storeBytes(of: piece, toByteOffset: end, as: UInt16.self)
      unsafe end &+= 2
      second |= UInt64(piece) &<< 32
      place &+= 2
    }
    if rest & 1 != 0 {
      let byte = unsafe field[place]
      unsafe put(byte)
      second |= UInt64(byte) &<< 48
    }
    return unsafe ByteScan.hasSpecial(delimiter, first, second)
  }

  @inline(__always)
  private func hasBlankEnd(_ start: Int) -> Bool {
    guard unsafe start < end else { return false }
    let (first, last) = unsafe (bytes[start], bytes[end &- 1])
    return first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09
  }

  /// Puts everything from `start` on in quotes and doubles its own, from the back to the front.
  private mutating func quote(from start: Int) {
    var quotes = 0
    for index in unsafe start..<end where unsafe bytes[index] == CSVQuoting.quote { quotes += 1 }
    var from = unsafe end
    var to = unsafe end + quotes + 1
    unsafe bytes[to] = CSVQuoting.quote
    unsafe end = to + 1
    while from > start {
      from -= 1
      to -= 1
      let byte = unsafe bytes[from]
      unsafe bytes[to] = byte
      if byte == CSVQuoting.quote {
        to -= 1
        unsafe bytes[to] = CSVQuoting.quote
      }
    }
    unsafe bytes[start] = CSVQuoting.quote
  }
}

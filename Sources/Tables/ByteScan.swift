/// Finding bytes eight at a time.
///
/// This and ``PendingRecords`` are the unsafe code of the target: an unaligned load per word, inside
/// bounds that are checked once per call. A loop over array elements ran at a quarter of the speed.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The first index in `range` that holds `first`, `second` or `third`, otherwise the end of
  /// `range`.
  @inline(__always)
  static func firstIndex(
    of first: UInt8, _ second: UInt8, _ third: UInt8, in bytes: [UInt8], _ range: Range<Int>
  ) -> Int {
    let patterns = (ones &* UInt64(first), ones &* UInt64(second), ones &* UInt64(third))
    return firstIndex(in: bytes, range) { word in
      zeroBytes(word ^ patterns.0) | zeroBytes(word ^ patterns.1) | zeroBytes(word ^ patterns.2)
    }
  }

  /// The first index in `range` that holds one of four bytes, otherwise the end of `range`.
  @inline(__always)
  static func firstIndex(
    of first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8, in bytes: [UInt8],
    _ range: Range<Int>
  ) -> Int {
    let patterns = (ones &* UInt64(first), ones &* UInt64(second), ones &* UInt64(third))
    let last = ones &* UInt64(fourth)
    return firstIndex(in: bytes, range) { word in
      zeroBytes(word ^ patterns.0) | zeroBytes(word ^ patterns.1) | zeroBytes(word ^ patterns.2)
        | zeroBytes(word ^ last)
    }
  }

  /// The first index in `range` that holds `byte`, otherwise the end of `range`.
  @inline(__always)
  static func firstIndex(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    let pattern = ones &* UInt64(byte)
    return firstIndex(in: bytes, range) { zeroBytes($0 ^ pattern) }
  }

  /// The first index in `range` that holds a byte of 0x80 or more, otherwise the end of `range`.
  @inline(__always)
  static func firstNonASCII(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    firstIndex(in: bytes, range) { $0 & highBits }
  }

  /// A record without quotes at the beginning of `range`: where its line end is, the number of
  /// delimiters before that, and whether it is ASCII; nil if a quote comes first, or no line end.
  static func plainRecord(
    in bytes: [UInt8], _ range: Range<Int>, delimiter: UInt8, quote: UInt8
  ) -> (end: Int, delimiters: Int, isASCII: Bool)? {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let delimiters = ones &* UInt64(delimiter)
    let quotes = ones &* UInt64(quote)
    let (lf, cr) = (ones &* 0x0A, ones &* 0x0D)
    return unsafe bytes.withUnsafeBytes { bytes in
      var index = range.lowerBound
      var (count, high) = (0, UInt64(0))
      while index &+ 8 <= range.upperBound {
        let word = UInt64(
          littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found = exactZeroBytes(word ^ delimiters)
        let ends = zeroBytes(word ^ lf) | zeroBytes(word ^ cr) | zeroBytes(word ^ quotes)
        if ends != 0 {
          let place = ends.trailingZeroBitCount
          // The bits below the byte that ends the record.
          let before = (UInt64(1) &<< UInt64(place & 0x38)) &- 1
          count &+= marked(found & before)
          high |= word & highBits & before
          let end = index &+ place >> 3
          if unsafe bytes[end] == quote { return nil }
          return (end, count, high == 0)
        }
        count &+= marked(found)
        high |= word & highBits
        index &+= 8
      }
      while index < range.upperBound {
        let byte = unsafe bytes[index]
        if byte == quote { return nil }
        if byte == 0x0A || byte == 0x0D { return (index, count, high == 0) }
        if byte == delimiter { count &+= 1 }
        high |= UInt64(byte & 0x80)
        index &+= 1
      }
      return nil
    }
  }

  /// A record with quotes as RFC 4180 has them at the beginning of `range`: where its line end is, the number of
  /// delimiters before that, and whether a quoted field has doubled quotes; nil if a line break is inside quotes, text
  /// follows a closing quote, or no line end is there.
  static func quotedRecord(
    in bytes: [UInt8], _ range: Range<Int>, delimiter: UInt8
  ) -> (end: Int, delimiters: Int, isEscaped: Bool)? {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let delimiters = ones &* UInt64(delimiter)
    let quotes = ones &* UInt64(CSVQuoting.quote)
    let (lf, cr) = (ones &* 0x0A, ones &* 0x0D)
    let end = range.upperBound
    return unsafe bytes.withUnsafeBytes { bytes in
      var index = range.lowerBound
      var (count, isEscaped) = (0, false)
      while index < end {
        let isQuoted = unsafe bytes[index] == CSVQuoting.quote
        let stops = isQuoted ? quotes : delimiters
        if isQuoted { index &+= 1 }
        while true {
          index = unsafe firstIndex(in: bytes, index..<end) {
            zeroBytes($0 ^ stops) | zeroBytes($0 ^ lf) | zeroBytes($0 ^ cr)
          }
          guard isQuoted else { break }
          guard index &+ 1 < end, unsafe bytes[index] == CSVQuoting.quote else { return nil }
          index &+= 1
          guard unsafe bytes[index] == CSVQuoting.quote else { break }
          isEscaped = true
          index &+= 1
        }
        guard index < end else { return nil }
        let byte = unsafe bytes[index]
        if byte == delimiter {
          count &+= 1
          index &+= 1
          continue
        }
        return byte == 0x0A || byte == 0x0D ? (index, count, isEscaped) : nil
      }
      return nil
    }
  }

  /// Where the field `number`, from 0, is in `record`, which has `count` fields and no quotes.
  static func field(
    _ number: Int, of count: Int, _ delimiter: UInt8, in bytes: [UInt8], _ record: Range<Int>
  ) -> Range<Int> {
    let start =
      number == 0
      ? record.lowerBound : index(of: delimiter, number: number, in: bytes, record) + 1
    let rest = min(start, record.upperBound)..<record.upperBound
    guard number + 1 < count else { return rest }
    return rest.lowerBound..<firstIndex(of: delimiter, in: bytes, rest)
  }

  /// The index of the byte `number`, from 1, of those in `range` that are `byte`, otherwise the end
  /// of `range`.
  private static func index(
    of byte: UInt8, number: Int, in bytes: [UInt8], _ range: Range<Int>
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let pattern = ones &* UInt64(byte)
    var left = number
    return unsafe bytes.withUnsafeBytes { bytes in
      var index = range.lowerBound
      while index &+ 8 <= range.upperBound {
        let word = UInt64(
          littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        var found = exactZeroBytes(word ^ pattern)
        let count = marked(found)
        if count >= left {
          while left > 1 {
            found &= found &- 1
            left &-= 1
          }
          return index &+ found.trailingZeroBitCount >> 3
        }
        left &-= count
        index &+= 8
      }
      while index < range.upperBound {
        if unsafe bytes[index] == byte { left &-= 1 }
        if left == 0 { return index }
        index &+= 1
      }
      return range.upperBound
    }
  }

  /// The bytes in `range` as a string. They have been found to be UTF-8: checking again would take a quarter of the
  /// time of reading and writing Chinese.
  static func string(in bytes: [UInt8], _ range: Range<Int>, isASCII: Bool) -> String {
    let isASCII = isASCII || firstNonASCII(in: bytes, range) == range.upperBound
    let span = bytes.span.extracting(range)
    return unsafe String(copying: UTF8Span(unchecked: span, isKnownASCII: isASCII))
  }

  /// Whether a byte in `range`, which lies within `bytes`, is `delimiter`, a quote, CR or LF.
  @inline(__always)
  static func hasSpecial(
    _ delimiter: UInt8, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Bool {
    let delimiters = ones &* UInt64(delimiter)
    let index = unsafe firstIndex(in: bytes, range) { special(delimiters, $0) }
    return index < range.upperBound
  }

  /// Whether a byte of two words is `delimiter`, a quote, CR or LF.
  @inline(__always)
  static func hasSpecial(_ delimiter: UInt8, _ first: UInt64, _ second: UInt64) -> Bool {
    let delimiters = ones &* UInt64(delimiter)
    return special(delimiters, first) | special(delimiters, second) != 0
  }

  @inline(__always)
  private static func special(_ delimiters: UInt64, _ word: UInt64) -> UInt64 {
    zeroBytes(word ^ delimiters) | zeroBytes(word ^ (ones &* UInt64(CSVQuoting.quote)))
      | zeroBytes(word ^ (ones &* 0x0A)) | zeroBytes(word ^ (ones &* 0x0D))
  }

  /// The number of bytes that ``exactZeroBytes(_:)`` marked.
  @inline(__always)
  private static func marked(_ marks: UInt64) -> Int {
    // Not `nonzeroBitCount`, for which the oldest x86-64 has no instruction.
    Int(truncatingIfNeeded: ((marks &>> 7) &* ones) &>> 56)
  }

  /// A word with the highest bit of each zero byte of `word` set, and no other.
  @inline(__always)
  private static func exactZeroBytes(_ word: UInt64) -> UInt64 {
    ~(((word & ~highBits) &+ ~highBits) | word | ~highBits)
  }

  /// A word whose lowest set bit lies in the lowest zero byte of `word` (Mycroft 1987; higher bytes
  /// may be marked falsely).
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- ones) & ~word & highBits
  }

  @inline(__always)
  private static func firstIndex(
    in bytes: [UInt8], _ range: Range<Int>, marks: (UInt64) -> UInt64
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBytes { unsafe firstIndex(in: $0, range, marks: marks) }
  }

  /// `marks` gives a word whose lowest set bit lies in the first byte looked for, or 0. `range` lies
  /// within `bytes`.
  @inline(__always)
  private static func firstIndex(
    in bytes: UnsafeRawBufferPointer, _ range: Range<Int>, marks: (UInt64) -> UInt64
  ) -> Int {
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let found = marks(UInt64(littleEndian: word))
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    let left = range.upperBound &- index
    if left > 0, range.upperBound >= 8 {
      // The word that ends where the range does, without the bytes before `index`.
      let word = UInt64(
        littleEndian: unsafe bytes.loadUnaligned(
          fromByteOffset: range.upperBound &- 8, as: UInt64.self))
      let found =
        marks(word &>> UInt64(64 &- 8 &* left)) & ((UInt64(1) &<< UInt64(8 &* left)) &- 1)
      return found == 0 ? range.upperBound : index &+ found.trailingZeroBitCount >> 3
    }
    while index < range.upperBound {
      // A lone byte is looked for in all eight places, so that no other place can match instead.
      if marks(ones &* UInt64(unsafe bytes[index])) != 0 { return index }
      index &+= 1
    }
    return range.upperBound
  }
}

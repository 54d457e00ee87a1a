/// Finding bytes eight at a time.
///
/// This is the unsafe code of the target: an unaligned load per word, inside bounds that are
/// checked once per call. A loop over array elements ran at a quarter of the speed.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The first index in `range` that holds `first`, `second` or `third`, else the end of `range`.
  @inline(__always)
  static func firstIndex(
    of first: UInt8, _ second: UInt8, _ third: UInt8, in bytes: [UInt8], _ range: Range<Int>
  ) -> Int {
    let patterns = (ones &* UInt64(first), ones &* UInt64(second), ones &* UInt64(third))
    return firstIndex(in: bytes, range) { word in
      zeroBytes(word ^ patterns.0) | zeroBytes(word ^ patterns.1) | zeroBytes(word ^ patterns.2)
    }
  }

  /// The first index in `range` that holds one of four bytes, else the end of `range`.
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

  /// The first index in `range` that holds `byte`, else the end of `range`.
  @inline(__always)
  static func firstIndex(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    let pattern = ones &* UInt64(byte)
    return firstIndex(in: bytes, range) { zeroBytes($0 ^ pattern) }
  }

  /// The first index in `range` that holds a byte of 0x80 or more, else the end of `range`.
  @inline(__always)
  static func firstNonASCII(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    firstIndex(in: bytes, range) { $0 & highBits }
  }

  /// A record without quotes at the beginning of `range`: where its line end is, the number of
  /// delimiters before that, and whether it is ASCII; nil where a quote comes first, or no line end.
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
          count &+= (found & before).nonzeroBitCount
          high |= word & highBits & before
          let end = index &+ place >> 3
          if unsafe bytes[end] == quote { return nil }
          return (end, count, high == 0)
        }
        count &+= found.nonzeroBitCount
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

  /// `marks` gives a word whose lowest set bit lies in the first byte looked for, or 0.
  @inline(__always)
  private static func firstIndex(
    in bytes: [UInt8], _ range: Range<Int>, marks: (UInt64) -> UInt64
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBytes { bytes in
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
}

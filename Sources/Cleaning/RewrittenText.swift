/// A text with some parts replaced; what lies between is copied in runs, and nothing if nothing is replaced.
struct RewrittenText {
  private let source: [UInt8]
  private var bytes: [UInt8] = []
  /// The bytes of the source before this were copied or replaced.
  private(set) var copied = 0
  private var isChanged = false

  init(_ source: [UInt8]) {
    self.source = source
  }

  /// Puts `replacement` for `range` of the source, which begins where the last one ended or later.
  mutating func replace(_ range: Range<Int>, by replacement: some Collection<UInt8>) {
    copy(until: range.lowerBound)
    bytes.append(contentsOf: replacement)
    copied = range.upperBound
  }

  /// Puts a scalar for `range`.
  mutating func replace(_ range: Range<Int>, by scalar: UInt32) {
    copy(until: range.lowerBound)
    bytes.append(scalar: scalar)
    copied = range.upperBound
  }

  /// Whether something of the text is to come before `index`, which is not before what was copied.
  func hasContent(before index: Int) -> Bool { index > copied || !bytes.isEmpty }

  /// Puts a word for `range`, with blanks around it unless there are some: a word must not merge with its neighbours,
  /// which could change its meaning.
  mutating func mask(_ range: Range<Int>, by word: String) {
    copy(until: range.lowerBound)
    if let last = bytes.last, !Self.isBlank(last) { bytes.append(0x20) }
    bytes.append(contentsOf: word.utf8)
    if range.upperBound < source.count, !Self.isBlank(source[range.upperBound]) {
      bytes.append(0x20)
    }
    copied = range.upperBound
  }

  /// The text; nil if nothing was replaced.
  consuming func finished() -> [UInt8]? {
    guard isChanged else { return nil }
    bytes.append(contentsOf: source[copied...])
    return bytes
  }

  private mutating func copy(until index: Int) {
    if !isChanged { bytes.reserveCapacity(source.count) }
    isChanged = true
    bytes.append(contentsOf: source[copied..<index])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

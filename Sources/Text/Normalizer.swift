/// BERT's text normalisation (google-research/bert `BasicTokenizer`; `BertNormalizer` of Hugging
/// Face tokenizers), in its order: clean-up, spaces around Chinese characters, accents, case.
///
/// The four passes of the reference are one loop here, which is exact because only the reordering
/// of combining marks looks at more than one scalar; see ``CombiningRun``.
struct Normalizer: Sendable {
  let cleansText: Bool
  let spacesIdeographs: Bool
  let stripsAccents: Bool
  let lowercases: Bool

  private let classes = ScalarClassTable.shared
  private let mappings = ScalarMappings.shared
  /// What to write for each ASCII byte; ``dropped`` for nothing.
  private let ascii: [UInt8]
  /// The classes this normaliser acts on; other scalars are copied.
  private let relevant: ScalarClasses
  private static let dropped: UInt8 = 0xFF

  init(cleansText: Bool, spacesIdeographs: Bool, stripsAccents: Bool, lowercases: Bool) {
    self.cleansText = cleansText
    self.spacesIdeographs = spacesIdeographs
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
    let classes = classes
    ascii = (0..<128 as Range<UInt8>).map { byte in
      let kind = classes[UInt32(byte)]
      if cleansText && kind.contains(.control) { return Self.dropped }
      if cleansText && kind.contains(.whitespace) { return UInt8(ascii: " ") }
      return lowercases && kind.contains(.lowered) ? byte | 0x20 : byte
    }
    var relevant: ScalarClasses = cleansText ? [.control, .whitespace] : []
    if spacesIdeographs { relevant.insert(.ideograph) }
    if stripsAccents { relevant.formUnion([.stripped, .reordered]) }
    if lowercases { relevant.insert(.lowered) }
    self.relevant = relevant
  }

  /// Appends the normal form of `source[range]` to `text`.
  func append(_ source: Span<UInt8>, _ range: Range<Int>, to text: inout NormalizedText) {
    let ascii = ascii.span
    var index = range.lowerBound
    while index < range.upperBound {
      if source[index] < 0x80 {
        index = text.appendASCII(
          source, index..<range.upperBound, mapping: ascii, dropped: Self.dropped)
        continue
      }
      let (scalar, width) = UTF8Coding.decode(source, at: index)
      let kind = classes[scalar].intersection(relevant)
      if kind.isEmpty {
        text.append(scalar: scalar, origin: index)
      } else if kind == .ideograph {
        text.append(spaced: scalar, origin: index)
      } else if kind.contains(.reordered) {
        let run = CombiningRun(
          around: index, in: source, range, mappings: mappings,
          skipping: { cleansText && classes[$0].contains(.control) })
        for (scalar, origin) in run.survivors { appendLowered(scalar, origin, to: &text) }
        index = run.end
        continue
      } else {
        appendChanged(scalar, kind, origin: index, to: &text)
      }
      index += width
    }
  }

  private func appendChanged(
    _ scalar: UInt32, _ kind: ScalarClasses, origin: Int, to text: inout NormalizedText
  ) {
    if kind.contains(.control) { return }
    if kind.contains(.whitespace) { return text.append(scalar: 0x20, origin: origin) }
    if kind.contains(.ideograph) { text.append(scalar: 0x20, origin: origin) }
    if kind.contains(.stripped) {
      let left = mappings.stripped(scalar)
      for part in 0..<3 where left[part] != 0 { appendLowered(left[part], origin, to: &text) }
    } else {
      appendLowered(scalar, origin, to: &text)
    }
    if kind.contains(.ideograph) { text.append(scalar: 0x20, origin: origin) }
  }

  private func appendLowered(_ scalar: UInt32, _ origin: Int, to text: inout NormalizedText) {
    guard lowercases, classes[scalar].contains(.lowered) else {
      return text.append(scalar: scalar, origin: origin)
    }
    let (first, second) = mappings.lowercase(scalar)
    text.append(scalar: first, origin: origin)
    if let second { text.append(scalar: second, origin: origin) }
  }
}

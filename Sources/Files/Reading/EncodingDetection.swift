/// Detects from its first bytes how a text is encoded.
///
/// A byte order mark decides. Then valid UTF-8 is taken as UTF-8, since other encodings are hardly
/// ever valid UTF-8 by chance; zeros at every other place indicate UTF-16, and at three of four
/// UTF-32. Among the encodings from before Unicode that could have given these bytes, the most
/// probable one is taken (``CharacterFrequencies``), if it is probable enough and much more so than
/// the next.
struct EncodingDetection {
  /// The bytes looked at, if there are as many.
  static let sampleSize = 1 << 20

  private let sample: [UInt8]
  private let isWhole: Bool

  /// - Parameter isWhole: Whether `sample` is the whole text and not its beginning.
  init(_ sample: [UInt8], isWhole: Bool) {
    self.sample = sample
    self.isWhole = isWhole
  }

  /// The encoding that a byte order mark indicates, and the mark's length.
  static func byteOrderMark(_ bytes: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
    let marks: [([UInt8], TextEncoding)] = [
      ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE, 0, 0], .utf32LE), ([0, 0, 0xFE, 0xFF], .utf32BE),
      ([0xFF, 0xFE], .utf16LE), ([0xFE, 0xFF], .utf16BE), ([0x84, 0x31, 0x95, 0x33], .gb18030),
    ]
    return marks.first { bytes.starts(with: $0.0) }.map { ($0.1, $0.0.count) }
  }

  /// Whether the sample has no byte of another encoding than UTF-8, cut off at its end or not.
  var isUTF8: Bool {
    guard let place = UTF8Validation.firstInvalid(in: sample, 0..<sample.count) else { return true }
    return !isWhole && place >= sample.count - 3 && sample[place] >= 0xC2
  }

  /// The encoding of a text without byte order mark. Anything else is read as UTF-8; its reader reports the byte that
  /// is not.
  func encoding() -> TextEncoding {
    if let unicode = unicodeByZeros() { return unicode }
    if isUTF8 || isDamagedUTF8 { return .utf8 }
    return legacy() ?? .utf8
  }

  /// UTF-8 with a few wrong bytes: its reader reports where they are.
  private var isDamagedUTF8: Bool {
    var (sequences, wrong, index) = (0, 0, 0)
    while let place = UTF8Validation.firstInvalid(in: sample, index..<sample.count) {
      sequences += sample[index..<place].count { $0 >= 0xC2 }
      wrong += 1
      index = place + 1
    }
    sequences += sample[index...].count { $0 >= 0xC2 }
    return sequences > 4 * wrong
  }

  /// UTF-32 or UTF-16, recognised by zero bytes: any text contains some ASCII, at least line
  /// breaks. That all are at one place is not a sign, since frequent ideographs have zeros too
  /// (U+4E00).
  private func unicodeByZeros() -> TextEncoding? {
    let zeros = sample.count { $0 == 0 }
    // Text that is UTF-8 too would be ASCII, half of it zeros.
    guard zeros > 0, zeros >= sample.count / (isUTF8 ? 3 : 400) else { return nil }
    if zeros >= sample.count / 4 {
      for encoding in [TextEncoding.utf32LE, .utf32BE] {
        // Two characters of UTF-16 may form a character that is never used: line breaks are
        // U+A000A.
        guard let characters = decodes(encoding) else { continue }
        let unknown = characters.count { $0.properties.generalCategory == .unassigned }
        if unknown * 10 < characters.count { return encoding }
      }
    }
    var best: (encoding: TextEncoding, score: Double)?
    for encoding in [TextEncoding.utf16LE, .utf16BE] {
      guard let text = decodes(encoding) else { continue }
      for frequencies in CharacterFrequencies.all {
        let (total, isText) = frequencies.score(text)
        guard isText else { continue }
        if best.map({ total > $0.score }) ?? true { best = (encoding, total) }
      }
    }
    return best?.encoding
  }

  private func legacy() -> TextEncoding? {
    var scored: [(frequencies: CharacterFrequencies, score: Double, isText: Bool)] = []
    for frequencies in CharacterFrequencies.all {
      guard let text = decodes(frequencies.encoding) else { continue }
      let score = frequencies.score(text)
      scored.append((frequencies, score.total, score.isText))
    }
    scored.sort { $0.score > $1.score }
    guard let best = scored.first, best.isText,
      scored.count < 2 || best.score - scored[1].score > CharacterFrequencies.leastLead
    else { return nil }
    return best.frequencies.encoding
  }

  /// The sample as text; nil if it is not valid in `encoding`.
  private func decodes(_ encoding: TextEncoding) -> String.UnicodeScalarView? {
    guard let converter = CharacterConverter(from: encoding.converter) else { return nil }
    var (input, position, written) = (sample, 0, 0)
    var output = [UInt8](repeating: 0, count: 4 * sample.count + 16)
    switch converter.convert(&input, &position, input.count, &output, &written) {
    case .done: break
    case .incomplete where !isWhole: break
    default: return nil
    }
    converter.flush(&output, &written)
    return String(decoding: output[..<written], as: UTF8.self).unicodeScalars
  }
}

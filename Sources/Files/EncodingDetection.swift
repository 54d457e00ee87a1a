/// Tells how a text is encoded from its first bytes.
///
/// A byte order mark decides. Then what is valid UTF-8 is UTF-8, since other encodings hardly ever
/// are by chance; zeros at every other place tell UTF-16, and at three of four UTF-32. Among the
/// encodings from before Unicode that could have given these bytes, the most probable one is taken
/// (``CharacterFrequencies``), if it is probable enough and much more so than the next.
struct EncodingDetection {
  /// The bytes looked at, where there are as many.
  static let sampleSize = 1 << 20

  private let sample: [UInt8]
  private let isWhole: Bool

  /// - Parameter isWhole: Whether `sample` is the whole text and not its beginning.
  init(_ sample: [UInt8], isWhole: Bool) {
    self.sample = sample
    self.isWhole = isWhole
  }

  /// The encoding that a byte order mark says, and the mark's length.
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

  /// The encoding of a text without byte order mark, or names of those it could be.
  func encoding() -> Result<TextEncoding, Doubt> {
    if let unicode = unicodeByZeros() { return .success(unicode) }
    if isUTF8 || isDamagedUTF8 { return .success(.utf8) }
    return legacy()
  }

  /// Why no encoding was told.
  struct Doubt: Error {
    let candidates: [TextEncoding]
  }

  /// UTF-8 with a few wrong bytes: who reads it says where they are.
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

  private func unicodeByZeros() -> TextEncoding? {
    guard sample.count >= 4 else { return nil }
    var zeros = [0, 0, 0, 0]
    for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 3] += 1 }
    let quarter = sample.count / 4
    guard zeros != [0, 0, 0, 0] else { return nil }
    if zeros[3] >= quarter, zeros[2] > quarter / 2, zeros[0] == 0, decodes(.utf32LE) != nil {
      return .utf32LE
    }
    if zeros[0] >= quarter, zeros[1] > quarter / 2, zeros[3] == 0, decodes(.utf32BE) != nil {
      return .utf32BE
    }
    let (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3])
    // Text that is UTF-8 too has letters, of which every second byte is zero.
    let needed = isUTF8 ? 2 * quarter / 4 : max(2, 2 * quarter / 200)
    if odd >= needed, even * 100 <= odd, decodes(.utf16LE) != nil { return .utf16LE }
    if even >= needed, odd * 100 <= even, decodes(.utf16BE) != nil { return .utf16BE }
    return nil
  }

  private func legacy() -> Result<TextEncoding, Doubt> {
    var scored: [(encoding: TextEncoding, score: Double, mean: Double)] = []
    for frequencies in CharacterFrequencies.all {
      guard let text = decodes(frequencies.encoding) else { continue }
      let score = frequencies.score(text)
      scored.append((frequencies.encoding, score.total, score.mean))
    }
    scored.sort { $0.score > $1.score }
    guard let best = scored.first, best.mean > CharacterFrequencies.leastMean,
      scored.count < 2 || best.score - scored[1].score > CharacterFrequencies.leastLead
    else { return .failure(Doubt(candidates: scored.prefix(3).map(\.encoding))) }
    return .success(best.encoding)
  }

  /// The sample as text; nil where it is not valid in `encoding`.
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

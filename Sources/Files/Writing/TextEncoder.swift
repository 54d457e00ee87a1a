package import FilbertCore

/// Turns UTF-8 into another encoding, record by record. Nothing is replaced by what looks like it: a character that does
/// not exist there is an error.
package final class TextEncoder {
  private let converter: CharacterConverter
  private let target: OutputEncoding
  private var isFirst = true

  /// Nil for UTF-8, which needs no conversion.
  ///
  /// - Throws: `usage` if the C library has no converter.
  package init?(_ target: OutputEncoding) throws(FilbertError) {
    guard target != .utf8 else { return nil }
    guard let converter = CharacterConverter(from: "UTF-8", to: target.encoding.converter) else {
      throw FilbertError(
        .usage,
        "This system cannot write \(target.encoding) (`iconv --list` names those it can); choose utf-8."
      )
    }
    (self.converter, self.target) = (converter, target)
  }

  /// The bytes of `text`, the byte order mark before the first ones.
  ///
  /// - Parameter text: whole characters of UTF-8.
  /// - Throws: `badData` for a character that does not exist in the encoding.
  package func encode(_ text: [UInt8]) throws(FilbertError) -> [UInt8] {
    var encoded: [UInt8] = []
    if isFirst, target.hasMark { convert(Array("\u{FEFF}".utf8), to: &encoded) }
    isFirst = false
    if let offset = convert(text, to: &encoded) { throw unknown(text[offset...]) }
    return encoded
  }

  /// - Returns: the offset of a character that does not exist in the encoding; nil if all do.
  @discardableResult
  private func convert(_ text: [UInt8], to encoded: inout [UInt8]) -> Int? {
    if target.encoding == .utf8 {
      encoded += text
      return nil
    }
    var input = text
    var output = [UInt8](repeating: 0, count: 2 * text.count + 16)
    var (position, written) = (0, 0)
    defer {
      converter.flush(&output, &written)
      encoded += output[..<written]
    }
    while position < text.count {
      switch converter.convert(&input, &position, text.count, &output, &written) {
      case .done: return nil
      case .full: output += [UInt8](repeating: 0, count: output.count)
      case .invalid, .incomplete: return position
      }
    }
    return nil
  }

  private func unknown(_ rest: ArraySlice<UInt8>) -> FilbertError {
    let scalar = String(decoding: rest.prefix(4), as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    let number = String(scalar.value, radix: 16, uppercase: true)
    return FilbertError(
      .badData,
      naming:
        "The character \(String(scalar).quoted) (U+\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)) "
        + "does not exist in \(target.encoding); write another encoding, such as \(.outputEncoding, "utf-8-bom")."
    )
  }
}

extension Parameter {
  package static let outputEncoding = Parameter("outputEncoding")
}

/// A sink that is given UTF-8 and passes on another encoding.
package final class EncodingSink: ByteSink {
  private let sink: any ByteSink
  private let encoder: TextEncoder

  private init(_ sink: any ByteSink, _ encoder: TextEncoder) {
    (self.sink, self.encoder) = (sink, encoder)
  }

  /// `sink` itself for UTF-8.
  ///
  /// - Throws: `usage` if the C library has no converter.
  package static func wrapping(
    _ sink: any ByteSink, _ encoding: OutputEncoding
  ) throws(FilbertError) -> any ByteSink {
    guard let encoder = try TextEncoder(encoding) else { return sink }
    return EncodingSink(sink, encoder)
  }

  /// - Throws: also `badData` for a character that does not exist in the encoding.
  package func write(_ bytes: [UInt8]) throws(FilbertError) {
    try sink.write(encoder.encode(bytes))
  }

  package func commit() throws(FilbertError) { try sink.commit() }
}

import FilbertCore
import FilbertFiles

private let encodings: [TextEncoding?] = [
  nil, .utf8, .utf16LE, .utf16BE, .utf32LE, .utf32BE, .gb18030, .big5, .shiftJIS, .eucJP, .eucKR,
  .windows1252, .iso88591,
]

/// The first byte says in which encoding the others are, or that it is to be detected from them: what comes out is
/// UTF-8, except for a byte 0xFF where something means nothing, and the same whatever the size of the pieces.
func fuzzDecoding(_ bytes: [UInt8]) {
  var numbers = InputNumbers(bytes)
  let encoding = numbers.one(of: encodings)
  let content = numbers.remainder
  let whole = decoded(content, encoding, chunk: .max)
  // For a pipe, the encoding is detected from the first bytes that arrive.
  for chunk in encoding == nil ? [] : [1, 3] {
    require(decoded(content, encoding, chunk: chunk) == whole, "in pieces of \(chunk) bytes")
  }
  guard let whole, encoding != nil, encoding != .utf8 else { return }
  require(
    whole.split(separator: 0xFF).allSatisfy { String(validating: $0, as: UTF8.self) != nil },
    "no UTF-8: \(whole)")
}

/// The text; nil for an error.
private func decoded(_ bytes: [UInt8], _ encoding: TextEncoding?, chunk: Int) -> [UInt8]? {
  do throws(FilbertError) {
    let reader = try ByteReader(name: "input", bytes: bytes, chunk: chunk).decoded(encoding)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while case let count = try reader.read(into: &buffer), count > 0 {
      text += buffer[..<count]
      require(text.count <= 4 * bytes.count + 16, "decoding does not end")
    }
    for (offset, byte) in text.enumerated() where byte == 0xFF {
      require(
        encoding == .utf8 || reader.encoding?.encoding == .utf8
          || reader.undecodable(at: offset) != nil, "nothing is known of the byte at \(offset)")
    }
    return text
  } catch {
    require(error.file == "input" && error.code == .badData, "\(error.description)")
    return nil
  }
}

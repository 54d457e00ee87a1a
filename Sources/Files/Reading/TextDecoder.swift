import FilbertCore

/// Turns a stream of bytes in some encoding into UTF-8.
///
/// Nothing is dropped or replaced by what could be text. Invalid bytes become the byte 0xFF, which UTF-8 never
/// contains: the check of the text finds it, rejects one row, and gets the original bytes here.
final class TextDecoder {
  /// An invalid byte, and where in the undecoded text it is.
  typealias Problem = (byte: UInt8, offset: Int)

  private static let marker: UInt8 = 0xFF
  /// Places held for messages; usually a file has none, and nobody reads all of millions.
  private static let heldProblems = 4096

  private let source: ByteReader
  private let converter: CharacterConverter
  private let unit: Int
  private var input: [UInt8]
  private var position = 0
  private var end = 0
  /// Offset in the source of the first byte of `input`.
  private var origin = 0
  private var isAtEnd = false
  private var output = [UInt8](repeating: 0, count: 3 * ByteReader.bufferSize)
  private var given = 0
  private var written = 0
  /// Offset in the decoded text of the first byte of `output`.
  private var outputOrigin = 0
  private var problems: [Int: Problem] = [:]

  /// Decodes the bytes of `source` after its first `skipped` bytes, a byte order mark.
  ///
  /// - Throws: `usage` if the C library has no converter.
  init(_ source: ByteReader, _ encoding: TextEncoding, skipped: Int) throws(FilbertError) {
    guard let converter = CharacterConverter(from: encoding.converter) else {
      throw FilbertError(
        .usage,
        "This system cannot convert \(encoding) (`iconv --list` names those it can); save the file as UTF-8.",
        file: source.name)
    }
    self.source = source
    self.converter = converter
    unit = encoding.unit
    input = [UInt8](repeating: 0, count: ByteReader.bufferSize)
    while end < skipped, try more() {}
    position = min(skipped, end)
  }

  /// The bytes where the decoded text has 0xFF; nil if too many were found before.
  func problem(at offset: Int) -> Problem? { problems[offset] }

  /// Overwrites the beginning of `buffer` with the next bytes of UTF-8; 0 at the end.
  func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    if given == written {
      outputOrigin += written
      (given, written) = (0, 0)
      while written == 0 { if try !decode() { return 0 } }
    }
    let count = min(buffer.count, written - given)
    buffer.replaceSubrange(0..<count, with: output[given..<(given + count)])
    given += count
    return count
  }

  /// Decodes some input; false if there is none any more.
  private func decode() throws(FilbertError) -> Bool {
    if position == end, try !more() {
      guard !isAtEnd else { return false }
      isAtEnd = true
      converter.flush(&output, &written)
      return true
    }
    switch converter.convert(&input, &position, end, &output, &written) {
    case .done, .full: break
    case .incomplete: if try !more() { mark() }
    case .invalid: mark()
    }
    return true
  }

  /// Reads more bytes after those that are not decoded yet.
  private func more() throws(FilbertError) -> Bool {
    var chunk = [UInt8](repeating: 0, count: ByteReader.bufferSize / 4)
    let count = try source.read(into: &chunk)
    guard count > 0 else { return false }
    let rest = Array(input[position..<end])
    origin += position
    if rest.count + count > input.count {
      input.append(contentsOf: repeatElement(0, count: rest.count + count - input.count))
    }
    input.replaceSubrange(0..<rest.count, with: rest)
    input.replaceSubrange(rest.count..<(rest.count + count), with: chunk[..<count])
    (position, end) = (0, rest.count + count)
    return true
  }

  private func mark() {
    if problems.count < Self.heldProblems {
      problems[outputOrigin + written] = (input[position], origin + position)
    }
    if written == output.count { output.append(0) }
    output[written] = Self.marker
    written += 1
    position = min(end, position + unit)
  }
}

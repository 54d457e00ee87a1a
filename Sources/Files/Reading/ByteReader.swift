package import FilbertCore

/// Bytes from a file, from the standard input or from any other source, in order and once.
///
/// A class, because reading changes it; only one task may read at a time.
package final class ByteReader {
  /// A buffer size that makes the cost of system calls vanish and stays in the second-level cache.
  package static let bufferSize = 256 * 1024

  /// The source as the user named it; the standard input (`-`) by its name.
  package let name: String
  /// The size of the file where known, else 0.
  package let sizeHint: Int
  /// How the text of the source is encoded, if it was decoded or examined for that.
  package let encoding: DetectedEncoding?
  private let source: ByteReader?
  private let decoder: TextDecoder?
  /// Whether the bytes are those of a file as they are, so that reading can also begin in its middle.
  package let isSeekable: Bool
  private var count = 0
  private let fill: (inout [UInt8]) throws(FilbertError) -> Int

  /// Opens the file `path`, or the standard input for `-`.
  ///
  /// - Parameter offset: Where to begin, in a file that ``isSeekable`` only.
  /// - Throws: `missingInput` if it is absent, a directory, or cannot be read.
  package init(path: String, from offset: Int = 0) throws(FilbertError) {
    name = path == "-" ? "standard input" : path
    (source, encoding, decoder) = (nil, nil, nil)
    if path == "-" {
      let input = InputFile(FileDescriptor(0, owned: false), "standard input")
      (sizeHint, isSeekable) = (0, false)
      fill = { (buffer) throws(FilbertError) in try input.read(into: &buffer) }
    } else {
      let input = try InputFile(path)
      if offset > 0 { try input.seek(to: offset) }
      (sizeHint, isSeekable) = (input.size, input.isRegular)
      fill = { (buffer) throws(FilbertError) in try input.read(into: &buffer) }
    }
  }

  /// Reads from elsewhere, such as bytes in memory.
  ///
  /// - Parameters:
  ///   - name: The name of the source in messages.
  ///   - fill: Overwrites the beginning of the buffer, whose size it keeps, and says how many bytes
  ///     it put there; 0 is the end.
  package init(name: String, fill: @escaping (inout [UInt8]) throws(FilbertError) -> Int) {
    self.name = name
    (sizeHint, isSeekable) = (0, false)
    (source, encoding, decoder) = (nil, nil, nil)
    self.fill = fill
  }

  /// Reads another reader's bytes in another form: decompressed, or of a known encoding.
  ///
  /// - Parameter isSame: Whether they are the same bytes.
  init(
    _ source: ByteReader, encoding: DetectedEncoding? = nil, isSame: Bool = false,
    fill: @escaping (inout [UInt8]) throws(FilbertError) -> Int
  ) {
    name = source.name
    (sizeHint, isSeekable) = (0, isSame && source.isSeekable)
    (self.source, self.encoding, decoder) = (source, encoding, nil)
    self.fill = fill
  }

  /// Reads what another reader gives, decoded.
  init(_ source: ByteReader, encoding: DetectedEncoding, _ decoder: TextDecoder) {
    name = source.name
    (sizeHint, isSeekable) = (0, false)
    (self.source, self.encoding, self.decoder) = (source, encoding, decoder)
    fill = { (buffer) throws(FilbertError) in try decoder.read(into: &buffer) }
  }

  /// Reads from memory, at most `chunk` bytes at a time.
  package convenience init(name: String, bytes: [UInt8], chunk: Int = .max) {
    var position = 0
    self.init(name: name) { (buffer) throws(FilbertError) in
      let count = min(buffer.count, chunk, bytes.count - position)
      buffer.replaceSubrange(0..<count, with: bytes[position..<(position + count)])
      position += count
      return count
    }
  }

  /// The bytes read so far of the file itself, however it is compressed and encoded.
  package var consumed: Int { source?.consumed ?? count }

  /// The size of the file itself, where known.
  package var total: Int? { source?.total ?? (sizeHint > 0 ? sizeHint : nil) }

  /// The bytes at `offset` of the decoded text, at a byte 0xFF of it; see ``TextDecoder``.
  ///
  /// - Returns: A sentence without its end: `The byte 0x80 (offset 17 in the file) is not valid GB18030`;
  ///   nil if the text was not decoded.
  package func undecodable(at offset: Int) -> String? {
    guard let decoder, let encoding else { return nil }
    guard let problem = decoder.problem(at: offset) else {
      return "The row has bytes that are not valid \(encoding.encoding)"
    }
    let value = String(problem.byte, radix: 16, uppercase: true)
    return
      "The byte 0x\(value.count < 2 ? "0" : "")\(value) (offset \(problem.offset) in the file) is not valid"
      + " \(encoding.encoding)"
  }

  /// Overwrites the beginning of `buffer` with the next bytes and returns their number, 0 at the
  /// end.
  ///
  /// - Throws: `missingInput` when the system reports an error; `badData` if compressed content is
  ///   damaged.
  package func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    let read = try fill(&buffer)
    count += read
    return read
  }

  /// The first bytes, at least `count` if there are that many, and a reader of all bytes.
  func peek(_ count: Int) throws(FilbertError) -> (bytes: [UInt8], all: ByteReader, isAll: Bool) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    var isAll = false
    while bytes.count < count, !isAll {
      let read = try self.read(into: &buffer)
      bytes += buffer[..<read]
      isAll = read == 0
    }
    let first = bytes
    var position = 0
    let all = ByteReader(self, isSame: true) { (buffer) throws(FilbertError) in
      guard position < first.count else { return try self.read(into: &buffer) }
      let count = min(buffer.count, first.count - position)
      buffer.replaceSubrange(0..<count, with: first[position..<(position + count)])
      position += count
      return count
    }
    return (bytes, all, isAll)
  }
}

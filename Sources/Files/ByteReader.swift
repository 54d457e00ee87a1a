/// Bytes from a file, from the standard input or from any other source, in order and once.
///
/// A class, because reading moves on; one task at a time reads.
package final class ByteReader {
  /// A buffer size that makes the cost of system calls vanish and stays in the second-level cache.
  package static let bufferSize = 256 * 1024

  /// The source as the user named it; the standard input (`-`) by its name.
  package let name: String
  /// The size of the file where known, else 0.
  package let sizeHint: Int
  private let fill: (inout [UInt8]) throws(FilbertError) -> Int

  /// Opens the file `path`, or the standard input for `-`.
  ///
  /// - Throws: `missingInput` where it is absent, a directory, or cannot be read.
  package init(path: String) throws(FilbertError) {
    name = path == "-" ? "standard input" : path
    if path == "-" {
      let input = InputFile(FileDescriptor(0, owned: false), "standard input")
      sizeHint = 0
      fill = { (buffer) throws(FilbertError) in try input.read(into: &buffer) }
    } else {
      let input = try InputFile(path)
      sizeHint = input.size
      fill = { (buffer) throws(FilbertError) in try input.read(into: &buffer) }
    }
  }

  /// Reads from elsewhere: decompression, decoding, bytes in memory.
  ///
  /// - Parameters:
  ///   - name: What messages call the source.
  ///   - fill: Overwrites the beginning of the buffer, whose size it keeps, and says how many bytes
  ///     it put there; 0 is the end.
  package init(name: String, fill: @escaping (inout [UInt8]) throws(FilbertError) -> Int) {
    self.name = name
    sizeHint = 0
    self.fill = fill
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

  /// Overwrites the beginning of `buffer` with the next bytes and returns their number, 0 at the
  /// end.
  ///
  /// - Throws: `missingInput` when the system reports an error.
  package func read(into buffer: inout [UInt8]) throws(FilbertError) -> Int {
    try fill(&buffer)
  }
}

package import FilbertCore
import FilbertFiles

/// The number of lines before the place at which reading a file began.
///
/// They are counted when somebody asks for the first time, since most runs never name a line, and a shard that begins at
/// the end of a large file would read all of it for that.
package final class LinesBefore {
  /// The file as the user named it.
  package let name: String
  private let file: TextFile
  private let offset: Int
  private let endsAtCR: Bool
  private var known: Int?

  /// - Parameters:
  ///   - offset: of the first line that is read.
  ///   - endsAtCR: whether a CR by itself ends a line.
  init(_ offset: Int, in file: TextFile, endsAtCR: Bool) {
    name = file.path
    (self.offset, self.file, self.endsAtCR) = (offset, file, endsAtCR)
  }

  /// - Throws: `missingInput` if the file can no longer be read.
  package func count() throws(FilbertError) -> Int {
    if let known { return known }
    let source = try file.open(from: 0)
    var buffer = [UInt8](repeating: 0, count: ByteReader.bufferSize)
    var (rest, count, isAfterCR) = (offset, 0, false)
    while rest > 0 {
      let read = min(try source.read(into: &buffer), rest)
      guard read > 0 else { break }
      rest -= read
      if endsAtCR {
        for byte in buffer[..<read] {
          if byte == 0x0D || byte == 0x0A && !isAfterCR { count += 1 }
          isAfterCR = byte == 0x0D
        }
      } else {
        count += buffer[..<read].count { $0 == 0x0A }
      }
    }
    known = count
    return count
  }
}

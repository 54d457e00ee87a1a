package import FilbertCore

/// A file of text that can be opened more than once.
package struct TextFile: Sendable {
  /// As the user named it.
  package let path: String
  private let encoding: TextEncoding?

  /// - Parameter encoding: Nil to detect it from the content.
  package init(_ path: String, encoding: TextEncoding? = nil) {
    (self.path, self.encoding) = (path, encoding)
  }

  /// The text from its beginning, decompressed and in UTF-8.
  ///
  /// - Throws: as ``ByteReader/text(path:encoding:)``.
  package func open() throws(FilbertError) -> ByteReader {
    try ByteReader.text(path: path, encoding: encoding)
  }

  /// The bytes of the file from `offset` on, which is only sensible if they are the text (``ByteReader/isSeekable``).
  package func open(from offset: Int) throws(FilbertError) -> ByteReader {
    try ByteReader(path: path, from: offset)
  }

  /// The number of bytes of the text in UTF-8, for which all of it is read.
  package func count() throws(FilbertError) -> Int {
    let text = try open()
    var buffer = [UInt8](repeating: 0, count: ByteReader.bufferSize)
    var count = 0
    while true {
      let read = try text.read(into: &buffer)
      if read == 0 { return count }
      count += read
    }
  }
}

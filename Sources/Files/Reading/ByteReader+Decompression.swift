package import FilbertCore

extension ByteReader {
  /// Opens a file of text, or the standard input for `-`: decompressed if gzip or zstd compressed it, and in UTF-8
  /// whatever its encoding.
  ///
  /// - Parameter encoding: Nil to detect it from the content; see ``TextEncoding``.
  /// - Throws: `missingInput` if it is absent, a directory, or cannot be read; `badData` if its
  ///   beginning is damaged, or its encoding cannot be detected.
  package static func text(
    path: String, encoding: TextEncoding? = nil
  ) throws(FilbertError) -> ByteReader {
    try ByteReader(path: path).decompressed().decoded(encoding)
  }

  /// The bytes of the source, decompressed if its first bytes are those of gzip or zstd.
  ///
  /// - Throws: What the source throws.
  package func decompressed() throws(FilbertError) -> ByteReader {
    let (first, all, _) = try peek(4)
    if first.starts(with: [0x1F, 0x8B]) {
      let stream = try GzipStream(all)
      return ByteReader(all) { (buffer) throws(FilbertError) in try stream.read(into: &buffer) }
    }
    // The second is a frame that decoders skip, which pzstd puts first.
    let isZstd =
      first.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || (first.count >= 4 && first[0] & 0xF0 == 0x50 && first[1..<4] == [0x2A, 0x4D, 0x18])
    if isZstd {
      let stream = try ZstdStream(all)
      return ByteReader(all) { (buffer) throws(FilbertError) in try stream.read(into: &buffer) }
    }
    return all
  }
}

package import FilbertCore

extension ByteReader {
  /// The text of the source, in UTF-8.
  ///
  /// - Parameter told: Nil to detect the encoding from the content: from the first MiB of a file, and of a pipe from
  ///   what there is at first, unless that is not UTF-8. A byte order mark of UTF-8 is passed on, others are not.
  /// - Throws: `badData` if a byte order mark contradicts `told`; `usage` if the system has no converter; what the
  ///   source throws.
  package func decoded(_ told: TextEncoding? = nil) throws(FilbertError) -> ByteReader {
    // Whoever writes to a pipe line by line may wait for an answer.
    var (first, all, isAll) = try peek(total == nil ? 4 : EncodingDetection.sampleSize)
    let mark = EncodingDetection.byteOrderMark(first)
    if let told { return try all.decoded(told: told, mark) }
    if let mark {
      return try all.decoded(
        DetectedEncoding(encoding: mark.encoding, origin: .byteOrderMark), skipped: mark.length)
    }
    if !isAll, !EncodingDetection(first, isWhole: isAll).isUTF8 {
      (first, all, isAll) = try all.peek(EncodingDetection.sampleSize)
    }
    let encoding = EncodingDetection(first, isWhole: isAll).encoding()
    return try all.decoded(DetectedEncoding(encoding: encoding, origin: .content), skipped: 0)
  }

  private func decoded(
    told: TextEncoding, _ mark: (encoding: TextEncoding, length: Int)?
  ) throws(FilbertError) -> ByteReader {
    var encoding = told
    var skipped = 0
    if let mark {
      let agrees =
        mark.encoding == told
        || (told == .utf16 && [.utf16LE, .utf16BE].contains(mark.encoding))
        || (told == .utf32 && [.utf32LE, .utf32BE].contains(mark.encoding))
      guard agrees else {
        throw FilbertError(
          .badData,
          naming:
            "The file begins with the byte order mark of \(mark.encoding), but \(.encoding) says \(told); leave out"
            + " \(.encoding).", file: name)
      }
      (encoding, skipped) = (mark.encoding, mark.length)
    } else if told == .utf16 {
      encoding = .utf16LE
    } else if told == .utf32 {
      encoding = .utf32LE
    }
    return try decoded(
      DetectedEncoding(encoding: encoding, origin: .told, hasMark: mark != nil), skipped: skipped)
  }

  private func decoded(
    _ detected: DetectedEncoding, skipped: Int
  ) throws(FilbertError) -> ByteReader {
    if detected.encoding == .utf8 {
      return ByteReader(self, encoding: detected, isSame: true) { (buffer) throws(FilbertError) in
        try self.read(into: &buffer)
      }
    }
    let decoder = try TextDecoder(self, detected.encoding, skipped: skipped)
    return ByteReader(self, encoding: detected, decoder)
  }
}

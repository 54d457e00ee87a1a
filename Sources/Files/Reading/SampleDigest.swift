package import FilbertCore

/// A digest of places all over a file, which shows that it is another file without reading all of it.
///
/// A change between the places is not seen; size and time of change are for that.
package enum SampleDigest {
  /// Bytes at each place.
  private static let length = 4096
  private static let places = 64

  /// The digest of a file that has `size` bytes: all of a small one, otherwise of beginning, end and places between.
  ///
  /// - Throws: `missingInput` if it cannot be read.
  package static func digest(ofFile path: String, size: Int) throws(FilbertError) -> String {
    guard size > 2 * length * places else { return try SHA256.digest(ofFile: path) }
    var hash = SHA256()
    for place in 0..<places {
      let last = size - length
      // Their distance times their number, without overflow in a file of any size.
      let offset = last / (places - 1) * place + last % (places - 1) * place / (places - 1)
      let file = try ByteReader(path: path, from: offset)
      var (buffer, count) = ([UInt8](repeating: 0, count: length), 0)
      // A read may give fewer bytes than there are.
      while count < length {
        var rest = [UInt8](repeating: 0, count: length - count)
        let read = try file.read(into: &rest)
        if read == 0 { break }
        buffer.replaceSubrange(count..<(count + read), with: rest[..<read])
        count += read
      }
      hash.add(buffer, 0..<count)
    }
    return hash.digest()
  }
}

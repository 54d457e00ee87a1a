/// The bytes of a file.
///
/// - Throws: `missingInput` where it is absent, a directory, or cannot be read.
package func readFile(_ path: String) throws(FilbertError) -> [UInt8] {
  let reader = try ByteReader(path: path)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(reader.sizeHint + 1)
  var buffer = [UInt8](repeating: 0, count: ByteReader.bufferSize)
  while true {
    let count = try reader.read(into: &buffer)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

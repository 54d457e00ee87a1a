package import FilbertCore

/// The bytes of a file that is held as a whole, such as a configuration or a vocabulary.
///
/// - Throws: `missingInput` if it is absent, a directory, or cannot be read; `badData` if it has more than 4 GiB.
package func readFile(_ path: String) throws(FilbertError) -> [UInt8] {
  try readAll(ByteReader(path: path))
}

/// The bytes of a file that has at most as many megabytes.
///
/// - Throws: `missingInput` as ``readFile(_:)``; `badData` if it is larger.
package func readFile(
  _ path: String, atMost megabytes: Int
) throws(FilbertError) -> [UInt8] {
  try readAll(ByteReader(path: path), atMost: megabytes << 20)
}

/// The bytes of a file with secrets, which nobody but its owner may have permission for.
///
/// The permissions are those of the file that is read, even if another takes its name meanwhile.
///
/// - Throws: `missingInput` as ``readFile(_:)``; `badData` if the group or everybody may read, write or execute it.
package func readPrivateFile(_ path: String) throws(FilbertError) -> [UInt8] {
  let input = try InputFile(path)
  guard input.mode & 0o077 == 0 else {
    throw FilbertError(
      .badData,
      "Other users may have access to this file (mode \(String(input.mode, radix: 8))), but it holds secrets; "
        + "run: chmod 600 \(path)", file: path)
  }
  return try readAll(
    ByteReader(name: path) { (buffer) throws(FilbertError) in try input.read(into: &buffer) })
}

/// A sparse file may claim any size, and a program ends if it asks for more memory than there is.
private let largestFile = 1 << 32

private func readAll(
  _ reader: ByteReader, atMost limit: Int = largestFile
) throws(FilbertError) -> [UInt8] {
  let size = limit < 1 << 30 ? "\(limit >> 20) MiB" : "\(limit >> 30) GiB"
  let tooLarge = FilbertError(
    .badData,
    "The file has more than \(size), too many for a file that is read as a whole; is it the right one?",
    file: reader.name)
  guard reader.sizeHint <= limit else { throw tooLarge }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(reader.sizeHint + 1)
  var buffer = [UInt8](repeating: 0, count: ByteReader.bufferSize)
  while true {
    let count = try reader.read(into: &buffer)
    if count == 0 { return bytes }
    guard bytes.count + count <= limit else { throw tooLarge }
    bytes += buffer[..<count]
  }
}

package import FilbertCore
import FilbertFiles

extension Vocabulary {
  /// Reads a `vocab.txt`: one token per line, the first is number 0.
  ///
  /// Lines end with LF or CRLF only: real vocabularies have U+2028 as a token. Spaces and tabs at
  /// the end of a line are dropped, as the reference reader does; blank lines at the end of the
  /// file are not tokens.
  ///
  /// - Throws: `missingInput`, or `badData` with the line for invalid UTF-8, a token that occurs
  ///   twice, or no token at all.
  package init(contentsOf path: String) throws(FilbertError) {
    var bytes = try readFile(path)
    if let bad = UTF8Validation.firstInvalid(in: bytes, bytes.indices) {
      let line = bytes[..<bad].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
      throw FilbertError(
        .badData, "Byte \(bad + 1) of the file is not UTF-8; save the vocabulary as UTF-8.",
        file: path, line: line)
    }
    var ends: [Int] = []
    ends.reserveCapacity(bytes.count / 6)
    var kept = 0
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let start = kept
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
        bytes[kept] = bytes[index]
        kept += 1
        index += 1
      }
      index += 1
      while kept > start, [0x20, 0x09, 0x0D].contains(bytes[kept - 1]) { kept -= 1 }
      ends.append(kept)
    }
    bytes.removeLast(bytes.count - kept)
    while let last = ends.last, last == (ends.count > 1 ? ends[ends.count - 2] : 0) {
      ends.removeLast()
    }
    try self.init(bytes: bytes, ends: ends, source: .lines(path))
  }

  /// Writes a `vocab.txt`, replacing a file that is there.
  package func write(to path: String) throws(FilbertError) {
    var lines: [UInt8] = []
    for id in 0..<Int32(count) {
      lines.append(contentsOf: token(at: id).utf8)
      lines.append(UInt8(ascii: "\n"))
    }
    try writeFile(path, lines, overwrite: true)
  }
}

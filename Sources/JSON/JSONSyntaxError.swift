import FilbertCore

/// An error at a byte of a document. Line and column are only computed when it is reported, so that
/// reading need not count them.
struct JSONSyntaxError: Error {
  /// One clause without the place, beginning with a capital.
  let reason: String
  /// Index of the offending byte.
  let offset: Int

  /// The error for people. Without a file, the line is part of the sentence.
  func located(in bytes: [UInt8], file: String?, firstLine: Int) -> FilbertError {
    let before = bytes[..<min(offset, bytes.count)]
    let line = firstLine + before.count { $0 == 0x0A }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    let place = file == nil ? "line \(line), column \(column)" : "column \(column)"
    return FilbertError(.badData, "Invalid JSON at \(place): \(reason).", file: file, line: line)
  }
}

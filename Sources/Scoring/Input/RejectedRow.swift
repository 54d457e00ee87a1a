/// A row that cannot be scored, with the reason.
package struct RejectedRow {
  /// The columns of a table of such rows.
  package static let columns = ["file", "line", "reason", "row"]

  /// The input it is from, as the user named it.
  package let file: String
  /// The line on which it begins, 1-based.
  package let line: Int
  /// One sentence.
  package let reason: String
  /// Its bytes as they are in the file.
  package let row: [UInt8]

  /// A value for each of ``columns``. Bytes that are not text show as U+FFFD.
  package var fields: [String] {
    [file, String(line), reason, String(decoding: row, as: UTF8.self)]
  }
}

/// A row that cannot be scored, as the file of `--rejects` has it.
struct RejectedRow {
  /// The columns of that file.
  static let columns = ["file", "line", "reason", "row"]

  /// The input it is from, as the user named it.
  let file: String
  /// The line on which it begins, 1-based.
  let line: Int
  /// One sentence.
  let reason: String
  /// Its bytes as they stand in the file.
  let row: [UInt8]

  /// A value for each of ``columns``. Bytes that are no text show as U+FFFD.
  var fields: [String] { [file, String(line), reason, String(decoding: row, as: UTF8.self)] }
}

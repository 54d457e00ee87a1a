import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables

/// How a file of rows is written. Whatever is nil is detected from the name of the file and its content.
///
/// ```swift
/// var reading = TableReading()
/// reading.delimiter = ";"
/// reading.skipsBadRows = true
/// ```
public struct TableReading: Sendable, Hashable {
  /// How rows are written.
  public enum Format: String, Sendable, CaseIterable, Codable {
    /// Fields with commas, semicolons or another character between them; the first line names the columns.
    case csv
    /// The same with tabs.
    case tsv
    /// A JSON object per line.
    case jsonLines = "jsonl"
    /// A JSON array of objects.
    case json
    /// A text per line.
    case text = "txt"
    /// A word and its tag per line, and a blank line after each sentence; for tagging only.
    case conll
  }

  /// The format; nil for that of the file's extension.
  public var format: Format?
  /// The name of the encoding, such as `utf-8` or `gb18030`.
  public var encoding: String?
  /// The ASCII character between the fields of CSV.
  public var delimiter: Character?
  /// Whether the first line of CSV names the columns; otherwise they are called 1, 2 and so on.
  public var hasHeader = true
  /// Whether rows that cannot be used are left out and counted; otherwise the first one ends the job.
  public var skipsBadRows = false

  /// Everything is detected.
  public init() {}
}

extension TableReading {
  /// What is set, as text by name.
  var settings: [(name: String, value: String?)] {
    [
      ("format", format?.rawValue), ("encoding", encoding),
      ("delimiter", delimiter.map { String($0) }), ("hasHeader", hasHeader ? nil : "false"),
      ("skipsBadRows", skipsBadRows ? "true" : nil),
    ]
  }

  /// - Throws: `usage` for an encoding or a delimiter that does not exist.
  func options(recovers: Bool) throws(FilbertError) -> TableOptions {
    TableOptions(
      encoding: try encoding.map { (name) throws(FilbertError) in try TextEncoding(name: name) },
      delimiter: try delimiterByte(), recovers: recovers, hasHeader: hasHeader)
  }

  private func delimiterByte() throws(FilbertError) -> UInt8? {
    guard let delimiter else { return nil }
    guard let byte = delimiter.asciiValue, ![UInt8(ascii: "\""), 0x0A, 0x0D].contains(byte) else {
      throw FilbertError(
        .usage,
        naming:
          "\(.delimiter) must be an ASCII character other than a quote or a line break, not \(String(delimiter).quoted)."
      )
    }
    return byte
  }

  /// The format of a table; nil to detect it.
  ///
  /// - Throws: `usage` for one of words with tags.
  func tableFormat() throws(FilbertError) -> TableFormat? {
    guard let format else { return nil }
    if let table = TableFormat(name: format.rawValue) { return table }
    throw FilbertError(
      .usage,
      naming: "\(.inputFormat, "conll") is for tagging; choose csv, tsv, jsonl, json or txt.")
  }

  /// The format of tagged sentences; nil to detect it.
  ///
  /// - Throws: `usage` for one without tags.
  func taggedFormat() throws(FilbertError) -> TaggedFormat? {
    guard let format else { return nil }
    if let tagged = TaggedFormat(name: format.rawValue) { return tagged }
    throw FilbertError(
      .usage,
      naming:
        "\(.inputFormat, format.rawValue) holds no tags; choose conll, csv, tsv, jsonl or json."
    )
  }
}

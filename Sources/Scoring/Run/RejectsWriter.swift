package import FilbertCore
package import FilbertFiles
import FilbertTables

/// Writes rows that cannot be scored into a CSV of their own.
package final class RejectsWriter {
  private let file: any ByteSink
  private let buffer = RowBuffer()
  private let encoder: TextEncoder?
  private var writer: CSVWriter

  /// - Parameter isContinued: whether an earlier run has written the header.
  init(
    _ file: any ByteSink, dialect: CSVDialect, encoding: OutputEncoding = .utf8,
    isContinued: Bool = false
  ) throws(FilbertError) {
    encoder = try TextEncoder(encoding)
    self.file = file
    writer = CSVWriter(buffer, dialect: dialect)
    try writer.write(RejectedRow.columns)
    let header = try encoded(buffer.take())
    if !isContinued { try file.write(header) }
  }

  /// The number of bytes before the first row.
  static func headerSize(
    _ dialect: CSVDialect, _ encoding: OutputEncoding
  ) throws(FilbertError) -> Int {
    let file = RowBuffer()
    _ = try RejectsWriter(file, dialect: dialect, encoding: encoding)
    return file.take().count
  }

  package func write(_ row: RejectedRow) throws(FilbertError) {
    try writer.write(row.fields)
    try file.write(encoded(buffer.take()))
  }

  private func encoded(_ bytes: [UInt8]) throws(FilbertError) -> [UInt8] {
    try encoder?.encode(bytes) ?? bytes
  }

  package func commit() throws(FilbertError) { try file.commit() }

  /// The file, if a later run can resume with it.
  package var resumable: ResumableFile? { file as? ResumableFile }
}

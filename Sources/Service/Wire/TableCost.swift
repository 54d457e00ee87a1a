import FilbertConnections
import FilbertCore
import FilbertFiles
import FilbertTables

/// Charges a table as it is decompressed and read: a few compressed bytes may become anything.
final class TableCost {
  private(set) var size = TableSize()
  /// Why no more is read.
  private(set) var refusal: ServiceError?
  private let charge: RequestCharge
  private let compressed: Int
  private let mostBytes: Int
  private var separators: SeparatorCounter
  /// The part of the size that has been charged for rows, in steps.
  private var chargedRows = 0
  private static let step = 256 << 10
  /// Encodings in which only line breaks and delimiters have their ASCII bytes.
  private static let narrow: Set<TextEncoding> = [
    .utf8, .gb18030, .big5, .shiftJIS, .eucJP, .eucKR, .windows1252, .iso88591,
  ]

  /// - Parameters:
  ///   - compressed: bytes of the body.
  ///   - mostBytes: that the table may have.
  init(_ charge: RequestCharge, _ request: TableRequest, compressed: Int, mostBytes: Int) {
    (self.charge, self.compressed, self.mostBytes) = (charge, compressed, mostBytes)
    separators = SeparatorCounter(
      isJSON: request.format.hasObjects, delimiter: request.options.delimiter,
      isWide: request.options.encoding.map { !Self.narrow.contains($0) } ?? false)
  }

  /// The bytes of `source`, which are charged before they are processed.
  ///
  /// - Throws: when it is read: ``refusal``, as an error that is not about a row.
  func counting(_ source: ByteReader) -> ByteReader {
    ByteReader(name: source.name) { [self] (buffer) throws(FilbertError) in
      let read = try source.read(into: &buffer)
      size.bytes += read
      separators.add(buffer[..<read])
      size.separators = separators.most
      guard size.bytes <= mostBytes else {
        throw refuse(
          ServiceError(
            .tooLarge,
            "The table is larger than the \(mostBytes) bytes it may have; send it in parts."))
      }
      try hold()
      return read
    }
  }

  /// Charges a row that was read.
  func add(_ row: Row) throws(FilbertError) {
    size.add(row)
    if size.rowBytes - chargedRows >= Self.step { try hold() }
  }

  /// Charges the words of a row's text.
  func add(words: Int) throws(FilbertError) {
    size.add(words: words)
    if size.rowBytes - chargedRows >= Self.step { try hold() }
  }

  private func hold() throws(FilbertError) {
    chargedRows = size.rowBytes
    do throws(ServiceError) {
      try charge.holdAtOnce(size.reading(compressed: compressed) + Self.step, body: size.bytes)
    } catch { throw refuse(error) }
  }

  private func refuse(_ error: ServiceError) -> FilbertError {
    refusal = error
    return FilbertError(.cannotWrite, error.message)
  }
}

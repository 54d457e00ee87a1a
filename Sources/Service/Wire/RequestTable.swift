import FilbertConnections
import FilbertCore
import FilbertFiles
import FilbertTables
import NIOCore

/// A table in the body of a request, read as `filbert predict` reads a file: compressed or not, in any encoding.
struct RequestTable {
  private(set) var reader: TableReader
  /// Rows that could not be read, which are left out, and those without a text, which stay without a result.
  private(set) var skipped = 0
  private let skipsBadRows: Bool
  private let limit: Int

  /// What it costs.
  let cost: TableCost

  /// - Throws: `malformed` if there is no header; `tooLarge`, `overloaded`.
  init(
    _ body: ByteBuffer, _ request: TableRequest, _ limits: ServiceLimits, _ charge: RequestCharge
  ) throws(ServiceError) {
    limit = limits.texts
    skipsBadRows = request.skipsBadRows
    cost = TableCost(
      charge, request, compressed: body.readableBytes, mostBytes: limits.bodySize)
    do throws(FilbertError) {
      let compressed = ByteReader(name: "the body", bytes: Array(body.readableBytesView))
      let source = try cost.counting(try compressed.decompressed()).decoded(
        request.options.encoding)
      reader = try TableReader(source, format: request.format, options: request.options)
    } catch { throw cost.refusal ?? ServiceError(error) }
  }

  /// All rows, with what `read` finds in each; nil if there is no text.
  ///
  /// - Throws: `malformed` with the line of what cannot be read; `tooLarge`, `overloaded`.
  mutating func rows<Content>(
    _ read: (Row) throws(FilbertError) -> Content?
  ) throws(ServiceError) -> [(row: Row, content: Content?)] {
    var rows: [(row: Row, content: Content?)] = []
    while true {
      do throws(FilbertError) {
        guard let row = try reader.next() else { return rows }
        try cost.add(row)
        rows.append((row, try content(of: row, read)))
      } catch {
        guard skipsBadRows, reader.canContinue, error.code == .badData else {
          throw cost.refusal ?? ServiceError(error)
        }
        skipped += 1
      }
      guard rows.count <= limit else {
        throw ServiceError(
          .tooLarge,
          "The table has more than the \(limit) rows a request may have; send it in parts.")
      }
    }
  }

  private mutating func content<Content>(
    of row: Row, _ read: (Row) throws(FilbertError) -> Content?
  ) throws(FilbertError) -> Content? {
    var problem = FilbertError(
      .badData,
      "The row has an empty text; correct the file, or add ?skip-bad-rows=true to keep such rows without a result.",
      line: row.line)
    do throws(FilbertError) {
      if let content = try read(row) { return content }
    } catch {
      guard error.code == .badData else { throw error }
      problem = error
    }
    guard skipsBadRows else { throw problem }
    skipped += 1
    return nil
  }
}

import Corpus
import Files
import Inference
import NIOCore
import Scoring

/// The rows of a table that a client sent to a tagger, with the words of each.
struct TaggableTable: Sendable {
  private let columns: [String]
  private let format: RowFormat
  private let dialect: CSVDialect
  /// Whether rows of JSON list their words.
  private let hasWords: Bool
  /// Rows in order, with where they have their text; nil for those without one.
  private let rows: [(row: Row, content: TaggableRow?)]
  /// Rows that were left out or have no text.
  let skipped: Int

  var texts: [TextInWords] { rows.compactMap { $0.content?.words } }

  /// - Throws: `malformed` with the line of what cannot be read; `tooLarge`.
  init(
    _ body: ByteBuffer, _ request: TableRequest, limits: ServiceLimits, _ model: TextTagger
  ) throws(ServiceError) {
    var table = try RequestTable(body, request, limits)
    (columns, dialect) = (table.reader.columns, table.reader.dialect)
    format = table.reader.format.hasObjects ? .jsonl : .csv
    let places: TaggableColumns
    do throws(FilbertError) {
      places = try TaggableColumns(
        table.reader, request.columns, list: nil, splitter: model.splitter, isRedacted: false)
    } catch { throw ServiceError(error) }
    hasWords = places.list != nil
    rows = try table.rows { (row) throws(FilbertError) in try places.read(row) }
    skipped = table.skipped
  }

  /// The rows with their entities, a line each.
  ///
  /// - Parameter tagged: for each of ``texts``.
  func written(_ tagged: [TaggedText]) throws(ServiceError) -> [UInt8] {
    do throws(FilbertError) {
      var writer = try TaggedRowWriter(
        format: format, dialect: dialect, columns: columns, file: "the body", hasWords: hasWords,
        redaction: nil)
      var bytes = writer.header
      var next = tagged.makeIterator()
      for (row, place) in rows {
        try writer.add(row, place, place == nil ? nil : next.next())
      }
      bytes += writer.take()
      return bytes
    } catch { throw ServiceError(error) }
  }
}

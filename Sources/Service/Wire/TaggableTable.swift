import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import NIOCore

/// The rows of a table that a client sent to a tagger, with the words of each.
struct TaggableTable: Sendable {
  private let columns: [String]
  private let format: RowFormat
  private let dialect: CSVDialect
  /// Whether rows of JSON list their words.
  private let hasWords: Bool
  /// Rows in order, with the place of their text; nil for those without a text.
  private let rows: [(row: Row, content: TaggableRow?)]
  /// Rows that were left out or have no text.
  let skipped: Int
  let size: TableSize

  var texts: [PretokenizedText] { rows.compactMap { $0.content?.words } }

  /// - Throws: `malformed` with the line of what cannot be read; `tooLarge`.
  init(
    _ body: ByteBuffer, _ request: TableRequest, limits: ServiceLimits, _ charge: RequestCharge,
    _ model: TextTagger
  ) throws(ServiceError) {
    var table = try RequestTable(body, request, limits, charge)
    (columns, dialect) = (table.reader.columns, table.reader.dialect)
    format = table.reader.format.hasObjects ? .jsonl : .csv
    let places: TaggableColumns
    do throws(FilbertError) {
      places = try TaggableColumns(
        table.reader, request.columns, list: nil, splitter: model.splitter, isRedacted: false,
        canChooseList: false)
    } catch { throw ServiceError(error) }
    hasWords = places.list != nil
    let cost = table.cost
    rows = try table.rows { (row) throws(FilbertError) in
      let row = try places.read(row)
      if let row { try cost.add(words: row.words.ranges.count) }
      return row
    }
    skipped = table.skipped
    size = table.cost.size
  }

  /// The rows with their entities, one per line.
  ///
  /// - Parameter tagged: for each of ``texts``.
  func written(_ tagged: [TaggedText]) throws(ServiceError) -> AnswerBuffer {
    do throws(FilbertError) {
      var writer = try TaggedRowWriter(
        format: format, dialect: dialect, columns: columns, file: "the body", hasWords: hasWords,
        redaction: nil)
      var answer = AnswerBuffer()
      answer.append(writer.header)
      var next = tagged.makeIterator()
      for (row, place) in rows {
        try writer.add(row, place, place == nil ? nil : next.next())
        answer.append(try writer.take())
      }
      return answer
    } catch { throw ServiceError(error) }
  }
}

import FilbertCore
import FilbertJSON
import FilbertTables

/// Rows of a table that are sentences. Their words and tags, or their spans, are lists in cells: `["buy", "red"]` as
/// JSON, `['buy', 'red']` as pandas writes it.
///
/// They are read as the JSON objects that they stand for: a member for each column that is filled, an array for a column
/// of lists, otherwise a string.
struct ListRows {
  /// The column that lists words; nil if the rows have texts with spans.
  let words: String?
  /// The column that lists tags or spans.
  let tags: String?
  private var table: TableReader
  private var first: Row?
  /// Columns whose cells are read as what they are written as.
  private let structured: Set<ExactString>

  /// Looks for the columns of lists: those the user named, or those with the names people use.
  ///
  /// - Parameters:
  ///   - first: the row that was read last, the first with content.
  ///   - others: members that an object may have beside them, with structures.
  /// - Returns: nil if no such column has a list in the first row, or if words have rows of their own.
  /// - Throws: `badData` for a column that is not there.
  init?(
    _ table: TableReader, first: Row, _ request: TaggedRequest, others: [String]
  ) throws(FilbertError) {
    let search = ColumnSearch(table.columns, file: table.name)
    let values = first.values
    func list(_ name: String?, _ known: [String]) throws(FilbertError) -> Int? {
      let candidates =
        if let name { [try search.requested(name)] } else {
          known.compactMap { try? search.known([$0]) }
        }
      return candidates.first { Self.isList(values[$0]) }
    }
    let words = try list(request.wordColumn, ColumnNames.word)
    let tags = try list(request.tagColumn, ColumnNames.tag + ["spans", "entities"])
    let wordRows = words == nil ? try search.known(ColumnNames.word) : nil
    guard words != nil || tags != nil, wordRows == nil, words == nil || words != tags else {
      return nil
    }
    self.words = words.map { table.columns[$0] }
    self.tags = tags.map { table.columns[$0] }
    structured = Set(([self.words, self.tags].compactMap { $0 } + others).map { ExactString($0) })
    (self.table, self.first) = (table, first)
  }

  /// Whether a cell is a list, or several words after what begins one, which is cut off then.
  private static func isList(_ cell: String) -> Bool {
    do throws(StructuredCell.Unreadable) {
      return try StructuredCell(cell)?.form == .list
    } catch {
      return cell.utf8.contains(UInt8(ascii: " "))
    }
  }

  var canContinue: Bool { table.canContinue }

  /// The next row with content as an object, or nil after the last.
  ///
  /// - Throws: `badData` with the line if the row, or a list in it, cannot be read.
  mutating func next() throws(FilbertError) -> JSONElements.Element? {
    var row = first.take()
    if row == nil { row = try table.nextFilled() }
    guard let row else { return nil }
    var object = JSONObject()
    for (column, value) in zip(table.columns, row.values) where !value.isEmpty && !column.isEmpty {
      guard structured.contains(ExactString(column)) else {
        object[column] = .string(value)
        continue
      }
      do throws(StructuredCell.Unreadable) {
        object[column] = try StructuredCell(value)?.value ?? .string(value)
      } catch {
        throw FilbertError(
          .badData,
          "The column \(column.quoted) has a list that cannot be read: \(value.quoted); write it as [\"a\", \"b\"].",
          file: table.name, line: row.line)
      }
    }
    return (.object(object), row.line)
  }
}

package import FilbertCore
import FilbertCorpus
package import FilbertJSON
package import FilbertTables

/// The items of a table, such as answer templates or products: what is read of each, and what is shown of it.
package struct Items: Sendable {
  /// The name of the table in messages.
  package let file: String
  /// What the model reads of each item; none is blank.
  package let texts: [String]
  /// The column of the texts.
  package let textColumn: String
  /// What names each item: the values of ``idColumn`` without the white space around them, or the texts.
  package let ids: [String]
  /// nil if items have no column that names them.
  package let idColumn: String?
  /// Columns that are shown with an item.
  package let keptColumns: [String]
  /// The values of these columns for each item: numbers, arrays and the like if the table has objects, else strings.
  package let kept: [[JSONValue]]
  /// The column of which a query gets each value once; nil if it gets all items.
  package let distinctColumn: String?
  /// The group of each item by ``distinctColumn``, in which letter case and white space do not count; empty if there is
  /// none.
  package let groups: [Int32]
  /// How many items were left out because they have no text.
  package let blanks: Int
  private let rowsOfID: [ExactString: [Int]]

  package var count: Int { texts.count }

  /// Reads all items.
  ///
  /// - Throws: `badData` if there are none, if a column is absent, or, with the line, if a text is blank or an id is blank
  ///   or occurs twice.
  package init(_ table: consuming TableReader, _ request: ItemRequest) throws(FilbertError) {
    let columns = try ItemTableColumns(table, request)
    (file, textColumn) = (table.name, table.columns[columns.text])
    idColumn = columns.id.map { [names = table.columns] in names[$0] }
    keptColumns = columns.kept.map { [names = table.columns] in names[$0] }
    distinctColumn = columns.distinct.map { [names = table.columns] in names[$0] }
    var texts: [String] = []
    var ids: [String] = []
    var distinct: [String] = []
    var kept: [[JSONValue]] = []
    var blanks = 0
    var lines: [ExactString: Int] = [:]
    var table = table
    while let row = try table.next() {
      let text = row[columns.text]
      guard !text.isBlank else {
        guard request.leavesOutBlanks else { throw Self.blank("text", textColumn, file, row) }
        blanks += 1
        continue
      }
      if let column = columns.id {
        let id = row[column].trimmed
        if id.isEmpty { throw Self.blank("id", idColumn ?? "", file, row) }
        if let line = lines.updateValue(row.line, forKey: ExactString(id)) {
          throw FilbertError(
            .badData,
            "The item \(id.quoted) occurs twice, first in line \(line); an id names one item, so change or remove one.",
            file: file, line: row.line)
        }
        ids.append(id)
      }
      texts.append(text)
      if let column = columns.distinct { distinct.append(row[column]) }
      kept.append(
        zip(columns.kept, keptColumns).map { column, name in
          row.untypedMember(name, text: row[column]) ?? .string(row[column])
        })
    }
    guard !texts.isEmpty else {
      throw FilbertError(
        .badData, "The file has no items; it needs a row for each.", file: file)
    }
    (self.texts, self.kept, self.blanks) = (texts, kept, blanks)
    self.ids = columns.id == nil ? texts : ids
    groups = EqualTexts.groups(distinct)
    rowsOfID = Dictionary(grouping: texts.indices) { [ids = self.ids] in
      ExactString(ids[$0].trimmed)
    }
  }

  /// The items with this id, several only if they have no column that names them; none if there is no such item. White
  /// space around an id does not count.
  package func rows(of id: String) -> [Int] { rowsOfID[ExactString(id.trimmed)] ?? [] }

  /// The fingerprint of the texts, in order.
  package var fingerprint: String {
    var fingerprint = Fingerprint()
    for text in texts { fingerprint.add(text) }
    fingerprint.add(UInt64(texts.count))
    return fingerprint.text
  }

  private static func blank(
    _ what: String, _ column: String, _ file: String, _ row: Row
  ) -> FilbertError {
    FilbertError(
      .badData,
      "The item has no \(what) in the column \(column.quoted); fill it in or remove the row.",
      file: file, line: row.line)
  }
}

/// Places of the columns of items.
private struct ItemTableColumns {
  let text: Int
  let id: Int?
  let kept: [Int]
  let distinct: Int?

  init(_ table: borrowing TableReader, _ request: ItemRequest) throws(FilbertError) {
    let columns = table.columns
    let search = ColumnSearch(columns, file: table.name, hasHeaderLine: table.hasHeaderLine)
    if let name = request.id {
      id = try search.requested(name)
    } else {
      id = try search.known(ItemRequest.usualIDs)
    }
    if let name = request.text {
      text = try search.requested(name)
    } else if let name = ColumnChoice.usualTexts(in: columns).first {
      text = try search.requested(name)
    } else if let only = search.only(except: [id]) {
      text = only
    } else {
      throw search.nothingFits("text of an item", name: .itemColumn)
    }
    guard text != id else {
      throw search.failure("One column cannot be the text and the id of an item at a time")
    }
    var kept: [Int] = []
    for name in request.kept {
      let column = try search.requested(name)
      if !kept.contains(column) { kept.append(column) }
    }
    self.kept = kept
    distinct = try request.distinct.map { (name) throws(FilbertError) in
      try search.requested(name)
    }
  }
}

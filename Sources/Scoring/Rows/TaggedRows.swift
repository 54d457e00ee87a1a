package import FilbertCore
package import FilbertFiles
package import FilbertInference
import FilbertJSON
import FilbertModelFiles
package import FilbertTables

/// Rows of a table with the entities of their text.
///
/// CSV and tables: the input's columns and `entities`, a JSON array. JSON Lines: the input's line with `entities` as a
/// member. Both get `predicted_tags` if rows list words. CoNLL: the words of the text with their tags.
/// With a redaction text and words are replaced, and entities are those of the new text.
package struct TaggedRows {
  private let format: RowFormat
  private let hasWords: Bool
  private let redaction: Redaction?
  private let inputs: [String]
  private let members: MemberColumns
  private let file: String
  /// The columns of the output; none of CoNLL.
  package let columns: [String]

  /// - Parameters:
  ///   - format: of the output; ``RowFormat/csv`` also for tables.
  ///   - inputs: the columns of the input.
  ///   - hasWords: whether rows list words.
  ///   - file: the name of the input in messages.
  /// - Throws: `badData` if the input has a column that is to be added.
  package init(
    _ format: RowFormat, inputs: [String], hasWords: Bool, redaction: Redaction?, file: String
  ) throws(FilbertError) {
    (self.format, self.inputs, self.hasWords) = (format, inputs, hasWords)
    (self.redaction, self.file) = (redaction, file)
    members = MemberColumns(inputs, file: file)
    guard format != .conll else {
      columns = []
      return
    }
    let added = Self.added(hasWords: hasWords)
    try requireRoom(for: added, among: inputs, file: file)
    columns = inputs + added
  }

  private static func added(hasWords: Bool) -> [String] {
    ["entities"] + (hasWords ? ["predicted_tags"] : [])
  }

  /// The writer that encodes such rows for a file.
  package func encoder(
    _ dialect: CSVDialect, _ encoding: OutputEncoding? = nil
  ) throws(FilbertError) -> RowEncoder {
    try RowEncoder(
      format, dialect: dialect, inputs: inputs, columns: columns, file: file,
      encoding: encoding)
  }

  /// Refuses a row that the output cannot hold.
  ///
  /// - Throws: `badData` with the line.
  package func admit(_ row: Row) throws(FilbertError) {
    if format == .csv { try members.require(row) }
  }

  /// - Parameter place, tagged: nil for a row without a result.
  /// - Returns: Nil for a row without a result if the format has no place for it: among the words
  ///   of CoNLL.
  package func row(_ row: Row, _ place: TaggableRow?, _ tagged: TaggedText?) -> OutputRow? {
    guard let place, let original = tagged else { return empty(row) }
    let tagged = redaction?.apply(original).tagged ?? original
    switch format {
    case .conll:
      return OutputRow(row, adding: .words(tagged.source.words, tags: tagged.tags))
    case .csv:
      let tags = place.list == nil ? "" : tagged.tagsJSON.serialized()
      return OutputRow(
        row, replacing: replacements(place, tagged),
        adding: .columns([tagged.entitiesJSON.serialized()] + (hasWords ? [tags] : [])))
    case .jsonl:
      return OutputRow(
        row, replacing: replacements(place, tagged),
        adding: .members(
          [("entities", tagged.entitiesJSON)]
            + (place.list == nil ? [] : [("predicted_tags", tagged.tagsJSON)])))
    }
  }

  private func empty(_ row: Row) -> OutputRow? {
    let names = Self.added(hasWords: hasWords)
    return switch format {
    case .conll: nil
    case .csv: OutputRow(row, adding: .columns(names.map { _ in "" }))
    case .jsonl: OutputRow(row, adding: .members(names.map { ($0, .null) }))
    }
  }

  /// What a redaction puts in place of text and words.
  private func replacements(
    _ place: TaggableRow, _ tagged: TaggedText
  ) -> [(name: String, value: JSONValue)] {
    guard redaction != nil else { return [] }
    var replacements: [(name: String, value: JSONValue)] = []
    if let name = place.text { replacements.append((name, .string(tagged.source.text))) }
    if let name = place.list {
      replacements.append((name, .array(tagged.source.words.map { .string($0) })))
    }
    return replacements
  }
}

/// Writes rows with the entities of their text into memory.
package struct TaggedRowWriter {
  private let rows: TaggedRows
  private var encoder: RowEncoder
  /// The first line; empty if the format has none.
  package var header: [UInt8] { encoder.header }

  /// - Parameters:
  ///   - inputs: the columns of the input.
  ///   - file: its name in messages.
  ///   - hasWords: whether rows list words.
  package init(
    format: RowFormat, dialect: CSVDialect, columns inputs: [String], file: String,
    hasWords: Bool, redaction: Redaction?
  ) throws(FilbertError) {
    rows = try TaggedRows(
      format, inputs: inputs, hasWords: hasWords, redaction: redaction, file: file)
    encoder = try rows.encoder(dialect)
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Parameter place, tagged: nil for a row without a result.
  package mutating func add(
    _ row: Row, _ place: TaggableRow?, _ tagged: TaggedText?
  ) throws(FilbertError) {
    try rows.admit(row)
    if let row = rows.row(row, place, tagged) { try encoder.append(row) }
  }

  /// The rows since the last call, encoded.
  package mutating func take() throws(FilbertError) -> [UInt8] { try encoder.take() }
}

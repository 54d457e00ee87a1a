package import FilbertCore
import FilbertCorpus
package import FilbertInference
package import FilbertJSON
import FilbertModelFiles
package import FilbertTables

/// Writes rows with the entities of their text.
///
/// CSV: the input's columns and `entities`, a JSON array. JSON Lines: the input's line with `entities` as a member,
/// and `predicted_tags` where the line lists words. CoNLL: the words of the text with their tags.
/// With a redaction text and words are replaced, and entities are those of the new text.
package struct TaggedRowWriter {
  private let buffer = RowBuffer()
  private let format: RowFormat
  private var csv: CSVWriter?
  private var conll: CoNLLWriter
  private let file: String
  private let columns: [String]
  /// The columns of what is written; none of CoNLL.
  package let outputColumns: [String]
  /// Whether CSV has a column of tags.
  private let hasWords: Bool
  private let redaction: Redaction?
  /// The first line; empty where there is none.
  package let header: [UInt8]

  /// - Parameter hasWords: whether rows list words.
  package init(
    format: RowFormat, dialect: CSVDialect, columns inputs: [String], file: String,
    hasWords: Bool, redaction: Redaction?
  ) throws(FilbertError) {
    self.format = format
    self.hasWords = hasWords
    self.redaction = redaction
    self.file = file
    columns = inputs
    conll = CoNLLWriter(buffer, source: file)
    guard format != .conll else {
      (header, outputColumns) = ([], [])
      return
    }
    let added = ["entities"] + (hasWords ? ["predicted_tags"] : [])
    outputColumns = inputs + added
    try requireRoom(for: added, among: inputs, file: file)
    if format == .csv {
      var csv = CSVWriter(buffer, dialect: dialect)
      try csv.write(inputs + added)
      self.csv = csv
    }
    header = buffer.take()
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Parameter place, tagged: nil for a row without a result.
  package mutating func add(
    _ row: Row, _ place: TaggableRow?, _ tagged: TaggedText?
  ) throws(FilbertError) {
    if let place, let tagged { try write(row, place, tagged) } else { try write(row) }
  }

  /// The rows since the last call, as they go into the output.
  package func take() -> [UInt8] { buffer.take() }

  /// A row that was tagged.
  private mutating func write(
    _ row: Row, _ place: TaggableRow, _ tagged: TaggedText
  ) throws(FilbertError) {
    let tagged = redaction?.apply(tagged).tagged ?? tagged
    switch format {
    case .conll:
      try conll.write(tagged.source.words, tagged.tags, lineOf: { _ in row.line })
    case .csv:
      let added =
        [tagged.entitiesJSON.serialized()]
        + (hasWords ? [place.list == nil ? "" : tagged.tagsJSON.serialized()] : [])
      let replacements = replacements(place, tagged)
      guard !replacements.isEmpty else {
        try csv?.write(row, adding: added)
        return
      }
      var values = row.values
      for (name, value) in replacements {
        guard let column = columns.firstIndex(of: name) else { continue }
        values[column] = value.stringValue ?? value.serialized()
      }
      try csv?.write(values + added)
    case .jsonl:
      try writeLine(
        row, replacements(place, tagged),
        [("entities", tagged.entitiesJSON)]
          + (place.list == nil ? [] : [("predicted_tags", tagged.tagsJSON)]))
    }
  }

  /// A row without a result, which stays where columns or members can stay empty.
  private mutating func write(_ row: Row) throws(FilbertError) {
    let names = ["entities"] + (hasWords ? ["predicted_tags"] : [])
    switch format {
    case .conll: return
    case .csv: try csv?.write(row, adding: names.map { _ in "" })
    case .jsonl: try writeLine(row, [], names.map { ($0, .null) })
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

  private func writeLine(
    _ row: Row, _ replacements: [(name: String, value: JSONValue)],
    _ added: [(name: String, value: JSONValue)]
  ) throws(FilbertError) {
    do throws(FilbertError) {
      var line = try row.json(columns)
      if !replacements.isEmpty {
        guard var object = try JSONValue.parse(line).objectValue else {
          throw FilbertError(.badData, "Each line must be a JSON object.")
        }
        for (name, value) in replacements { object[name] = value }
        line = Array(JSONValue.object(object).serialized().utf8)
      }
      buffer.write(try JSONLine.adding(added, to: line) + [UInt8(ascii: "\n")])
    } catch {
      guard error.file == nil else { throw error }
      throw error.placed(in: file, line: row.line)
    }
  }
}

extension TaggedText {
  /// `["B-BRAND", "O"]`.
  package var tagsJSON: JSONValue { .array(tags.map { .string($0) }) }

  /// `[{"text": "nike", "label": "BRAND", "start": 0, "end": 4, "probability": 0.98, "start_byte": 0, "end_byte": 4}]`;
  /// `start` and `end` count Unicode scalars. Of words that came without a text `start_token` and `end_token` in place
  /// of these, from 0, the end not included.
  package var entitiesJSON: JSONValue {
    .array(
      entities.map { entity in
        var object: JSONObject = ["text": .string(entity.text), "label": .string(entity.label)]
        if source.isJoined {
          object["start_token"] = .number(entity.words.lowerBound)
          object["end_token"] = .number(entity.words.upperBound)
        } else {
          object["start"] = .number(entity.scalars.lowerBound)
          object["end"] = .number(entity.scalars.upperBound)
        }
        object["probability"] = .number(entity.probability)
        if !source.isJoined {
          object["start_byte"] = .number(entity.bytes.lowerBound)
          object["end_byte"] = .number(entity.bytes.upperBound)
        }
        return .object(object)
      })
  }
}

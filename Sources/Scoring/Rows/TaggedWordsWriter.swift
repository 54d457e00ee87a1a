package import FilbertCore
package import FilbertCorpus
package import FilbertFiles
package import FilbertInference
import FilbertJSON
import FilbertModelFiles
package import FilbertTables

/// Writes sentences that came in words with the tags the model gives them.
///
/// CoNLL: all columns of the input's line and the tag as the last one, a blank line after each sentence. CSV: the
/// input's columns, `predicted_tag` and `probability`. From one format to the other only the word is kept, in CSV with
/// the number of its sentence, from 1: `sentence,word,predicted_tag,probability`. JSON Lines: `tokens`,
/// `predicted_tags`, `entities`.
///
/// With a redaction an entity is one word, its mark; the word's values in other columns are left out, as `_` in CoNLL
/// columns and empty in CSV.
package struct TaggedWordsWriter {
  private let sink: any ByteSink
  private let format: RowFormat
  private let redaction: Redaction?
  /// For output as a table to input as a table.
  private let table: TokenColumns?
  /// The column of the word, if CoNLL columns are written to CoNLL columns.
  private let wordColumn: Int?
  private var csv: CSVWriter?
  private var conll: CoNLLWriter
  /// Sentences before the next one.
  private var count: Int

  /// - Parameter earlier: the number of sentences before the first one that is written.
  package init(
    _ sink: any ByteSink, format: RowFormat, dialect: CSVDialect, reader: TaggedReader,
    redaction: Redaction?, after earlier: Int = 0
  ) throws(FilbertError) {
    self.sink = sink
    count = earlier
    self.format = format
    self.redaction = redaction
    table = format == .csv ? reader.tokenColumns : nil
    wordColumn = format == .conll ? reader.columnForm?.word : nil
    conll = CoNLLWriter(
      sink, separator: reader.columnForm?.separator ?? UInt8(ascii: "\t"), source: reader.name)
    guard format == .csv else { return }
    var csv = CSVWriter(sink, dialect: dialect)
    if dialect.hasHeader || table == nil {
      try csv.write((table?.columns ?? ["sentence", "word"]) + ["predicted_tag", "probability"])
    }
    self.csv = csv
  }

  package mutating func write(_ sentence: TaggedSentence, _ tagged: TaggedText) throws(FilbertError)
  {
    count += 1
    let redacted = redaction?.apply(tagged)
    let tagged = redacted?.tagged ?? tagged
    let origins = redacted?.origins ?? Array(tagged.tags.indices)
    let marks = redacted?.marks ?? []
    let words = tagged.source.words
    switch format {
    case .conll:
      let columns = wordColumn.map { column in
        zip(words.indices, origins).map { word, origin in
          guard marks.contains(word) else { return sentence.fields[origin] }
          return sentence.fields[origin].indices.map { $0 == column ? words[word] : "_" }
        }
      }
      try conll.write(
        words, tagged.tags, columns: columns, startsDocument: sentence.startsDocument
      ) { sentence.line(of: origins[$0]) }
    case .csv:
      for (word, origin) in zip(words.indices, origins) {
        let fields =
          table.map { table in
            marks.contains(word)
              ? Self.masked(sentence.fields[origin], by: words[word], in: table)
              : sentence.fields[origin]
          } ?? [String(count), words[word]]
        try csv?.write(
          fields + [tagged.tags[word], tagged.probabilities[word]?.description ?? ""])
      }
    case .jsonl:
      var object = JSONObject()
      if let id = sentence.id { object["id"] = .string(id) }
      object["tokens"] = .array(words.map { .string($0) })
      object["predicted_tags"] = tagged.tagsJSON
      object["entities"] = tagged.entitiesJSON
      try sink.write(JSONValue.object(object).serialized() + "\n")
    }
  }

  /// The fields of a word that a redaction replaces: those of other columns say something about the word.
  private static func masked(
    _ fields: [String], by mark: String, in table: TokenColumns
  ) -> [String] {
    fields.indices.map { column in
      if column == table.word { return mark }
      return column == table.sentence ? fields[column] : ""
    }
  }
}

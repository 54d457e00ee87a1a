import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables

/// Writes sentences that came in words with the tags the model gives them.
///
/// CoNLL: all columns of the input's line and the tag as the last one, a blank line after each sentence. CSV: the
/// input's columns, `predicted_tag` and `probability`. From one to the other the word alone goes over, in CSV with the
/// number of its sentence, from 1: `sentence,word,predicted_tag,probability`. JSON Lines: `tokens`, `predicted_tags`,
/// `entities`.
///
/// With a redaction an entity is one word, its mark; what other columns say of the word is left out, as `_` in CoNLL
/// columns and empty in CSV.
struct TaggedWordsWriter {
  private let sink: any ByteSink
  private let format: Predict.OutputFormat
  private let redaction: Redaction?
  /// Of a table that is answered by a table.
  private let table: TokenColumns?
  /// Where the word is in the CoNLL columns that are answered by such.
  private let wordColumn: Int?
  private var csv: CSVWriter?
  private var conll: CoNLLWriter
  private var count = 0

  init(
    _ sink: any ByteSink, format: Predict.OutputFormat, dialect: CSVDialect, reader: TaggedReader,
    redaction: Redaction?
  ) throws(FilbertError) {
    self.sink = sink
    self.format = format
    self.redaction = redaction
    table = format == .csv ? reader.tokenColumns : nil
    wordColumn = format == .conll ? reader.columnForm?.word : nil
    conll = CoNLLWriter(
      sink, separator: reader.columnForm?.separator ?? UInt8(ascii: "\t"), source: reader.name)
    guard format == .csv else { return }
    var csv = CSVWriter(sink, dialect: dialect)
    try csv.write((table?.columns ?? ["sentence", "word"]) + ["predicted_tag", "probability"])
    self.csv = csv
  }

  mutating func write(_ sentence: TaggedSentence, _ tagged: TaggedText) throws(FilbertError) {
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
      try conll.write(words, tagged.tags, columns: columns) { sentence.line(of: origins[$0]) }
    case .csv:
      for (word, origin) in zip(words.indices, origins) {
        var fields = [String(count), words[word]]
        if let table {
          fields = sentence.fields[origin]
          if marks.contains(word) {
            fields = fields.indices.map { column in
              if column == table.word { return words[word] }
              return column == table.sentence ? fields[column] : ""
            }
          }
        }
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
}

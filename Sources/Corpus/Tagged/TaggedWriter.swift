package import FilbertCore
package import FilbertFiles
import FilbertJSON
import FilbertTables
package import FilbertTagging
package import FilbertText

/// Writes sentences with their entities.
package struct TaggedWriter {
  /// How sentences are written.
  package enum Format: Sendable, Equatable {
    /// `word TAB tag`, and a blank line after each sentence. Between word and tag are the other columns of a CoNLL file,
    /// if they were kept.
    case conll
    /// `sentence,word,tag`, a row for each word; fields separated by `delimiter`.
    case table(delimiter: UInt8)
    /// `{"tokens": [...], "tags": [...]}` a line.
    case jsonLines
    /// `{"text": ..., "label": [[start, end, type]]}` a line, which doccano reads; offsets in Unicode
    /// scalars.
    ///
    /// If the raw text is not known, it is ``WordSplit/joined(_:)``. If BERT's own words of the text are not the words
    /// of the sentence, `"tokens": [{"start": ..., "end": ...}]` says where these are, as Prodigy does.
    case spans
  }

  private let sink: any ByteSink
  private let format: Format
  private let scheme: TagScheme
  private let split: WordSplit
  private let keepsIDs: Bool
  private let source: String
  private var csv: CSVWriter?
  private var conll: CoNLLWriter
  private var count = 0

  /// Begins to write to `sink`, whose ``ByteSink/commit()`` stays with the caller.
  ///
  /// - Parameters:
  ///   - scheme: The scheme of the tags, in formats with tags.
  ///   - split: How the words were split, for texts that must be joined from them.
  ///   - keepsIDs: Whether ids distinguish the sentences; a table otherwise counts them from 1.
  ///   - source: Where the sentences come from, for messages.
  package init(
    _ sink: any ByteSink, _ format: Format, scheme: TagScheme, split: WordSplit = .punctuation,
    keepsIDs: Bool = false, source: String
  ) throws(FilbertError) {
    (self.sink, self.format, self.scheme) = (sink, format, scheme)
    (self.split, self.keepsIDs, self.source) = (split, keepsIDs, source)
    conll = CoNLLWriter(sink, source: source)
    if case .table(let delimiter) = format {
      var csv = CSVWriter(sink, dialect: CSVDialect(delimiter: delimiter))
      try csv.write(["sentence", "word", "tag"])
      self.csv = csv
    }
  }

  /// Writes one sentence.
  ///
  /// - Parameter spans: Its entities, which do not overlap.
  /// - Throws: `badData` for a word that the format cannot hold: one with a TAB or a line break in CoNLL
  ///   columns and tables, `-DOCSTART-` in CoNLL columns. `cannotWrite`.
  package mutating func write(
    _ sentence: TaggedSentence, _ spans: [Span]
  ) throws(FilbertError) {
    count += 1
    switch format {
    case .conll:
      try conll.write(
        sentence.words, tags(sentence, spans),
        columns: sentence.fields.isEmpty ? nil : sentence.fields,
        startsDocument: sentence.startsDocument, lineOf: sentence.line(of:))
    case .table:
      let name = keepsIDs ? sentence.id ?? String(count) : String(count)
      for (index, (word, tag)) in zip(sentence.words, tags(sentence, spans)).enumerated() {
        guard CoNLLWriter.isOneField(word) else {
          throw FilbertError(
            .badData,
            "The word \(word.quoted) has a TAB or a line break, which would be read as rows that a quote has"
              + " merged; write jsonl.", file: source, line: sentence.line(of: index))
        }
        try csv?.write([name, word, tag])
      }
    case .jsonLines:
      var object = object(sentence)
      object["tokens"] = .array(sentence.words.map(JSONValue.string))
      object["tags"] = .array(tags(sentence, spans).map(JSONValue.string))
      try sink.write(JSONValue.object(object).serialized() + "\n")
    case .spans:
      try sink.write(JSONValue.object(textAndSpans(sentence, spans)).serialized() + "\n")
    }
  }

  private func tags(_ sentence: TaggedSentence, _ spans: [Span]) -> [String] {
    scheme.tags(for: spans, count: sentence.words.count)
  }

  private func object(_ sentence: TaggedSentence) -> JSONObject {
    var object = JSONObject()
    if let id = sentence.id { object["id"] = sentence.hasNumericID ? .number(id) : .string(id) }
    return object
  }

  private func textAndSpans(_ sentence: TaggedSentence, _ spans: [Span]) -> JSONObject {
    let (text, ranges) =
      if let text = sentence.text { (text, sentence.ranges) } else { split.joined(sentence.words) }
    let offsets = ScalarOffsets(text)
    var object = object(sentence)
    object["text"] = .string(text)
    object["label"] = .array(
      spans.map { span in
        let first = ranges[span.tokens.lowerBound].lowerBound
        let end = ranges[span.tokens.upperBound - 1].upperBound
        return [.number(offsets[first]), .number(offsets[end]), .string(span.type)]
      })
    if WordSplitter(.punctuation).ranges(of: text) != ranges {
      object["tokens"] = .array(
        ranges.map { range in
          let scalars = offsets[range]
          return ["start": .number(scalars.lowerBound), "end": .number(scalars.upperBound)]
        })
    }
    return object
  }
}

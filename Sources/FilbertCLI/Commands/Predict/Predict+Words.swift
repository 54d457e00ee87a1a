import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText

/// What tags sentences of words.
struct WordTagging {
  let tagger: TextTagger
  let redaction: Redaction?
  let directory: ModelDirectory

  init(_ tagger: TextTagger, _ redaction: Redaction?, of directory: ModelDirectory) {
    (self.tagger, self.redaction, self.directory) = (tagger, redaction, directory)
  }
}

extension Predict {
  /// Tags sentences that come in words, and writes them.
  ///
  /// - Parameter again: opens the same input again, to count the sentences that shards share.
  func tagWords(
    _ opened: TaggedReader, dialect: CSVDialect, _ format: OutputFormat,
    _ read: DetectedEncoding?, _ tagging: WordTagging, _ console: Console,
    again: () throws(FilbertError) -> TaggedReader
  ) throws {
    try requireCSV(format)
    console.say("\(opened.name): \(opened.form)")
    let encoding = try outputEncoding.resolve(
      [read], format: format, adding: tagging.tagger.decoder.tags.types, output: output, console)
    var dialect = dialect
    dialect.hasByteOrderMark = false
    var sentences = try SentencePart(
      opened, of: shards.requested(), surface: .commandLine, again: again)
    /// Begins to write; the byte order mark belongs to the header even if there is none.
    func writer(to sink: any ByteSink) throws(FilbertError) -> TaggedWordsWriter {
      try sink.write([])
      return try TaggedWordsWriter(
        sink, format: format, dialect: dialect, reader: opened, redaction: tagging.redaction,
        after: sentences.writtenBefore)
    }
    let header = RowBuffer()
    _ = try writer(to: EncodingSink.wrapping(header, encoding))
    let headerBytes = header.take()
    let note = try shardNote(
      figures(RowTally(), .words(TaggingTally())), headerBytes, encoding, of: tagging.directory)
    let sink = try EncodingSink.wrapping(
      OutputFile.open(output, overwrite: overwrite), encoding)
    var words = try writer(to: sink)
    var progress = ScoringProgress(console: console)
    var tally = TaggingTally()
    while let chunk = try sentences.next(TextRows.chunk, skippingBad: columns.skipBadRows) {
      let tagger = tagging.tagger
      let tagged = tagger.tag(
        chunk.map { PretokenizedText(words: $0.words, split: tagger.splitter.split) })
      for (sentence, tagged) in zip(chunk, tagged) { try words.write(sentence, tagged) }
      tally.add(tagged)
      progress.show(rows: sentences.rows.usable)
    }
    guard sentences.all ?? sentences.rows.usable > 0 else {
      throw FilbertError(.badData, "There are no sentences.", file: opened.name)
    }
    try sink.commit()
    try note?.write(
      sentences.state(tally.json), output: (output, headerBytes.count), rejects: nil)
    progress.finish()
    let reader = sentences.reader
    console.reportNotes(reader.notes, reader.name)
    console.reportLosses(losses(reader, format), of: reader.name, in: format.rawValue)
    tally.reportReading(to: console, of: sentences.rows.usable, tagging.tagger)
    sentences.rows.reportSentences(to: console)
    console.say("\(tally.found) \(progress.summary(rows: sentences.rows.usable, output: output))")
  }

  /// What words have beside them and the format that is written does not keep.
  private func losses(_ reader: TaggedReader, _ format: OutputFormat) -> [String] {
    var losses: [String] = []
    let keepsColumns =
      format == .conll && reader.columnForm != nil || format == .csv && reader.tokenColumns != nil
    let others = reader.notes.otherColumns.map(\.quoted)
    if !keepsColumns, !others.isEmpty {
      losses.append("other columns (\(others.listed(atMost: 20)))")
    }
    if format != .conll, reader.notes.documentStarts > 0 { losses.append("where documents begin") }
    return losses
  }
}

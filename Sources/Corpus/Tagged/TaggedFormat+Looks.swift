import FilbertCore
import FilbertJSON
package import FilbertTables
import FilbertTagging

extension TaggedFormat {
  /// Whether a file has words and tags, or a text and spans, by their usual names; also for messages to people who used
  /// it as texts with labels.
  package static func looksTagged(_ path: String, _ format: TableFormat? = nil) -> Bool {
    if format == nil, hasComment(inTable: path, TaggedRequest()) { return true }
    guard var reader = try? TableReader(path: path, format: format), let row = try? reader.next()
    else { return false }
    if reader.format == .text {
      if ofTable(inText: path, TaggedRequest()) != nil { return true }
      var lines = [row[0]]
      while lines.count < 50, let row = try? reader.next() { lines.append(row[0]) }
      return looksTagged(lines: lines)
    }
    if let first = reader.columns.first, WebAnno.isMark(first.utf8) { return true }
    if reader.hasTasks { return reader.choices.isEmpty && hasSpans(&reader, row) }
    let cells = zip(reader.columns.map { $0.lowercased() }, row.values)
    func has(_ names: [String]) -> Bool {
      cells.contains { names.contains(where: $0.0.isSame) }
    }
    if has(["tokens", "words", "token", "word"]),
      has(["tags", "ner_tags", "tag", "ner_tag", "labels"])
    {
      return true
    }
    if has(["spans", "entities", "ents"]) { return true }
    // doccano: [[0, 4, "BRAND"]]
    return cells.contains {
      ["label", "labels"].contains(where: $0.0.isSame) && $0.1.utf8.starts(with: "[[".utf8)
    }
  }

  /// Whether people marked spans in one of the first tasks of Label Studio.
  private static func hasSpans(_ reader: inout TableReader, _ first: Row) -> Bool {
    var row: Row? = first
    for _ in 0..<200 {
      guard let current = row, let object = (try? JSONValue.parse(current.raw))?.objectValue else {
        return false
      }
      let results = AnnotationTask(object)?.results ?? []
      if results.contains(where: {
        ($0["value"]?["labels"] ?? $0["value"]?["hypertextlabels"]) != nil
      }) {
        return true
      }
      row = try? reader.next()
    }
    return false
  }

  /// What the columns of a table without tags are, as far as their usual names show.
  package enum RowKind: Equatable {
    case texts
    /// One word per row; the clause says which columns have what.
    case words(String)
    /// There is a word, a sentence, and another text, the column with the first name.
    case either(text: String, word: String)
  }

  /// Distinguishes one word per row from one text per row.
  package static func rowKind(_ columns: [String], file: String) -> RowKind {
    var request = TaggedRequest()
    request.labelled = false
    guard let found = try? TokenColumns(columns, request, file: file) else { return .texts }
    let text = ColumnChoice.usualTexts(in: columns).first {
      !ColumnNames.sentence.contains(where: $0.trimmed.lowercased().isSame)
    }
    return text.map { .either(text: $0, word: columns[found.word]) } ?? .words(found.summary)
  }

  /// Whether lines of a text file are words with tags, TAB or blanks between them, instead of texts: all lines that are
  /// not blank end in a tag, and either all have a TAB or one of the tags is not `O`.
  package static func looksTagged(lines: some Sequence<String>) -> Bool {
    var (count, haveTabs, haveEntity) = (0, true, false)
    for line in lines where !line.isBlank {
      let columns = line.utf8.split { $0 == 0x09 || $0 == 0x20 }
      guard columns.count > 1, let last = columns.last.map({ String(Substring($0)) }),
        Tag(last) != nil
      else { return false }
      count += 1
      if !line.utf8.contains(0x09) { haveTabs = false }
      if last != "O" { haveEntity = true }
    }
    return count > 0 && (haveTabs || haveEntity)
  }
}

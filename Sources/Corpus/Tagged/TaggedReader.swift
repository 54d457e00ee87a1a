package import FilbertCore
package import FilbertFiles
package import FilbertTables
import FilbertTagging

/// Sentences from a file of any format, one at a time; in constant memory except for a JSON array.
package struct TaggedReader {
  /// The name of the source in messages.
  package let name: String
  /// Unusual properties detected from the content; see ``TableReader/remarks``.
  package let remarks: [Message]
  /// How the text of the file is encoded; nil if the table does not come from a file.
  package let encoding: DetectedEncoding?
  private var conll: CoNLLReader?
  private var table: TokenTableReader?
  private var json: TaggedObjectReader?
  private let labelled: Bool
  /// Whether the last call found a sentence that cannot be used, and nothing worse.
  private var isAfterProblem = false
  /// Tags seen before, which are in order.
  private var known: Set<ExactString> = []

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Parameter format: Nil to detect it from the extension.
  /// - Throws: `missingInput`; `usage` if the format is not known, or `request` specifies a delimiter or quoting for
  ///   one without them; `badData` if columns are missing or the file is empty.
  package init(
    path: String, format: TaggedFormat? = nil, _ request: TaggedRequest = TaggedRequest()
  ) throws(FilbertError) {
    // Opened first, because an absent file or a directory is a more useful error than an unusual
    // name.
    let file = try ByteReader(path: path)
    var remark: Message?
    var known = format ?? TaggedFormat.ofTable(inText: path, request)
    if known == nil, TaggedFormat.hasComment(inTable: path, request) {
      known = .conll
      remark =
        "read as CoNLL columns, since the first line is a comment (\(.inputFormat, "tsv") reads a table)"
    }
    let format = if let known { known } else { try TaggedFormat(path: path) }
    let source = try file.decompressed().decoded(request.options.encoding)
    try self.init(source, format: format, request, remark: remark)
  }

  /// Reads from any source.
  ///
  /// - Parameter remark: Why the format is another than the extension's.
  package init(
    _ source: ByteReader, format: TaggedFormat, _ request: TaggedRequest = TaggedRequest(),
    bufferSize: Int = ByteReader.bufferSize, remark: Message? = nil
  ) throws(FilbertError) {
    name = source.name
    labelled = request.labelled
    if request.textColumn != nil, format != .json {
      throw FilbertError(
        .usage,
        naming:
          "\(.textColumn) is for JSON of texts and spans, and this file has words; name their column with \(.wordColumn).",
        file: name)
    }
    encoding = source.encoding
    var remarks = [remark, encoding?.remark].compactMap { $0 }
    switch format {
    case .conll:
      try request.options.requireNoDialect(of: "CoNLL columns", file: name)
      conll = try CoNLLReader(source, request, bufferSize: bufferSize)
    case .table(let delimiter):
      var rows = try TableReader(
        source, format: .csv(delimiter: delimiter), options: request.options,
        bufferSize: bufferSize)
      remarks = rows.remarks
      try WebAnno.refuse(rows.columns[0].utf8, file: name)
      let first = try rows.nextFilled()
      if let first { json = try TaggedObjectReader(rows, first: first, request) }
      if json == nil { table = try TokenTableReader(rows, first: first, request) }
    case .json:
      try request.options.requireNoDialect(of: "JSON", file: name)
      json = try TaggedObjectReader(source, request, bufferSize: bufferSize)
    }
    self.remarks = remarks
  }

  /// Reads a table with a row for each word, of which the header was read and nothing else.
  ///
  /// - Throws: also `badData` if the first row has a list of words.
  package init(
    _ rows: consuming TableReader, _ request: TaggedRequest = TaggedRequest()
  ) throws(FilbertError) {
    name = rows.name
    (remarks, encoding) = (rows.remarks, rows.encoding)
    labelled = request.labelled
    let first = try rows.nextFilled()
    let table = try TokenTableReader(rows, first: first, request)
    let (word, names) = (table.columns.word, table.columns.columns)
    if let first, (try? StructuredCell(first[word]))?.form == .list {
      throw FilbertError(
        .badData,
        "The column \(names[word].quoted) has a list of words in each row, and a word is expected; give such lists as "
          + "JSON Lines, {\"tokens\": [\"buy\", \"red\"]}.", file: name, line: first.line)
    }
    self.table = table
  }

  /// Whether the file has JSON objects.
  package var isJSON: Bool { json != nil }

  /// The columns of a table with a row for each word.
  package var tokenColumns: TokenColumns? { table?.columns }

  /// For CoNLL columns: the index of the word's column, and the separator of the columns.
  package var columnForm: (word: Int, separator: UInt8)? {
    conll.map { ($0.word, $0.separatesAtTabs || $0.columnCount == 1 ? 0x09 : 0x20) }
  }

  /// How the file is written, as a clause; of JSON known after the first sentence.
  package var form: String { conll?.form ?? table?.form ?? json?.form ?? "" }

  /// What was passed over so far.
  package var notes: TaggedNotes { conll?.notes ?? table?.notes ?? json?.notes ?? TaggedNotes() }

  /// Whether ``next()`` may be called again after it threw.
  package var canContinue: Bool {
    isAfterProblem || conll?.canContinue ?? json?.canContinue ?? false
  }

  /// The next sentence, or nil after the last.
  ///
  /// - Throws: `badData` with the line for one that cannot be used.
  package mutating func next() throws(FilbertError) -> TaggedSentence? {
    isAfterProblem = false
    switch try nextRecord() {
    case nil: return nil
    case .sentence(let sentence)?: return sentence
    case .problem(let kind, let line, let example)?:
      var problems = RowProblems()
      problems.add(kind, line: line, example: example)
      isAfterProblem = true
      guard let error = problems.error(file: name) else { return nil }
      throw error
    }
  }

  mutating func nextRecord() throws(FilbertError) -> TaggedRecord? {
    var record: TaggedRecord?
    if conll != nil {
      record = try conll?.next()
    } else if table != nil {
      record = try table?.next()
    } else {
      record = try json?.next()
    }
    guard labelled, case .sentence(let sentence)? = record else { return record }
    for (word, tag) in sentence.tags.enumerated() where !known.contains(ExactString(tag)) {
      guard Tag(tag) != nil else {
        return .problem(.notATag, line: sentence.line(of: word), example: tag.quoted)
      }
      known.insert(ExactString(tag))
    }
    return record
  }
}

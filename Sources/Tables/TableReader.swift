package import FilbertCore
package import FilbertFiles

/// Rows from a file of any format, one at a time in constant memory.
package struct TableReader {
  /// The columns: the header of CSV, the names in the first objects of JSON, see ``ObjectTable``, `text` for plain text.
  package private(set) var columns: [String]
  /// The name of the source in messages.
  package let name: String
  /// How the file is written.
  package let format: TableFormat
  /// How a CSV file is written, else the default for writing one.
  package let dialect: CSVDialect

  let source: ByteReader
  private let isQuotingTold: Bool
  var csv: CSVReader?
  var lines: LineReader?
  var objects: ObjectTable?
  /// The first record of CSV without a header, read to learn how many columns there are, and where it begins.
  var first: (row: Row, start: Int)?
  /// The file, if the reader opened it.
  private(set) var file: TextFile?
  /// Which part of the table is read; nil for all of it.
  var part: TablePart?
  /// Why the format is another than the file's name says.
  private let formatRemark: Message?
  /// Rows from elsewhere, and how many there were.
  private(set) var supply: RowSupply?
  private(set) var supplied = 0

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - format: Nil to detect it from the extension.
  ///   - options: What need not be detected from the content.
  ///   - remark: Why the format is another than the extension's.
  /// - Throws: `missingInput`, `usage` if the format is not known or has no delimiter or quoting and `options` specify
  ///   them, `badData` if the header is unusable.
  package init(
    path: String, format: TableFormat? = nil, options: TableOptions = TableOptions(),
    remark: Message? = nil
  ) throws(FilbertError) {
    // Opened first, because an absent file or a directory is a more useful error than an unusual
    // name.
    let file = try ByteReader(path: path)
    let format = if let format { format } else { try TableFormat(path: path) }
    let source = try file.decompressed().decoded(options.encoding)
    try self.init(source, format: format, options: options, remark: remark)
    self.file = TextFile(path, encoding: options.encoding)
  }

  /// Reads from any source of UTF-8.
  ///
  /// - Throws: `usage` if `options` specify a delimiter or quoting for a format without them; `badData` if the header
  ///   is unusable.
  package init(
    _ source: ByteReader, format: TableFormat, options: TableOptions = TableOptions(),
    bufferSize: Int = ByteReader.bufferSize, remark: Message? = nil
  ) throws(FilbertError) {
    name = source.name
    self.source = source
    formatRemark = remark
    isQuotingTold = options.quoting != nil
    switch format {
    case .csv(let delimiter):
      var csv = try CSVReader(
        source, delimiter: options.delimiter ?? delimiter, quoting: options.quoting,
        recovers: options.recovers, bufferSize: bufferSize)
      guard try csv.next() else {
        throw FilbertError(
          .badData,
          "The file is empty\(options.hasHeader ? "; the first line must be a header" : "").",
          file: name)
      }
      if options.hasHeader {
        columns = csv.fields().map(\.value)
        try Self.requireDistinct(columns, file: name, line: csv.line)
      } else {
        columns = (1...csv.count).map(String.init)
        first = (csv.row, csv.recordStart)
      }
      var dialect = try csv.currentDialect()
      dialect.hasHeader = options.hasHeader
      self.dialect = dialect
      self.format = format
      self.csv = csv
    case .jsonLines, .json:
      try options.requireNoDialect(of: "JSON", file: name)
      let objects = try ObjectTable(source, options, bufferSize: bufferSize)
      columns = objects.columns
      dialect = CSVDialect()
      self.format = objects.isArray ? .json : .jsonLines
      self.objects = objects
    case .text:
      try options.requireNoDialect(of: "plain text, one text per line", file: name)
      lines = try LineReader(source, bufferSize: bufferSize)
      columns = ["text"]
      dialect = CSVDialect()
      self.format = format
    }
  }

  /// Unusual properties detected from the content, as clauses:
  /// `read as GB18030 (detected; --encoding decides)`.
  package var remarks: [Message] {
    var remarks = [formatRemark, source.encoding?.remark].compactMap { $0 }
    guard !isQuotingTold, case .csv = format else { return remarks }
    switch dialect.quoting {
    case .double: break
    case .backslash:
      remarks.append("quotes in fields follow a backslash (detected; \(.quoting) decides)")
    case .none: remarks.append("quotes are ordinary characters (detected; \(.quoting) decides)")
    }
    return remarks
  }

  /// How the text of the file is encoded; nil if nobody looked.
  package var encoding: DetectedEncoding? { source.encoding }

  /// The bytes of the file that were read so far, and their total number if it is known. Reading is
  /// ahead of the rows by some hundred KiB.
  package var progress: (consumed: Int, total: Int?) { (source.consumed, source.total) }

  /// Where reading is, among what ``TableReader/size()`` counts; reading may be ahead of the rows.
  var place: Int { csv?.recordStart ?? lines?.place ?? objects?.place ?? supplied }

  /// Reads rows from elsewhere, such as a database. They count as CSV, whose values have no types
  /// either.
  ///
  /// - Parameters:
  ///   - name: The name of the source in messages; their lines are numbers of rows, from 1.
  ///   - columns: Distinct except for empty ones.
  ///   - count: The number of all rows, for shards.
  ///   - next: A value for each column, nil if there is none; nil after the last row. It may be
  ///     called again after it threw `badData` for a row.
  package init(
    name: String, columns: [String], count: (() throws(FilbertError) -> Int)? = nil,
    next: @escaping () throws(FilbertError) -> [String?]?
  ) {
    self.name = name
    self.columns = columns
    format = .csv(delimiter: nil)
    dialect = CSVDialect()
    source = ByteReader(name: name, bytes: [])
    isQuotingTold = true
    formatRemark = nil
    supply = RowSupply(next: next, count: count)
  }

  /// Whether the columns are the fields of a first line, which may be a row in truth.
  package var hasHeaderLine: Bool {
    if case .csv = format { supply == nil && dialect.hasHeader } else { false }
  }

  /// The names of the sets of choices if the rows are tasks of Label Studio; see ``AnnotationTask``.
  package var choices: [String] { objects?.choices ?? [] }

  /// Whether the rows are tasks of Label Studio.
  package var hasTasks: Bool { objects?.hasTasks ?? false }

  /// Passes over tasks without an annotation that counts, as is right for labelled rows, and counts them in ``notes``.
  package mutating func leaveOutUnannotated() { objects?.leavesOutUnannotated = true }

  /// The tasks that were passed over, or have several annotations.
  package var notes: TaskNotes { objects?.notes ?? TaskNotes() }

  /// Reads other members of JSON objects than those of the first: rows have a value for each of `names`. Before the
  /// first row only.
  mutating func take(columns names: [String]) {
    columns = names
    objects?.take(columns: names)
  }

  /// Whether ``next()`` may be called again after it threw: yes if only one row is bad.
  package var canContinue: Bool {
    csv?.canContinue ?? lines?.canContinue ?? objects?.canContinue ?? (supply != nil)
  }

  /// The line on which the last record begins, even after ``next()`` threw `badData` for it; for rows from elsewhere,
  /// its number.
  package var line: Int { csv?.line ?? lines?.line ?? objects?.line ?? supplied }

  /// After ``next()`` threw `badData`: the record that cannot be read, as ``Row/raw`` would be, though not always
  /// UTF-8. If its end is in doubt, it is the first line.
  package var unreadableRecord: [UInt8] { csv?.raw ?? lines?.raw ?? objects?.raw ?? [] }

  /// The next row, or nil after the last.
  ///
  /// - Throws: `badData` with the line: wrong number of fields, not JSON, not UTF-8, quotes that do
  ///   not match.
  package mutating func next() throws(FilbertError) -> Row? {
    if csv != nil {
      if let first {
        guard first.start < part?.range.upperBound ?? .max else { return nil }
        self.first = nil
        return first.row
      }
      return try csv?.nextRow(columns: columns.count)
    }
    if supply != nil { return try nextSupplied() }
    if objects != nil { return try objects?.next() }
    guard let line = try lines?.next() else { return nil }
    return Row(line: lines?.line ?? 0, text: line)
  }

  /// The next row from elsewhere.
  mutating func nextSupplied() throws(FilbertError) -> Row? {
    guard let supply, supplied < part?.range.upperBound ?? .max else { return nil }
    supplied += 1
    guard let values = try supply.next() else { return nil }
    part?.note(values)
    return Row(line: supplied, values: values.map { $0 ?? "" })
  }

  /// Passes over the next row and looks only for its end; ``unreadableRecord`` has it then.
  ///
  /// - Returns: false after the last, and if the end of a row cannot be found without reading it.
  package mutating func passOver() throws(FilbertError) -> Bool {
    if csv != nil {
      if first.take() != nil { return true }
      return try csv?.next() ?? false
    }
    if objects != nil { return try objects?.passOver() ?? false }
    return try lines?.next() != nil
  }

  /// Spreadsheets leave columns without a name; only real names must be distinct.
  private static func requireDistinct(
    _ columns: [String], file: String, line: Int
  ) throws(FilbertError) {
    var seen: Set<ExactString> = []
    for column in columns where !column.isEmpty {
      guard seen.insert(ExactString(column)).inserted else {
        throw FilbertError(
          .badData, "The header names the column \(column.quoted) twice; rename one of them.",
          file: file, line: line)
      }
    }
  }
}

package import FilbertCore
package import FilbertFiles
import FilbertJSON

/// Rows from a file of any format, one at a time in constant memory.
package struct TableReader {
  /// The columns: the header of CSV, the names in the first object of JSON, `text` for plain
  /// text.
  package private(set) var columns: [String]
  /// The name of the source in messages.
  package let name: String
  /// How the file is written.
  package let format: TableFormat
  /// How a CSV file is written, else the default for writing one.
  package let dialect: CSVDialect

  private let source: ByteReader
  private let isQuotingTold: Bool
  private var csv: CSVReader?
  private var lines: LineReader?
  private var elements: JSONElements?
  private var objects: ObjectColumns?
  /// The first object of JSON, read to learn the columns.
  private var first: Row?
  /// Rows from elsewhere, and how many there were.
  private var supply: (() throws(FilbertError) -> [String?]?)?
  private var supplied = 0

  /// Opens a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - format: Nil to detect it from the extension.
  ///   - options: What need not be detected from the content.
  /// - Throws: `missingInput`, `usage` if the format is not known or has no delimiter or quoting and `options` specify
  ///   them, `badData` if the header is unusable.
  package init(
    path: String, format: TableFormat? = nil, options: TableOptions = TableOptions()
  ) throws(FilbertError) {
    // Opened first, because an absent file or a directory is a more useful error than an unusual
    // name.
    let file = try ByteReader(path: path)
    let format = if let format { format } else { try TableFormat(path: path) }
    let source = try file.decompressed().decoded(options.encoding)
    try self.init(source, format: format, options: options)
  }

  /// Reads from any source of UTF-8.
  ///
  /// - Throws: `usage` if `options` specify a delimiter or quoting for a format without them; `badData` if the header
  ///   is unusable.
  package init(
    _ source: ByteReader, format: TableFormat, options: TableOptions = TableOptions(),
    bufferSize: Int = ByteReader.bufferSize
  ) throws(FilbertError) {
    name = source.name
    self.source = source
    self.format = format
    isQuotingTold = options.quoting != nil
    switch format {
    case .csv(let delimiter):
      var csv = try CSVReader(
        source, delimiter: options.delimiter ?? delimiter, quoting: options.quoting,
        recovers: options.recovers, bufferSize: bufferSize)
      guard try csv.next() else {
        throw FilbertError(
          .badData, "The file is empty; the first line must be a header.", file: name)
      }
      columns = csv.fields().map(\.value)
      try Self.requireDistinct(columns, file: name, line: csv.line)
      dialect = try csv.currentDialect()
      self.csv = csv
    case .jsonLines:
      try options.requireNoDialect(of: "JSON", file: name)
      var lines: LineReader? = try LineReader(source, bufferSize: bufferSize)
      guard let line = try Self.nextNonBlank(&lines), let number = lines?.line else {
        throw FilbertError(.badData, "The file has no lines.", file: name)
      }
      let object = try JSONLine.object(line, file: name, number: number)
      let objects = ObjectColumns(object.names)
      columns = objects.names
      dialect = CSVDialect()
      first = objects.row(object, line: number, raw: line)
      (self.lines, self.objects) = (lines, objects)
    case .json:
      try options.requireNoDialect(of: "JSON", file: name)
      var elements = try JSONElements(source, bufferSize: bufferSize)
      guard let element = try elements.next() else {
        throw FilbertError(.badData, "The array has no objects.", file: name)
      }
      let object = try Self.object(element, file: name)
      let objects = ObjectColumns(object.names)
      columns = objects.names
      dialect = CSVDialect()
      first = Self.row(object, element.line, objects)
      (self.elements, self.objects) = (elements, objects)
    case .text:
      try options.requireNoDialect(of: "plain text, one text per line", file: name)
      lines = try LineReader(source, bufferSize: bufferSize)
      columns = ["text"]
      dialect = CSVDialect()
    }
  }

  /// Unusual properties detected from the content, as clauses:
  /// `read as GB18030 (detected; --encoding decides)`.
  package var remarks: [Message] {
    var remarks: [Message] = []
    if let remark = source.encoding?.remark { remarks.append(remark) }
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

  /// Reads rows from elsewhere, such as a database. They count as CSV, whose values have no types
  /// either.
  ///
  /// - Parameters:
  ///   - name: The name of the source in messages; their lines are numbers of rows, from 1.
  ///   - columns: Distinct except for empty ones.
  ///   - next: A value for each column, nil if there is none; nil after the last row. It may be
  ///     called again after it threw `badData` for a row.
  package init(
    name: String, columns: [String], next: @escaping () throws(FilbertError) -> [String?]?
  ) {
    self.name = name
    self.columns = columns
    format = .csv(delimiter: nil)
    dialect = CSVDialect()
    source = ByteReader(name: name, bytes: [])
    isQuotingTold = true
    supply = next
  }

  /// Reads other members of JSON objects than those of the first: rows have a value for each of `names`. Before the
  /// first row only.
  mutating func take(columns names: [String]) {
    columns = names
    let objects = ObjectColumns(names)
    self.objects = objects
    guard let row = first.take(), let object = try? JSONValue.parse(row.raw).objectValue else {
      return
    }
    first = objects.row(object, line: row.line, raw: row.raw)
  }

  /// Whether ``next()`` may be called again after it threw: yes if only one row is bad.
  package var canContinue: Bool {
    csv?.canContinue ?? lines?.canContinue ?? elements?.canContinue ?? (supply != nil)
  }

  /// The line on which the last record begins, even after ``next()`` threw `badData` for it; for rows from elsewhere,
  /// its number.
  package var line: Int { csv?.line ?? lines?.line ?? elements?.line ?? supplied }

  /// After ``next()`` threw `badData`: the record that cannot be read, as ``Row/raw`` would be, though not always
  /// UTF-8. If its end is in doubt, it is the first line.
  package var unreadableRecord: [UInt8] { csv?.raw ?? lines?.raw ?? elements?.raw ?? [] }

  /// The next row, or nil after the last.
  ///
  /// - Throws: `badData` with the line: wrong number of fields, not JSON, not UTF-8, quotes that do
  ///   not match.
  package mutating func next() throws(FilbertError) -> Row? {
    if csv != nil { return try csv?.nextRow(columns: columns.count) }
    if let supply {
      supplied += 1
      return try supply().map { Row(line: supplied, values: $0.map { $0 ?? "" }) }
    }
    if let row = first.take() { return row }
    if let objects, let element = try elements?.next() {
      return Self.row(try Self.object(element, file: name), element.line, objects)
    }
    if elements != nil { return nil }
    if format == .text {
      guard let line = try lines?.next() else { return nil }
      return Row(line: lines?.line ?? 0, text: line)
    }
    return try nextObject()
  }

  /// Passes over the next row and looks only for its end; ``unreadableRecord`` has it then.
  ///
  /// - Returns: false after the last, and if the end of a row cannot be found without reading it.
  package mutating func passOver() throws(FilbertError) -> Bool {
    if csv != nil { return try csv?.next() ?? false }
    guard first == nil else { return false }
    let line = format == .text ? try lines?.next() : try Self.nextNonBlank(&lines)
    return line != nil
  }

  private mutating func nextObject() throws(FilbertError) -> Row? {
    guard let objects, let line = try Self.nextNonBlank(&lines), let number = lines?.line else {
      return nil
    }
    return objects.row(
      try JSONLine.object(line, file: name, number: number), line: number, raw: line)
  }

  private static func object(
    _ element: JSONElements.Element, file: String
  ) throws(FilbertError) -> JSONObject {
    if let object = element.value.objectValue { return object }
    throw FilbertError(
      .badData, "Each element must be a JSON object such as {\"text\": \"...\"}.", file: file,
      line: element.line)
  }

  private static func row(_ object: JSONObject, _ line: Int, _ columns: ObjectColumns) -> Row {
    var raw: [UInt8] = []
    JSONValue.object(object).append(to: &raw)
    return columns.row(object, line: line, raw: raw)
  }

  private static func nextNonBlank(_ lines: inout LineReader?) throws(FilbertError) -> [UInt8]? {
    while let line = try lines?.next() {
      if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) { return line }
    }
    return nil
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

package import FilbertCleaning
package import FilbertCore
package import FilbertFiles
package import FilbertTables
import FilbertText

/// Labelled texts in the order of their file.
package struct Dataset: Sendable {
  /// Where the examples come from.
  package let name: String
  /// The examples that can be used.
  package private(set) var examples: [Example]
  /// Which columns they were taken from.
  package let columns: ColumnChoice
  /// What was noted while they were read.
  package private(set) var findings: LabelledFindings
  /// How the text of the file is encoded; nil if the table does not come from a file.
  package let encoding: DetectedEncoding?

  /// Reads a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - format: Nil to detect it from the extension.
  ///   - request: The columns the user named.
  ///   - target: What each row must have.
  ///   - skipBadRows: Leave out rows with empty text or label, the wrong number of fields, or invalid JSON or UTF-8,
  ///     and count them in ``problems``. If the quotes of a row do not match, its first line is left out; see
  ///     ``CSVReader``.
  ///   - options: How the file is written.
  /// - Throws: What ``TableReader`` and ``ColumnChoice`` throw; `badData` with count and first
  ///   lines of empty texts and labels, or if no row is left.
  package init(
    path: String, format: TableFormat? = nil, columns request: ColumnRequest = ColumnRequest(),
    target: TargetReading = .label, skipBadRows: Bool = false,
    options: TableOptions = TableOptions()
  ) throws(FilbertError) {
    var options = options
    options.recovers = options.recovers || skipBadRows
    try self.init(
      TableReader(path: path, format: format, options: options), columns: request,
      target: target, skipBadRows: skipBadRows)
  }

  /// Reads the rest of a table.
  package init(
    _ reader: consuming TableReader, columns request: ColumnRequest = ColumnRequest(),
    target: TargetReading = .label, skipBadRows: Bool = false
  ) throws(FilbertError) {
    try self.init(
      ExampleReader(reader, columns: request, target: target, skipBadRows: skipBadRows))
  }

  /// Reads the rest of labelled rows.
  package init(_ rows: consuming ExampleReader) throws(FilbertError) {
    (name, columns, encoding) = (rows.name, rows.columns, rows.encoding)
    var examples: [Example] = []
    var withComma: [Int] = []
    while let element = try rows.next() {
      if element.hasComma { withComma.append(examples.count) }
      examples.append(element.example)
    }
    findings = try rows.finish()
    if !findings.readsCommas {
      let bad = Set(withComma)
      examples = examples.enumerated().filter { !bad.contains($0.offset) }.map(\.element)
    }
    self.examples = examples
  }

  /// The rows of a file that was checked, cleaned as it was checked.
  ///
  /// - Parameter note: called with each row.
  /// - Throws: `badData` if the file has changed since.
  package init(
    _ file: LabelledFile, cleaning: TextCleaning,
    note: (Row) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    (name, columns, encoding) = (file.name, file.columns, file.encoding)
    findings = file.findings
    var examples: [Example] = []
    examples.reserveCapacity(file.count)
    try file.read { element throws(FilbertError) in
      try note(element.row)
      let example = element.example
      examples.append(
        Example(
          input: example.input.cleaned(by: cleaning).input, target: example.target,
          line: example.line))
    }
    self.examples = examples
  }

  /// Rows that were left out because they cannot be used.
  package var problems: RowProblems { findings.problems }

  /// Goes on with `examples`, those in `others` being left out.
  mutating func replace(_ examples: [Example], leavingOut others: RowProblems) {
    self.examples = examples
    findings.problems.add(others)
  }

  /// The distinct labels: in the order of their columns, otherwise sorted by code point.
  ///
  /// - Throws: `badData` if there are far too many or, if each row has one label, fewer than two.
  package func labelSet() throws(FilbertError) -> LabelSet {
    guard columns.labels.isEmpty else {
      return try LabelSet(ordered: columns.labels.map { columns.columns[$0] }, file: name)
    }
    if case .labels? = examples.first?.target {
      return try LabelSet(examples.lazy.flatMap(\.labels), minimum: 1, file: name)
    }
    return try LabelSet(examples.lazy.compactMap(\.label), file: name)
  }
}

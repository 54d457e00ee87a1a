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
  /// Rows that were left out.
  package private(set) var problems: RowProblems
  /// Unusual properties detected from the file's content; see ``TableReader/remarks``.
  package private(set) var remarks: [Message]
  /// How the text of the file is encoded; nil if the table does not come from a file.
  package let encoding: DetectedEncoding?
  /// Rows that an annotator did not accept, or that repeat the header.
  package private(set) var leftOut = LeftOutRows()
  /// Clauses about columns that may hold verdicts of annotators; see ``LabelledRows/doubts``.
  private var doubts: [String] = []
  /// Rows whose text is none that somebody wrote.
  private var textForms: [TextForm: RowCount] = [:]
  /// Rows with an empty cell in the column of a label.
  private var emptyCells = RowCount()
  /// Tasks of Label Studio that were left out, or have several annotations.
  package private(set) var notes = TaskNotes()

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
      try TableReader(path: path, format: format, options: options), columns: request,
      target: target, skipBadRows: skipBadRows)
  }

  /// Reads the rest of a table.
  package init(
    _ reader: consuming TableReader, columns request: ColumnRequest = ColumnRequest(),
    target: TargetReading = .label, skipBadRows: Bool = false
  ) throws(FilbertError) {
    name = reader.name
    (remarks, encoding) = (reader.remarks, reader.encoding)
    columns = try ColumnChoice(of: reader, request, needsLabel: target != .none)
    let hasHeaderLine = reader.hasHeaderLine
    if target != .none { reader.leaveOutUnannotated() }
    (examples, problems) = ([], RowProblems())
    var commas = DecimalComma(hasCommaDelimiter: reader.hasCommaDelimiter)
    var withComma: [Int] = []
    var rows = LabelledRows(reader, columns)
    var sets = RowCount()
    while true {
      do throws(FilbertError) {
        guard let element = try rows.next() else { break }
        if element.repeatsHeader {
          leftOut.addHeader(line: element.row.line)
        } else if let reason = element.reason {
          leftOut.add(reason, line: element.row.line)
        } else {
          if add(element.row, target, &sets, &commas) { withComma.append(examples.count - 1) }
        }
      } catch {
        guard skipBadRows, rows.canContinue, error.code == .badData else { throw error }
        problems.add(error)
      }
    }
    settle(commas, withComma)
    if !skipBadRows {
      if problems.count(of: .labelSet) > 0 { problems.replace(.labelSet, by: sets) }
      if let error = problems.error(file: name) { throw error }
    }
    (notes, doubts) = (rows.notes, rows.doubts)
    try requireExamples(hasHeaderLine: hasHeaderLine)
  }

  /// Keeps the examples whose number has a comma if that is the decimal point, otherwise counts them as bad.
  private mutating func settle(_ commas: DecimalComma, _ indices: [Int]) {
    if let remark = commas.remark { remarks.append(remark) }
    guard !commas.isReadable else { return }
    problems.replace(.decimalComma, by: commas.rows)
    let bad = Set(indices)
    examples = examples.enumerated().filter { !bad.contains($0.offset) }.map(\.element)
  }

  private func requireExamples(hasHeaderLine: Bool) throws(FilbertError) {
    guard examples.isEmpty else { return }
    let reasons =
      (problems.isEmpty ? [] : [problems.summary])
      + (leftOut.clauses + notes.warnings).map { Message($0) }
    let reason = reasons.dropFirst().reduce(reasons.first) { all, next in
      all.map { "\($0); \(next)" }
    }
    throw FilbertError(
      .badData,
      naming: reason.map { "No row can be used: \($0)." }
        ?? (hasHeaderLine ? "There are no rows after the header." : "There are no rows."),
      file: name)
  }

  /// Adds the example of a row, or counts what is wrong with the row.
  ///
  /// - Parameters:
  ///   - sets: counts rows that have a set of labels in place of one.
  ///   - commas: learns from the values of a column of numbers.
  /// - Returns: whether an example was added whose number has a comma.
  private mutating func add(
    _ row: Row, _ target: TargetReading, _ sets: inout RowCount, _ commas: inout DecimalComma
  ) -> Bool {
    if target == .number, let column = columns.label { commas.see(row[column]) }
    if target.isSet(row, columns) {
      sets.add(line: row.line, example: columns.label.map { Message(row[$0].quoted) })
    }
    do throws(TargetReading.Problem) {
      let (example, form) = try example(row, target)
      examples.append(example)
      if let form { textForms[form, default: RowCount()].add(line: row.line) }
      if target.hasEmptyCell(row, columns) { emptyCells.add(line: row.line) }
      guard target == .number, let column = columns.label else { return false }
      return commas.add(row[column], line: row.line)
    } catch {
      problems.add(error.kind, line: row.line, example: error.example)
      return false
    }
  }

  private func example(
    _ row: Row, _ reading: TargetReading
  ) throws(TargetReading.Problem) -> (Example, TextForm?) {
    let input = columns.input(of: row)
    if input.text.isBlank { throw TargetReading.Problem(kind: .emptyText) }
    if input.pair?.isBlank == true { throw TargetReading.Problem(kind: .emptyPair) }
    let form = columns.form(of: row, input)
    guard form != .structure else {
      throw TargetReading.Problem(
        kind: .structuredText,
        example: "\(columns.structure(in: row, input)), \(input.text.quoted)")
    }
    let target = try reading.target(of: row, columns)
    return (Example(input: input, target: target, line: row.line), form)
  }

  /// Sentences, without their ends, about rows that are left out, or whose texts may not be meant.
  package var warnings: [Message] {
    (notes.warnings + leftOut.clauses + doubts).map { Message($0) }
      + TextForm.allCases.compactMap { form in
        textForms[form].map { rows in
          "\(counted(rows.count, "row has", "rows have")) \(form.clause) (\(rows.shownLines)); "
            + "if that is not meant, name another column with \(.textColumn)"
        }
      } + [emptyCellWarning].compactMap { $0 }
  }

  private var emptyCellWarning: Message? {
    guard emptyCells.count > 0 else { return nil }
    return
      "\(counted(emptyCells.count, "row has", "rows have")) an empty cell in the column of a label, which counts as 0 (\(emptyCells.shownLines)); if that is not meant, write 1 or leave such rows out"
  }

  /// Goes on with `examples`, those in `others` being left out.
  mutating func replace(_ examples: [Example], leavingOut others: RowProblems) {
    self.examples = examples
    problems.add(others)
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

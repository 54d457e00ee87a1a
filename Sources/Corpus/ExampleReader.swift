package import FilbertCore
package import FilbertFiles
package import FilbertTables
import FilbertText

/// Reads the labelled rows of a table, one at a time, and notes what is unusual about them.
package struct ExampleReader {
  /// A row with its example.
  package struct Element {
    /// The row.
    package let row: Row
    /// Its text, or pair, with the target.
    package let example: Example
    /// Whether its number has a comma; see ``LabelledFindings/readsCommas``.
    let hasComma: Bool
  }

  /// Where the examples come from.
  package let name: String
  /// Which columns they are taken from.
  package let columns: ColumnChoice
  /// How the text of the file is encoded; nil if the table does not come from a file.
  package let encoding: DetectedEncoding?
  /// What was noted so far.
  package private(set) var findings: LabelledFindings

  private let target: TargetReading
  private let skipBadRows: Bool
  private let hasHeaderLine: Bool
  private var rows: LabelledRows
  /// Rows that have a set of labels in place of one.
  private var sets = RowCount()
  private var count = 0

  /// Reads the rest of a table.
  ///
  /// - Parameters:
  ///   - request: The columns the user named.
  ///   - target: What each row must have.
  ///   - skipBadRows: Leave out rows that cannot be used, and count them in ``findings``.
  package init(
    _ reader: consuming TableReader, columns request: ColumnRequest = ColumnRequest(),
    target: TargetReading = .label, skipBadRows: Bool = false
  ) throws(FilbertError) {
    (name, encoding) = (reader.name, reader.encoding)
    columns = try ColumnChoice(of: reader, request, needsLabel: target != .none)
    (self.target, self.skipBadRows) = (target, skipBadRows)
    hasHeaderLine = reader.hasHeaderLine
    if target != .none { reader.leaveOutUnannotated() }
    findings = LabelledFindings(
      remarks: reader.remarks, hasCommaDelimiter: reader.hasCommaDelimiter)
    rows = LabelledRows(reader, columns)
  }

  /// The next row that can be used, or nil after the last.
  ///
  /// - Throws: as ``FilbertTables/TableReader/next()``; `interrupted` if the work was cancelled.
  package mutating func next() throws(FilbertError) -> Element? {
    if count.isMultiple(of: 256) { try Cancellation.check() }
    while true {
      do throws(FilbertError) {
        guard let element = try rows.next() else { return nil }
        if element.repeatsHeader {
          findings.leftOut.addHeader(line: element.row.line)
        } else if let reason = element.reason {
          findings.leftOut.add(reason, line: element.row.line)
        } else if let example = example(of: element.row) {
          count += 1
          return example
        }
      } catch {
        guard skipBadRows, rows.canContinue, error.code == .badData else { throw error }
        findings.problems.add(error)
      }
    }
  }

  /// Ends reading, after the last row.
  ///
  /// - Returns: what was noted.
  /// - Throws: `badData` with count and first lines of rows that cannot be used, or if no row is left.
  package consuming func finish() throws(FilbertError) -> LabelledFindings {
    var findings = findings
    (findings.notes, findings.doubts) = (rows.notes, rows.doubts)
    let unreadable = findings.settleCommas()
    if !skipBadRows {
      if findings.problems.count(of: .labelSet) > 0 {
        findings.problems.replace(.labelSet, by: sets)
      }
      if let error = findings.problems.error(file: name) { throw error }
    }
    guard count > unreadable else {
      throw findings.nothingLeft(file: name, hasHeaderLine: hasHeaderLine)
    }
    return findings
  }

  /// The example of a row; nil if the row cannot be used, which is counted.
  private mutating func example(of row: Row) -> Element? {
    if target == .number, let column = columns.label { findings.commas.see(row[column]) }
    if target.isSet(row, columns) {
      sets.add(line: row.line, example: columns.label.map { Message(row[$0].quoted) })
    }
    do throws(TargetReading.Problem) {
      let (example, form) = try readExample(row)
      if let form { findings.textForms[form, default: RowCount()].add(line: row.line) }
      if target.hasEmptyCell(row, columns) { findings.emptyCells.add(line: row.line) }
      var hasComma = false
      if target == .number, let column = columns.label {
        hasComma = findings.commas.add(row[column], line: row.line)
      }
      return Element(row: row, example: example, hasComma: hasComma)
    } catch {
      findings.problems.add(error.kind, line: row.line, example: error.example)
      return nil
    }
  }

  private func readExample(_ row: Row) throws(TargetReading.Problem) -> (Example, TextForm?) {
    let input = columns.input(of: row)
    if input.text.isBlank { throw TargetReading.Problem(kind: .emptyText) }
    if input.pair?.isBlank == true { throw TargetReading.Problem(kind: .emptyPair) }
    let form = columns.form(of: row, input)
    guard form != .structure else {
      throw TargetReading.Problem(
        kind: .structuredText,
        example: "\(columns.structure(in: row, input)), \(input.text.quoted)")
    }
    let target = try target.target(of: row, columns)
    return (Example(input: input, target: target, line: row.line), form)
  }
}

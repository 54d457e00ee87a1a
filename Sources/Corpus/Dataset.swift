package import FilbertCore
import FilbertFiles
import FilbertJSON
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
  package let remarks: [Message]
  /// Tasks of Label Studio that were left out, or have several annotations.
  package let notes: TaskNotes
  private let isJSON: Bool

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
    remarks = reader.remarks
    isJSON = reader.format.hasObjects
    columns = try ColumnChoice(of: reader, request, needsLabel: target != .none)
    if target != .none { reader.leaveOutUnannotated() }
    var examples: [Example] = []
    var problems = RowProblems()
    while true {
      do throws(FilbertError) {
        guard let row = try reader.next() else { break }
        do throws(TargetReading.Problem) {
          examples.append(try Self.example(row, columns, target))
        } catch {
          problems.add(error.kind, line: row.line, example: error.example)
        }
      } catch {
        guard skipBadRows, reader.canContinue, error.code == .badData else { throw error }
        problems.add(error)
      }
    }
    if !skipBadRows, let error = problems.error(file: name) { throw error }
    guard !examples.isEmpty else {
      throw FilbertError(
        .badData,
        naming: problems.isEmpty
          ? Message(
            ([reader.hasHeaderLine ? "There are no rows after the header" : "There are no rows"]
              + reader.notes.warnings).joined(separator: ", ") + ".")
          : "No row can be used: \(problems.summary).",
        file: name)
    }
    self.examples = examples
    self.problems = problems
    notes = reader.notes
  }

  /// Goes on with `examples`, those in `others` being left out.
  mutating func replace(_ examples: [Example], leavingOut others: RowProblems) {
    self.examples = examples
    problems.add(others)
  }

  private static func example(
    _ row: Row, _ columns: ColumnChoice, _ reading: TargetReading
  ) throws(TargetReading.Problem) -> Example {
    let input = columns.input(of: row)
    if input.text.isBlank { throw TargetReading.Problem(kind: .emptyText) }
    if input.pair?.isBlank == true { throw TargetReading.Problem(kind: .emptyPair) }
    return Example(input: input, target: try reading.target(of: row, columns), line: row.line)
  }

  /// Refuses JSON Lines whose labels are arrays or objects: several labels, or spans. Read as text, each would be a
  /// separate label.
  ///
  /// - Throws: `badData` with the line of the first.
  package func requireSingleLabels() throws(FilbertError) {
    guard isJSON else { return }
    for example in examples {
      guard let label = example.label, let first = label.utf8.first,
        first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
        let value = try? JSONValue.parse(Array(label.utf8))
      else { continue }
      if let names = value.arrayValue, names.contains(where: { $0.stringValue != nil }) {
        throw FilbertError(
          .badData,
          naming:
            "The label is a JSON array of labels, but one label is expected; for several labels per text use \(.task) "
            + "multilabel.", file: name, line: example.line)
      }
      throw FilbertError(
        .badData,
        "The label is a JSON \(first == UInt8(ascii: "[") ? "array" : "object"), but one label is expected.",
        file: name, line: example.line)
    }
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

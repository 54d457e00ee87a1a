package import Files
import JSON

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
  private let isJSON: Bool

  /// Reads a file, or the standard input for `-`.
  ///
  /// - Parameters:
  ///   - format: Nil to tell from the extension.
  ///   - request: The columns the user named.
  ///   - labelled: Whether each row must have a label.
  ///   - skipBadRows: Leave out rows with empty text or label, the wrong number of fields, or
  ///     invalid JSON or UTF-8, and count them in ``problems``. Of a row whose quotes do not match the
  ///     first line is left out; see ``CSVReader``.
  /// - Throws: What ``TableReader`` and ``ColumnChoice`` throw; `badData` with count and first
  ///   lines of empty texts and labels, or where no row is left.
  package init(
    path: String, format: TableFormat? = nil, columns request: ColumnRequest = ColumnRequest(),
    labelled: Bool = true, skipBadRows: Bool = false
  ) throws(FilbertError) {
    try self.init(
      try TableReader(path: path, format: format, recovers: skipBadRows), columns: request,
      labelled: labelled, skipBadRows: skipBadRows)
  }

  /// Reads the rest of a table.
  package init(
    _ reader: consuming TableReader, columns request: ColumnRequest = ColumnRequest(),
    labelled: Bool = true, skipBadRows: Bool = false
  ) throws(FilbertError) {
    name = reader.name
    isJSON = reader.format == .jsonLines
    columns = try ColumnChoice(
      reader.columns, request, needsLabel: labelled, file: reader.name)
    var examples: [Example] = []
    var problems = RowProblems()
    while true {
      do throws(FilbertError) {
        guard let row = try reader.next() else { break }
        let example = Example(
          text: row[columns.text], pair: columns.pair.map { row[$0] },
          label: columns.label.map { row[$0] }, line: row.line)
        if let problem = Self.problem(example) {
          problems.add(problem, line: row.line)
        } else {
          examples.append(example)
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
        problems.isEmpty
          ? "There are no rows after the header." : "No row can be used: \(problems.summary).",
        file: name)
    }
    self.examples = examples
    self.problems = problems
  }

  /// Goes on with `examples`, those in `others` being left out.
  mutating func replace(_ examples: [Example], leavingOut others: RowProblems) {
    self.examples = examples
    problems.add(others)
  }

  private static func problem(_ example: Example) -> RowProblems.Kind? {
    if example.text.isBlank { return .emptyText }
    if example.pair?.isBlank == true { return .emptyPair }
    if example.label?.isBlank == true { return .emptyLabel }
    return nil
  }

  /// Refuses JSON Lines whose labels are arrays or objects: several labels, or spans. Taken as text each would be a
  /// label of its own.
  ///
  /// - Throws: `badData` with the line of the first.
  package func requireSingleLabels() throws(FilbertError) {
    guard isJSON else { return }
    for example in examples {
      guard let label = example.label, let first = label.utf8.first,
        first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
        (try? JSONValue.parse(Array(label.utf8))) != nil
      else { continue }
      throw FilbertError(
        .badData,
        "The label is a JSON \(first == UInt8(ascii: "[") ? "array" : "object") where one label is expected.",
        file: name, line: example.line)
    }
  }

  /// The distinct labels, sorted by code point.
  ///
  /// - Throws: `badData` where there are fewer than two or far too many.
  package func labelSet() throws(FilbertError) -> LabelSet {
    try LabelSet(examples.lazy.compactMap(\.label), file: name)
  }
}

package import FilbertCore
package import FilbertCorpus
package import FilbertFiles
package import FilbertTables

/// Writes a CSV of every row that was evaluated: its line, its columns, and what ``AnswerColumns`` has.
package struct EvaluatedRowWriter {
  private var writer: CSVWriter
  private let file: any ByteSink
  private let members: MemberColumns
  private let answers: AnswerColumns

  /// - Parameters:
  ///   - columns: of the input.
  ///   - name: of the input, for messages.
  ///   - rows: those that are written, to which none has been added yet.
  ///   - separator: between several labels, as in the input.
  ///   - abstains: whether texts out of scope get no label.
  ///   - added: further columns, before those of the input.
  /// - Throws: `badData` if the input has a column that is added.
  package init(
    to file: any ByteSink, _ dialect: CSVDialect, columns: [String], name: String,
    _ rows: EvaluatedRows, separator: String, abstains: Bool, adding added: [String] = []
  ) throws(FilbertError) {
    self.file = file
    members = MemberColumns(columns, file: name)
    answers = AnswerColumns(
      rows.task, labels: rows.labels, unknownLabels: rows.unknown, separator: separator, all: true,
      abstains: abstains, interval: rows.interval, digits: nil)
    try requireRoom(for: added + answers.columns, among: columns, file: name)
    writer = CSVWriter(file, dialect: dialect)
    // A file that counts its lines itself keeps that column.
    let line = columns.contains { $0.lowercased() == "line" } ? "line_in_file" : "line"
    try writer.write([line] + added + columns + answers.columns)
  }

  /// Refuses a row that ``write(_:_:adding:)`` would refuse.
  ///
  /// - Throws: `badData` if it has something that has no column.
  package func require(_ element: ExampleReader.Element) throws(FilbertError) {
    try members.require(element.row)
  }

  /// Writes a row.
  ///
  /// - Parameter values: of the columns that were added.
  /// - Throws: `badData` if it has something that has no column; `cannotWrite`.
  package mutating func write(
    _ element: ExampleReader.Element, _ text: LabelledText, adding values: [String] = []
  ) throws(FilbertError) {
    try require(element)
    try writer.write(
      [String(element.row.line)] + values + element.row.values + answers.fields(text))
  }

  /// Makes the file appear.
  package func commit() throws(FilbertError) { try file.commit() }
}

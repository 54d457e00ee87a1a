package import FilbertCore
package import FilbertFiles
package import FilbertTables

/// Rows of a table with the labels, or the numbers, that a model gives them.
///
/// CSV and tables get the columns of ``AnswerColumns`` after those of the input, JSON Lines its members.
package struct ScoredRows {
  private let format: RowFormat
  private let kept: [Int]?
  private let answers: AnswerColumns
  /// The columns of the input.
  package let inputs: [String]
  private let members: MemberColumns
  /// The columns of the output.
  package let columns: [String]
  /// The name of the input in messages.
  package let file: String

  /// - Parameters:
  ///   - format: of the output; ``RowFormat/csv`` also for tables.
  ///   - inputs: the columns of the input.
  ///   - kept: numbers of the input's columns that are written; nil for all.
  /// - Throws: `badData` if the input has a column that is to be added.
  package init(
    _ format: RowFormat, inputs: [String], keeping kept: [Int]? = nil, answers: AnswerColumns,
    file: String
  ) throws(FilbertError) {
    (self.format, self.inputs, self.kept, self.answers) = (format, inputs, kept, answers)
    self.file = file
    members = MemberColumns(inputs, file: file)
    let added = format == .csv ? answers.columns : answers.memberNames
    let taken = kept.map { $0.map { inputs[$0] } } ?? inputs
    try requireRoom(for: added, among: taken, file: file)
    columns = taken + added
  }

  /// Refuses a row that the output cannot hold.
  ///
  /// - Throws: `badData` with the line.
  package func admit(_ row: Row) throws(FilbertError) {
    if format == .csv, kept == nil { try members.require(row) }
  }

  /// - Parameter answer: nil for a row that cannot be scored, for which the added columns are
  ///   empty.
  package func row(_ row: Row, _ answer: LabelledText?) -> OutputRow {
    OutputRow(
      row, keeping: kept,
      adding: format == .csv
        ? .columns(answers.fields(answer)) : .members(answers.members(answer)))
  }

  /// The writer that encodes such rows for a file.
  package func encoder(
    _ dialect: CSVDialect, _ encoding: OutputEncoding? = nil
  ) throws(FilbertError) -> RowEncoder {
    try RowEncoder(
      format, dialect: dialect, inputs: inputs, columns: columns, file: file,
      encoding: encoding)
  }
}

/// Writes rows with labels or numbers into memory.
package struct ScoredRowWriter {
  private let rows: ScoredRows
  private var encoder: RowEncoder
  /// The first line; empty if the format has none.
  package var header: [UInt8] { encoder.header }

  /// - Parameters:
  ///   - inputs: the columns of the input.
  ///   - file: its name in messages.
  package init(
    format: RowFormat, dialect: CSVDialect, columns inputs: [String], file: String,
    answers: AnswerColumns
  ) throws(FilbertError) {
    rows = try ScoredRows(format, inputs: inputs, answers: answers, file: file)
    encoder = try rows.encoder(dialect)
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Parameter answer: nil for a row that cannot be scored.
  package mutating func add(_ row: Row, _ answer: LabelledText?) throws(FilbertError) {
    try rows.admit(row)
    try encoder.append(rows.row(row, answer))
  }

  /// The rows since the last call, encoded.
  package mutating func take() throws(FilbertError) -> [UInt8] { try encoder.take() }
}

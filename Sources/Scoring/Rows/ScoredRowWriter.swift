package import FilbertCore
import FilbertJSON
package import FilbertTables

/// Writes rows with what the model says of them.
///
/// CSV: the input's columns, then those of ``AnswerColumns``. JSON Lines: the input's line with its members.
package struct ScoredRowWriter {
  private let buffer = RowBuffer()
  private var csv: CSVWriter?
  private let file: String
  private let inputs: [String]
  /// The columns of what is written.
  package let columns: [String]
  private let kept: [Int]?
  private let answers: AnswerColumns
  /// The first line; empty where there is none.
  package let header: [UInt8]

  /// - Parameters:
  ///   - inputs: the columns of the input.
  ///   - file: what messages call it.
  ///   - kept: numbers of the input's columns that are written; nil for all.
  package init(
    format: RowFormat, dialect: CSVDialect, columns inputs: [String], file: String,
    kept: [Int]? = nil,
    answers: AnswerColumns
  ) throws(FilbertError) {
    self.answers = answers
    self.kept = kept
    self.file = file
    self.inputs = inputs
    let added = format == .csv ? answers.columns : answers.memberNames
    let taken = kept.map { $0.map { inputs[$0] } } ?? inputs
    try requireRoom(for: added, among: taken, file: file)
    columns = taken + added
    if format == .csv {
      var csv = CSVWriter(buffer, dialect: dialect)
      try csv.write(columns)
      self.csv = csv
    }
    header = buffer.take()
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Parameter answer: nil for a row that cannot be scored; its fields stay empty.
  package mutating func add(_ row: Row, _ answer: LabelledText?) throws(FilbertError) {
    if csv == nil {
      buffer.write(try line(row, answer))
      return
    }
    let added = answers.fields(answer)
    if let kept {
      csv?.append(kept.map { row[$0] } + added)
    } else {
      csv?.append(row, adding: added)
    }
  }

  /// The rows since the last call, as they go into the output.
  package mutating func take() throws(FilbertError) -> [UInt8] {
    try csv?.flush()
    return buffer.take()
  }

  private func line(_ row: Row, _ answer: LabelledText?) throws(FilbertError) -> [UInt8] {
    do throws(FilbertError) {
      return try JSONLine.adding(answers.members(answer), to: try row.json(inputs, keeping: kept))
        + [UInt8(ascii: "\n")]
    } catch {
      throw error.placed(in: file, line: row.line)
    }
  }
}

package import FilbertCore
import FilbertCorpus
package import FilbertFiles
import FilbertJSON
package import FilbertTables

/// Encodes rows of an output as CSV, JSON Lines or CoNLL columns.
///
/// A row that goes through unchanged keeps its bytes.
package struct RowEncoder {
  private let buffer = RowBuffer()
  private var csv: CSVWriter?
  private var conll: CoNLLWriter
  private let inputs: [String]
  private let file: String
  private let encoder: TextEncoder?
  /// Of the last row, for messages.
  private var line: Int?
  /// The first line of a file; empty if the format has none.
  package let header: [UInt8]

  /// - Parameters:
  ///   - inputs: the columns of the input.
  ///   - columns: the columns of the output; CoNLL has none.
  ///   - file: the name of the input in messages.
  ///   - encoding: of the bytes; nil for UTF-8, with the mark that `dialect` may have.
  package init(
    _ format: RowFormat, dialect: CSVDialect, inputs: [String], columns: [String], file: String,
    encoding: OutputEncoding? = nil
  ) throws(FilbertError) {
    encoder = try encoding.flatMap { (encoding) throws(FilbertError) in try TextEncoder(encoding) }
    var dialect = dialect
    if encoding != nil { dialect.hasByteOrderMark = false }
    self.inputs = inputs
    self.file = file
    conll = CoNLLWriter(buffer, source: file)
    if format == .csv {
      var csv = CSVWriter(buffer, dialect: dialect)
      if dialect.hasHeader { try csv.write(columns) }
      self.csv = csv
    }
    let names = buffer.take()
    do throws(FilbertError) {
      header = try encoder?.encode(names) ?? names
    } catch {
      throw error.placed(in: file, line: 1)
    }
  }

  /// Adds a row to what ``take()`` gives.
  ///
  /// - Throws: `badData` for words that CoNLL columns cannot hold.
  package mutating func append(_ output: OutputRow) throws(FilbertError) {
    line = output.row.line
    switch output.addition {
    case .columns(let added):
      if output.kept == nil, output.replacements.isEmpty {
        csv?.append(output.row, adding: added)
      } else {
        csv?.append(output.values(inputs))
      }
    case .members(let added):
      buffer.write(try line(output, added))
    case .words(let words, let tags):
      try conll.write(words, tags, lineOf: { _ in output.row.line })
    }
  }

  /// The rows since the last call.
  ///
  /// - Throws: `badData` for a character that does not exist in the encoding.
  package mutating func take() throws(FilbertError) -> [UInt8] {
    try csv?.flush()
    let rows = buffer.take()
    guard let encoder else { return rows }
    do throws(FilbertError) {
      return try encoder.encode(rows)
    } catch {
      throw error.placed(in: file, line: line)
    }
  }

  /// A line of JSON, its line end included.
  private func line(
    _ output: OutputRow, _ added: [(name: String, value: JSONValue)]
  ) throws(FilbertError) -> [UInt8] {
    do throws(FilbertError) {
      var line = try output.row.json(inputs, keeping: output.kept)
      if !output.replacements.isEmpty {
        guard var object = try JSONValue.parse(line).objectValue else {
          throw FilbertError(.badData, "Each line must be a JSON object.")
        }
        for (name, value) in output.replacements { object[name] = value }
        line = Array(JSONValue.object(object).serialized().utf8)
      }
      return try JSONLine.adding(added, to: line) + [UInt8(ascii: "\n")]
    } catch {
      throw error.placed(in: file, line: output.row.line)
    }
  }
}

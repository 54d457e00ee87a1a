import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertScoring
import FilbertTables

/// Writes rows with their segments.
struct SegmentWriter {
  static let columns = ["segment", "segment_name", "segment_similarity"]

  private var encoder: RowEncoder
  let sink: any ByteSink
  private let format: RowFormat
  private let names: [String]

  /// - Parameter names: of the segments.
  init(
    _ command: Segment, to output: String, of file: SegmentedFile, names: [String],
    _ console: Console
  ) throws(FilbertError) {
    format = Self.format(of: output)
    self.names = names
    let encoding = try command.outputEncoding.resolve(
      [file.encoding], format: format, adding: Self.columns + names, output: output, console)
    encoder = try RowEncoder(
      format, dialect: command.spreadsheet.dialect(file.dialect.written(to: output, as: format)),
      inputs: file.columns, columns: file.columns + Self.columns, file: file.name,
      encoding: encoding)
    sink = try OutputFile.open(output, overwrite: command.overwrite)
    try sink.write(encoder.header)
  }

  static func format(of output: String) -> RowFormat {
    RowFormat.resolved(nil, output: output, otherwise: .csv)
  }

  /// - Parameter segment: its number from 0, and the similarity to its centre; nil for a row without a text.
  mutating func write(
    _ row: Row, _ segment: (number: Int, similarity: Float)?
  ) throws(FilbertError) {
    let values: [JSONValue] =
      if let segment {
        [
          .number(segment.number + 1), .string(names[segment.number]),
          .number(fixedPoint(Double(segment.similarity), digits: 4)),
        ]
      } else { [.null, .null, .null] }
    try encoder.append(
      OutputRow(
        row,
        adding: format == .csv
          ? .columns(values.map { $0.isNull ? "" : $0.stringValue ?? $0.serialized() })
          : .members(Array(zip(Self.columns, values)))))
    try sink.write(try encoder.take())
  }

  func commit() throws(FilbertError) { try sink.commit() }
}

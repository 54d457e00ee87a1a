import FilbertCore
import FilbertFiles
import FilbertInsight
import FilbertJSON
import FilbertScoring
import FilbertTables

/// What explains a row, in the form of each format.
protocol ExplainedRow {
  /// A field for each column that is added to a table.
  var fields: [String] { get }
  /// What is added to a JSON object.
  var members: [(name: String, value: JSONValue)] { get }

  /// - Parameter line: of the row in its file.
  func html(_ page: ExplanationPage, line: Int) -> String

  func add(to summary: inout WordSummary)
}

/// How explained rows are written.
enum ExplanationFormat: String, CaseIterable {
  case csv, jsonl, html

  init?(ending: String) {
    switch ending {
    case "csv", "tsv": self = .csv
    case "jsonl", "ndjson": self = .jsonl
    case "html", "htm": self = .html
    default: return nil
    }
  }

  /// Nil for a page.
  var rows: RowFormat? {
    switch self {
    case .csv: .csv
    case .jsonl: .jsonl
    case .html: nil
    }
  }
}

/// Writes rows with their explanations: as rows of a table, as JSON objects, or as a page.
struct ExplanationWriter {
  private let sink: any ByteSink
  private var encoder: RowEncoder?
  private let format: ExplanationFormat
  private let page: ExplanationPage
  private let names: [String]
  private(set) var summary = WordSummary()

  /// - Parameters:
  ///   - encoder: of rows; nil for a page.
  ///   - names: of the added columns or members.
  ///   - source: the name of the input.
  init(
    _ sink: any ByteSink, _ format: ExplanationFormat, _ encoder: RowEncoder?, names: [String],
    page: ExplanationPage, source: String
  ) throws(FilbertError) {
    (self.sink, self.format, self.encoder) = (sink, format, encoder)
    (self.names, self.page) = (names, page)
    if let encoder {
      try sink.write(encoder.header)
    } else {
      try sink.write(page.head(source: source))
    }
  }

  /// - Parameter explained: nil for a row without a text, to which nothing is added.
  mutating func write(_ row: Row, _ explained: (any ExplainedRow)?) throws(FilbertError) {
    explained?.add(to: &summary)
    let addition: OutputRow.Addition
    switch format {
    case .html:
      if let explained { try sink.write(explained.html(page, line: row.line)) }
      return
    case .csv: addition = .columns(explained?.fields ?? names.map { _ in "" })
    case .jsonl: addition = .members(explained?.members ?? names.map { ($0, .null) })
    }
    try encoder?.append(OutputRow(row, adding: addition))
    if let bytes = try encoder?.take() { try sink.write(bytes) }
  }

  /// Puts the complete output into its place.
  func commit() throws(FilbertError) {
    if format == .html { try sink.write(page.foot) }
    try sink.commit()
  }
}

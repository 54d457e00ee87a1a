package import FilbertCore
package import FilbertFiles
package import FilbertTables
package import FilbertText

/// A table, how it is written, and what is wrong with it.
package struct CheckedTable {
  /// Lengths of interest: those that models are usually trained with.
  package static let lengths = [64, 128, 256, 512]

  package let name: String
  package let format: TableFormat
  package let dialect: CSVDialect
  /// How the file's text is encoded, as specified or detected.
  package let encoding: DetectedEncoding
  package private(set) var check: TableCheck
  package private(set) var histogram = LengthHistogram()
  /// Whether the rest of the file was not read, since the beginning of the next row is in doubt.
  package private(set) var isBrokenOff = false
  /// Tasks of Label Studio that were left out, or have several annotations.
  package var notes = TaskNotes()
  /// Clauses about columns that may hold verdicts of annotators; see ``LabelledRows/doubts``.
  package var doubts: [String] = []
  /// Whether the rows are tasks of Label Studio.
  let hasTasks: Bool
  private let model: ModelReader?
  /// Those of the texts for the model that reads them; nil without a model.
  package private(set) var unknown: UnknownTokens?

  /// - Parameter model: how a model reads the texts; nil to count characters.
  /// - Throws: `badData` if no column can be taken for the text.
  package init(
    _ reader: borrowing TableReader, _ request: ColumnRequest, _ target: TargetReading,
    model: ModelReader? = nil
  ) throws(FilbertError) {
    name = reader.name
    format = reader.format
    hasTasks = reader.hasTasks
    dialect = reader.dialect
    encoding = reader.encoding ?? DetectedEncoding(encoding: .utf8, origin: .content)
    self.model = model
    unknown = model.map { _ in UnknownTokens() }
    var choice: ColumnChoice
    do throws(FilbertError) {
      choice = try ColumnChoice(of: reader, request, needsLabel: format != .text)
    } catch {
      // Without a label: a file to be scored.
      guard request.label == nil, request.labels.isEmpty, target == .label,
        reader.choices.isEmpty
      else { throw error }
      choice = try ColumnChoice(of: reader, request, needsLabel: false)
    }
    check = TableCheck(choice, target: target, hasCommaDelimiter: reader.hasCommaDelimiter)
  }

  /// Adds a row; returns what a model would read.
  package mutating func add(_ element: LabelledRows.Element) -> TextInput? {
    guard check.add(element) else { return nil }
    return check.choice.input(of: element.row)
  }

  /// Adds a row that cannot be read.
  package mutating func add(_ error: FilbertError, canContinue: Bool) {
    check.add(error)
    if !canContinue { isBrokenOff = true }
  }

  /// Counts the lengths of `texts`.
  package mutating func measure(_ texts: [TextInput]) {
    guard let model else {
      for input in texts {
        histogram.add(input.text.unicodeScalars.count + (input.pair?.unicodeScalars.count ?? 0))
      }
      return
    }
    for (length, unknown) in model.read(texts) {
      histogram.add(length)
      self.unknown?.add(unknown)
    }
  }

  /// Whether `train` would take the file, or `predict` if it has no labels.
  package var isUsable: Bool { !check.problems.stopsTraining && check.obstacle == nil }

  /// What lengths count.
  package var unit: String { model == nil ? "characters" : "tokens" }

  /// The longest text that the model reads whole, in tokens; nil without a model.
  package var maximumLength: Int? { model?.maximumLength }

  /// Whether the file begins with a byte order mark.
  package var hasByteOrderMark: Bool {
    encoding.origin == .byteOrderMark || dialect.hasByteOrderMark
  }

  package var formatName: String {
    switch format {
    case .csv: "csv"
    case .jsonLines: "jsonl"
    case .json: "json"
    case .text: "txt"
    }
  }

  package var delimiterName: String? {
    guard case .csv = format else { return nil }
    return switch dialect.delimiter {
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "\t"): "tab"
    default: String(decoding: [dialect.delimiter], as: UTF8.self)
    }
  }

  package var lineEndingName: String? {
    guard case .csv = format else { return nil }
    return switch dialect.lineEnding {
    case .lf: "LF"
    case .crlf: "CRLF"
    case .cr: "CR"
    }
  }

  /// The role that column `index` is taken for.
  package func role(_ index: Int) -> String? {
    switch index {
    case check.choice.text: "text"
    case check.choice.pair: "second text"
    case check.choice.label:
      switch check.target {
      case .number: "number"
      case .labels: "labels"
      case .none, .label, .labelColumns: "label"
      }
    default: check.choice.labels.contains(index) ? "label" : nil
    }
  }
}

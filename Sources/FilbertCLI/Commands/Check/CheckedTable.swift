import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTables
import FilbertText
import FilbertTraining
import FilbertTransformer

/// A table and what `filbert check` found in it.
struct CheckedTable {
  /// Lengths of interest: what people give to --max-length.
  static let lengths = [64, 128, 256, 512]

  let name: String
  let format: TableFormat
  let dialect: CSVDialect
  /// How the file's text is encoded, as told or detected.
  let encoding: DetectedEncoding
  private(set) var check: TableCheck
  private(set) var histogram = LengthHistogram()
  /// Whether the rest of the file was not read, since it is in doubt where the next row begins.
  private(set) var isBrokenOff = false
  private let tokenizer: Tokenizer?

  /// - Throws: `badData` where no column can be taken for the text.
  init(
    _ reader: borrowing TableReader, _ request: ColumnRequest, _ target: TargetReading,
    _ tokenizer: Tokenizer?
  ) throws(FilbertError) {
    name = reader.name
    format = reader.format
    dialect = reader.dialect
    encoding = reader.encoding ?? DetectedEncoding(encoding: .utf8, origin: .content)
    self.tokenizer = tokenizer
    let columns = reader.columns
    var choice: ColumnChoice
    do throws(FilbertError) {
      choice = try ColumnChoice(columns, request, needsLabel: format != .text, file: reader.name)
    } catch {
      // Without a label: a file to be scored.
      guard request.label == nil, request.labels.isEmpty, target == .label else { throw error }
      choice = try ColumnChoice(columns, request, needsLabel: false, file: reader.name)
    }
    check = TableCheck(choice, hasJSON: format.hasObjects, target: target)
  }

  /// Adds a row; gives what a model would read of it.
  mutating func add(_ row: Row) -> TextInput? {
    guard check.add(row) else { return nil }
    return check.choice.input(of: row)
  }

  /// Adds a row that cannot be read.
  mutating func add(_ error: FilbertError, canContinue: Bool) {
    check.add(error)
    if !canContinue { isBrokenOff = true }
  }

  /// Counts the lengths of `texts`.
  mutating func measure(_ texts: [TextInput]) {
    guard let tokenizer else {
      for input in texts {
        histogram.add(input.text.unicodeScalars.count + (input.pair?.unicodeScalars.count ?? 0))
      }
      return
    }
    for encoding in tokenizer.encode(texts, maximumLength: .max) { histogram.add(encoding.count) }
  }

  /// Whether `train` would take the file, or `predict` where it has no labels.
  var isUsable: Bool { !check.problems.stopsTraining && check.obstacle == nil }

  /// What the file would be trained on for.
  var task: ModelTask {
    switch check.target {
    case .labels, .labelColumns: .multilabel
    case .number: .regression
    case .none, .label: .classification
    }
  }

  /// What lengths count.
  var unit: String { tokenizer == nil ? "characters" : "tokens" }

  /// Whether the file begins with a byte order mark.
  var hasByteOrderMark: Bool { encoding.origin == .byteOrderMark || dialect.hasByteOrderMark }

  /// How the text is encoded and how that is known; of UTF-8, which is no guess, only a mark is worth a word.
  var encodingText: String {
    let name = encoding.encoding.description
    if hasByteOrderMark { return "\(name) with byte order mark" }
    guard encoding.origin == .content, encoding.encoding != .utf8 else { return name }
    return "\(name) (detected; --encoding decides)"
  }

  var formatName: String {
    switch format {
    case .csv: "csv"
    case .jsonLines: "jsonl"
    case .json: "json"
    case .text: "txt"
    }
  }

  var delimiterName: String? {
    guard case .csv = format else { return nil }
    return switch dialect.delimiter {
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "\t"): "tab"
    default: String(decoding: [dialect.delimiter], as: UTF8.self)
    }
  }

  var lineEndingName: String? {
    guard case .csv = format else { return nil }
    return switch dialect.lineEnding {
    case .lf: "LF"
    case .crlf: "CRLF"
    case .cr: "CR"
    }
  }

  /// What column `index` is taken for.
  func role(_ index: Int) -> String? {
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

import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer
import NIOCore

/// The rows of a table that a client sent to a model of whole texts, with the text of each.
struct ScorableTable: Sendable {
  private let columns: [String]
  private let format: RowFormat
  private let dialect: CSVDialect
  /// Rows in order, with their text, cleaned as the model's were; nil for those without one.
  private let rows: [(row: Row, content: TextInput?)]
  let isPair: Bool
  /// Rows that were left out or have no text.
  let skipped: Int
  let size: TableSize

  /// - Throws: `malformed` with the line of what cannot be read; `tooLarge`, `overloaded`.
  init(
    _ body: ByteBuffer, _ request: TableRequest, limits: ServiceLimits, _ charge: RequestCharge,
    cleaning: TextCleaning
  ) throws(ServiceError) {
    var table = try RequestTable(body, request, limits, charge)
    (columns, dialect) = (table.reader.columns, table.reader.dialect)
    format = table.reader.format.hasObjects ? .jsonl : .csv
    let choice: ColumnChoice
    do throws(FilbertError) {
      choice = try ColumnChoice(columns, request.columns, needsLabel: false, file: "the body")
    } catch { throw ServiceError(error) }
    isPair = choice.pair != nil
    rows = try table.rows { (row) throws(FilbertError) in
      let input = try choice.readableInput(of: row).input.cleaned(by: cleaning).input
      return input.isBlank ? nil : input
    }
    skipped = table.skipped
    size = table.cost.size
  }

  /// Texts, cleaned.
  var inputs: [TextInput] { rows.compactMap(\.content) }

  /// The line of each text.
  var lines: [Int] { rows.filter { $0.content != nil }.map(\.row.line) }

  /// The greatest size of the answer of a model with `labels`, in bytes.
  func answerSize(_ labels: [String], all: Bool) -> Int {
    let names = labels.reduce(0) { $0 + 4 + $1.utf8.count }
    return size.answer(added: 128 + names + (all ? names + 24 * labels.count : 0))
  }

  /// The rows with the model's answers, one per line.
  ///
  /// - Parameters:
  ///   - values: what the model answers to each text.
  ///   - thresholds: from which probability on each label is given; nil for labels without.
  ///   - abstain: the share of texts in scope that are to get a label; nil if all texts get one.
  /// - Throws: `malformed` if the table already has a column that is to be added.
  func written(
    _ model: TextClassifier, _ texts: [EncodedText], _ values: [[Float]], separator: String,
    thresholds: [Float?], all: Bool, abstain: Double?
  ) throws(ServiceError) -> AnswerBuffer {
    let isNumber = model.task == .regression
    let labels = isNumber ? [] : model.labels
    let decision = LabelDecision(model.task, thresholds: thresholds, keeping: abstain)
    do throws(FilbertError) {
      var writer = try ScoredRowWriter(
        format: format, dialect: dialect, columns: columns, file: "the body",
        answers: AnswerColumns(
          model.task, labels: labels, separator: separator, all: all && !isNumber,
          abstains: abstain != nil, digits: nil))
      var answer = AnswerBuffer()
      answer.append(writer.header)
      var next = 0
      for (number, (row, content)) in rows.enumerated() {
        if number % Self.rowsAtOnce == 0 { answer.append(try writer.take()) }
        guard content != nil else {
          try writer.add(row, nil)
          continue
        }
        let (text, answer) = (texts[next], values[next])
        next += 1
        try writer.add(
          row,
          decision(
            isNumber
              ? .estimate(
                RegressionPrediction(
                  value: answer[0], unreadTokens: text.unreadTokens, windows: text.sequences.count))
              : .prediction(model.prediction(text, answer))))
      }
      answer.append(try writer.take())
      return answer
    } catch { throw ServiceError(error) }
  }

  /// This many rows are collected before they are moved to the answer.
  private static let rowsAtOnce = 16
}

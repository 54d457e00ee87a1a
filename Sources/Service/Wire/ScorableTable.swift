import Corpus
import Files
import Inference
import NIOCore
import Scoring
import Text
import Transformer

/// The rows of a table that a client sent, with the text of each.
struct ScorableTable: Sendable {
  private let columns: [String]
  private let format: RowFormat
  private let dialect: CSVDialect
  /// Rows in order, with the number of their text; nil for those without one.
  private let rows: [(row: Row, input: Int?)]
  /// Texts, cleaned as the model's were.
  let inputs: [TextInput]
  /// The line of each text.
  let lines: [Int]
  let isPair: Bool
  /// Rows that were left out or have no text.
  let skipped: Int

  /// - Parameter limit: the rows there may be.
  /// - Throws: `malformed` with the line of what cannot be read; `tooLarge`.
  init(
    _ body: ByteBuffer, _ request: TableRequest, limit: Int, cleaning: TextCleaning
  ) throws(ServiceError) {
    do throws(FilbertError) {
      let source = try ByteReader(name: "the body", bytes: Array(body.readableBytesView))
        .unpacked().decoded(nil)
      var reader = try TableReader(source, format: request.format, options: request.options)
      let choice = try ColumnChoice(
        reader.columns, request.columns, needsLabel: false, file: reader.name)
      var rows: [(row: Row, input: Int?)] = []
      var inputs: [TextInput] = []
      var lines: [Int] = []
      var skipped = 0
      while true {
        let row: Row?
        do throws(FilbertError) { row = try reader.next() } catch {
          guard request.skipsBadRows, reader.canContinue, error.code == .badData else {
            throw error
          }
          skipped += 1
          continue
        }
        guard let row else { break }
        guard rows.count < limit else { throw Self.tooMany }
        guard let input = Self.input(row, choice, cleaning) else {
          guard request.skipsBadRows else {
            throw FilbertError(
              .badData,
              "The row has an empty text; correct the file, or add ?skip-bad-rows=true to keep such rows without a "
                + "result.", line: row.line)
          }
          skipped += 1
          rows.append((row, nil))
          continue
        }
        rows.append((row, inputs.count))
        inputs.append(input)
        lines.append(row.line)
      }
      columns = reader.columns
      (format, dialect) = (reader.format.hasObjects ? .jsonl : .csv, reader.dialect)
      (self.rows, self.inputs, self.lines) = (rows, inputs, lines)
      (self.skipped, isPair) = (skipped, choice.pair != nil)
    } catch {
      throw error == Self.tooMany
        ? ServiceError(
          .tooLarge,
          "The table has more than the \(limit) rows a request may have; send it in parts.")
        : ServiceError(error)
    }
  }

  private static let tooMany = FilbertError(.badData, "too many rows")

  /// What the model reads of a row; nil where there is no text.
  private static func input(
    _ row: Row, _ choice: ColumnChoice, _ cleaning: TextCleaning
  ) -> TextInput? {
    var (text, pair) = (row[choice.text], choice.pair.map { row[$0] })
    if cleaning != .none {
      text = cleaning.cleaned(text).text
      pair = pair.map { cleaning.cleaned($0).text }
    }
    return text.isBlank || pair?.isBlank == true ? nil : TextInput(text, pair: pair)
  }

  /// The rows with the model's answers, a line each.
  ///
  /// - Parameter values: what the model answers to each text.
  /// - Throws: `malformed` where the table has a column that is to be added.
  func written(
    _ model: TextClassifier, _ texts: [EncodedText], _ values: [[Float]], separator: String,
    all: Bool
  ) throws(ServiceError) -> [UInt8] {
    do throws(FilbertError) {
      let labels = model.problem == .regression ? [] : model.labels
      let decision: LabelDecision =
        switch model.problem {
        case .singleLabel: .one(LabelThresholds(labels.map { _ in nil }))
        case .multiLabel: .any(labels.map { _ in 0.5 })
        case .regression: .none
        }
      var writer = try ScoredRowWriter(
        format: format, dialect: dialect, columns: columns, file: "the body",
        answers: AnswerColumns(
          model.problem, labels: labels, separator: separator,
          all: all && model.problem != .regression, digits: nil))
      var bytes = writer.header
      for (row, input) in rows {
        let text = input.map { index in
          decision(
            model.problem == .regression
              ? .estimate(
                Estimate(
                  value: values[index][0], unreadTokens: texts[index].unreadTokens,
                  windows: texts[index].sequences.count))
              : .prediction(model.prediction(texts[index], values[index])))
        }
        try writer.add(row, text)
      }
      bytes += try writer.take()
      return bytes
    } catch {
      throw ServiceError(error)
    }
  }
}

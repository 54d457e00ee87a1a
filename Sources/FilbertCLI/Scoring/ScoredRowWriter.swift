import Corpus
import Evaluation
import Files
import Inference
import JSON

/// Writes rows with what the model says of them.
///
/// CSV: the input's columns, `predicted_label`, `probability`, with `all` a column for each label. JSON Lines: the
/// input's line with these as members, `probabilities` being an object.
struct ScoredRowWriter {
  private let buffer = RowBuffer()
  private var csv: CSVWriter?
  private let file: String
  private let columns: [String]
  private let kept: [Int]?
  private let labels: [String]
  private let all: Bool
  private let digits: Int?
  /// The first line; empty where there is none.
  let header: [UInt8]

  /// - Parameters:
  ///   - kept: numbers of the input's columns that are written; nil for all.
  ///   - digits: after the point of probabilities; nil for as many as tell them apart.
  init(
    format: Predict.OutputFormat, dialect: CSVDialect, reader: TableReader, kept: [Int]?,
    labels: [String], all: Bool, digits: Int?
  ) throws(FilbertError) {
    self.labels = labels
    self.all = all
    self.kept = kept
    self.digits = digits
    file = reader.name
    columns = reader.columns
    let added: [String]
    switch format {
    case .csv:
      added =
        ["predicted_label", "probability"] + (all ? labels.map { "probability_\($0)" } : [])
    case .jsonl, .conll:
      added = ["predicted_label", "probability"] + (all ? ["probabilities"] : [])
    }
    try requireRoom(
      for: added, among: kept.map { $0.map { reader.columns[$0] } } ?? reader.columns, file: file)
    if format == .csv {
      var csv = CSVWriter(buffer, dialect: dialect)
      try csv.write((kept ?? Array(columns.indices)).map { reader.columns[$0] } + added)
      self.csv = csv
    }
    header = buffer.take()
  }

  /// A row as it goes into the output.
  ///
  /// - Parameter answer: nil for a row that cannot be scored; its fields stay empty.
  mutating func bytes(_ row: Row, _ answer: LabelledText?) throws(FilbertError) -> [UInt8] {
    if csv == nil {
      buffer.write(try line(row, answer))
      return buffer.take()
    }
    let added = fields(answer)
    if let kept {
      let values = kept.map { row[$0] }
      try csv?.write(values + added)
    } else {
      try csv?.write(row, adding: added)
    }
    return buffer.take()
  }

  private func line(_ row: Row, _ answer: LabelledText?) throws(FilbertError) -> [UInt8] {
    do throws(FilbertError) {
      return try JSONLine.adding(members(answer), to: try row.json(columns, keeping: kept))
        + [UInt8(ascii: "\n")]
    } catch {
      throw FilbertError(error.code, error.message, file: file, line: row.line)
    }
  }

  private func text(_ probability: Float) -> String {
    digits.map { fixedPoint(Double(probability), digits: $0) } ?? probability.description
  }

  private func fields(_ answer: LabelledText?) -> [String] {
    guard let answer else {
      return [String](repeating: "", count: 2 + (all ? labels.count : 0))
    }
    return [answer.label.map { labels[$0] } ?? "", answer.probability.map(text) ?? ""]
      + (all ? answer.prediction.probabilities.map(text) : [])
  }

  private func members(_ answer: LabelledText?) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = [
      ("predicted_label", answer?.label.map { .string(labels[$0]) } ?? .null),
      ("probability", answer?.probability.map { .number(text($0)) } ?? .null),
    ]
    guard all else { return members }
    var object = JSONObject()
    if let answer {
      for (label, probability) in zip(labels, answer.prediction.probabilities) {
        object[label] = .number(text(probability))
      }
    }
    members.append(("probabilities", answer == nil ? .null : .object(object)))
    return members
  }
}

import Corpus
import Files
import Inference
import JSON

/// Writes rows with what the model says of them.
///
/// CSV: the input's columns, `predicted_label`, `probability`, with `all` a column for each label. JSON Lines: the
/// input's line with these as members, `probabilities` being an object.
struct ScoredRowWriter {
  private let sink: any ByteSink
  private var csv: CSVWriter?
  private let file: String
  private let columns: [String]
  private let labels: [String]
  private let all: Bool

  init(
    _ sink: any ByteSink, format: Predict.OutputFormat, dialect: CSVDialect, reader: TableReader,
    labels: [String], all: Bool
  ) throws(FilbertError) {
    self.sink = sink
    self.labels = labels
    self.all = all
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
    try reader.requireRoom(for: added)
    if format == .csv {
      var csv = CSVWriter(sink, dialect: dialect)
      try csv.write(columns + added)
      self.csv = csv
    }
  }

  /// - Parameter prediction: nil for a row that cannot be scored; its fields stay empty.
  mutating func write(_ row: Row, _ prediction: Prediction?) throws(FilbertError) {
    let fields = fields(prediction)
    if try csv?.write(row.values + fields) == nil {
      try sink.write(try line(row, prediction))
    }
  }

  private func line(_ row: Row, _ prediction: Prediction?) throws(FilbertError) -> [UInt8] {
    do throws(FilbertError) {
      return try JSONLine.adding(members(prediction), to: row.json(columns))
        + [UInt8(ascii: "\n")]
    } catch {
      throw FilbertError(error.code, error.message, file: file, line: row.line)
    }
  }

  private func fields(_ prediction: Prediction?) -> [String] {
    guard let prediction else {
      return [String](repeating: "", count: 2 + (all ? labels.count : 0))
    }
    return [prediction.label, prediction.probability.description]
      + (all ? prediction.probabilities.map(\.description) : [])
  }

  private func members(_ prediction: Prediction?) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = [
      ("predicted_label", prediction.map { .string($0.label) } ?? .null),
      ("probability", prediction.map { .number($0.probability) } ?? .null),
    ]
    guard all else { return members }
    var object = JSONObject()
    if let prediction {
      for (label, probability) in zip(labels, prediction.probabilities) {
        object[label] = .number(probability)
      }
    }
    members.append(("probabilities", prediction == nil ? .null : .object(object)))
    return members
  }
}

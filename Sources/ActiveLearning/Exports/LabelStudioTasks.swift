import FilbertJSON

/// Tasks that Label Studio imports: `data`, and `predictions` with the model's answer.
///
/// Offsets count Unicode scalars: the editor of Label Studio converts them from and to the code units of JavaScript
/// (`charsToCodePoints` in `selection-tools.js`).
struct LabelStudioTasks {
  /// What `model_version` says.
  let model: String

  /// A JSON array of tasks.
  func file(_ rows: [ExportedRow]) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONValue.array(rows.map(task)).append(to: &bytes, pretty: true)
    return bytes + [0x0A]
  }

  private func task(_ row: ExportedRow) -> JSONValue {
    var data: JSONObject = ["text": .string(row.text)]
    if let pair = row.pair { data["text_pair"] = .string(pair) }
    for (name, value) in row.members(reserved: ["text", "text_pair"]) { data[name] = value }
    var task: JSONObject = ["data": .object(data)]
    if let suggestion = row.suggestion {
      var prediction: JSONObject = ["model_version": .string(model)]
      if let probability = suggestion.probability {
        prediction["score"] = .number(Double(probability))
      }
      prediction["result"] = .array(results(suggestion, rank: row.rank))
      task["predictions"] = .array([.object(prediction)])
    }
    return .object(task)
  }

  private func results(_ suggestion: SuggestedAnswer, rank: Int) -> [JSONValue] {
    switch suggestion {
    case .label(let name, let probability):
      return [
        result(
          "choices", ["choices": .array([.string(name)])], score: probability, id: "\(rank)")
      ]
    case .labels(let labels):
      guard !labels.isEmpty else { return [] }
      return [
        result(
          "choices", ["choices": .array(labels.map { .string($0.name) })],
          score: suggestion.probability, id: "\(rank)")
      ]
    case .number(let number):
      return [result("number", ["number": .number(number)], score: nil, id: "\(rank)")]
    case .spans(let spans, _):
      return spans.enumerated().map { index, span in
        result(
          "labels",
          [
            "start": .number(span.scalars.lowerBound), "end": .number(span.scalars.upperBound),
            "text": .string(span.text), "labels": .array([.string(span.label)]),
          ], score: span.probability, id: "\(rank)-\(index + 1)")
      }
    }
  }

  private func result(
    _ type: String, _ value: JSONValue, score: Float?, id: String
  ) -> JSONValue {
    var result: JSONObject = [
      "id": .string(id), "from_name": "label", "to_name": "text", "type": .string(type),
      "value": value,
    ]
    if let score { result["score"] = .number(Double(score)) }
    return .object(result)
  }
}

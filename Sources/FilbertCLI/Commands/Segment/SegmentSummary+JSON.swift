import FilbertClustering
import FilbertCore
import FilbertEvaluation
import FilbertJSON
import FilbertText

extension SegmentSummary {
  /// The report for programs.
  var json: JSONValue {
    var object: JSONObject = [
      "file": .string(file), "rows": .number(rows), "rows_without_text": .number(emptyRows),
    ]
    if let texts { object["texts"] = .number(texts) }
    if let farRows { object["far_rows"] = .number(farRows) }
    if let choice {
      object["chosen_by"] = [
        "criterion": "silhouette", "silhouette": .number(choice.silhouette),
        "is_greatest_tried": .bool(choice.isGreatest),
        "tried": .array(
          choice.tried.map {
            ["segments": .number($0.count), "silhouette": .number($0.silhouette)]
          }),
      ]
    }
    object["segments"] = .array(lines.map { json($0) })
    if let labels { object["against"] = json(labels) }
    return .object(object)
  }

  private func json(_ line: Line) -> JSONValue {
    var object: JSONObject = [
      "segment": .number(line.number), "name": .string(line.name), "rows": .number(line.rows),
      "share": rows > 0 ? .number(Double(line.rows) / Double(rows)) : .null,
      "cohesion": line.cohesion.map { .number($0) } ?? .null,
    ]
    if farRows != nil { return .object(object) }
    object["terms"] = .array(line.terms.map { .string($0) })
    if let nearest = line.nearest {
      object["nearest"] = [
        "segment": .number(nearest.number), "similarity": .number(nearest.similarity),
      ]
    }
    object["typical"] = .array(
      line.typical.map { typical in
        var text: JSONObject = [
          "line": .number(typical.line), "text": .string(typical.input.text),
        ]
        if let pair = typical.input.pair { text["text_pair"] = .string(pair) }
        text["similarity"] = .number(typical.similarity)
        return .object(text)
      })
    return .object(object)
  }

  private func json(_ labels: SegmentLabels) -> JSONValue {
    let table = labels.table
    return [
      "column": .string(labels.column), "rows": .number(table?.total ?? 0),
      "adjusted_mutual_information": table.map { .number($0.adjustedMutualInformation) } ?? .null,
      "labels": .array(labels.labels.map { .string($0) }),
      "counts": .array(labels.counts.map { .array($0.map { .number($0) }) }),
    ]
  }
}

import FilbertJSON

/// Rows that doccano imports as JSONL, for text classification and for sequence labelling. Its importer takes every other
/// member for metadata. Suggestions arrive as labels, because doccano imports no predictions.
enum DoccanoRows {
  /// Names that the importer of doccano gives to what it reads.
  private static let reserved: Set<String> = [
    "text", "label", "data", "id", "uuid", "example_uuid", "filename", "upload_name", "meta",
    "#line_num",
  ]

  static func file(_ rows: [ExportedRow]) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      var object: JSONObject = ["text": .string(row.wholeText), "label": .array(labels(row))]
      for (name, value) in row.members(reserved: reserved) { object[name] = value }
      JSONValue.object(object).append(to: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  private static func labels(_ row: ExportedRow) -> [JSONValue] {
    switch row.suggestion {
    case nil, .number: []
    case .label(let name, _): [.string(name)]
    case .labels(let labels): labels.map { .string($0.name) }
    case .spans(let spans, _):
      spans.map { span in
        .array([
          .number(span.scalars.lowerBound), .number(span.scalars.upperBound), .string(span.label),
        ])
      }
    }
  }
}

import FilbertJSON

/// Tasks of Prodigy as JSONL: `options` and `accept` for its interface `choice`, `tokens` and `spans` for `ner_manual`.
///
/// As Prodigy documents them, offsets count Unicode scalars, and `token_end` is the last token of a span, not the one
/// after it.
struct ProdigyRows {
  /// All that may be chosen; empty if they are not known.
  let labels: [String]

  func file(_ rows: [ExportedRow]) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      JSONValue.object(task(row)).append(to: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  private func task(_ row: ExportedRow) -> JSONObject {
    var task: JSONObject = ["text": .string(row.wholeText)]
    if case .spans(let spans, let words)? = row.suggestion {
      task["tokens"] = .array(tokens(words, row.text))
      task["spans"] = .array(spans.map(span))
    } else if !labels.isEmpty {
      task["options"] = .array(labels.map { ["id": .string($0), "text": .string($0)] })
      task["accept"] = .array(accepted(row.suggestion).map { .string($0) })
    }
    var meta = JSONObject()
    for (name, value) in row.members(reserved: []) { meta[name] = value }
    task["meta"] = .object(meta)
    return task
  }

  private func accepted(_ suggestion: SuggestedAnswer?) -> [String] {
    switch suggestion {
    case .label(let name, _): [name]
    case .labels(let labels): labels.map(\.name)
    case .number, .spans, nil: []
    }
  }

  private func span(_ span: SuggestedSpan) -> JSONValue {
    [
      "start": .number(span.scalars.lowerBound), "end": .number(span.scalars.upperBound),
      "token_start": .number(span.words.lowerBound),
      "token_end": .number(span.words.upperBound - 1),
      "label": .string(span.label), "score": .number(Double(span.probability)),
    ]
  }

  private func tokens(_ words: [Range<Int>], _ text: String) -> [JSONValue] {
    let scalars = Array(text.unicodeScalars)
    return words.enumerated().map { index, word in
      var token = String.UnicodeScalarView()
      token.append(contentsOf: scalars[word])
      let isBeforeSpace = word.upperBound < scalars.count && scalars[word.upperBound] == " "
      return [
        "text": .string(String(token)), "start": .number(word.lowerBound),
        "end": .number(word.upperBound), "id": .number(index), "ws": .bool(isBeforeSpace),
      ]
    }
  }
}

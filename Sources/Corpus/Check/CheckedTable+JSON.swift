package import FilbertCore
import FilbertFiles
package import FilbertJSON
import FilbertTables
import FilbertText

extension CheckedTable {
  private static let shownLabels = 1000

  /// For programs; the manual of `filbert check` describes the keys.
  ///
  /// - Parameter task: what the file would be trained for.
  package func json(task: String, on surface: Parameter.Surface = .library) -> JSONValue {
    var object = JSONObject()
    object["file"] = .string(name)
    object["task"] = .string(task)
    object["format"] = .string(formatName)
    object["encoding"] = .string(encoding.encoding.description)
    object["encoding_known_from"] = .string(encodingOrigin)
    object["byte_order_mark"] = .bool(hasByteOrderMark)
    object["delimiter"] = delimiterName.map { .string($0) } ?? .null
    object["line_ending"] = lineEndingName.map { .string($0) } ?? .null
    object["rows"] = .number(check.rows)
    object["read_to_the_end"] = .bool(!isBrokenOff)
    object["left_out"] = check.leftOut.json
    if !doubts.isEmpty { object["left_out_doubts"] = .array(doubts.map { .string($0) }) }
    object["columns"] = .array(
      check.columns.enumerated().map { index, column in
        [
          "name": .string(column.name), "role": role(index).map { .string($0) } ?? .null,
          "empty": .number(column.empty), "numeric": .number(column.numeric),
          "distinct": .number(column.distinct), "more_distinct": .bool(column.hasMore),
        ]
      })
    object["labels"] = check.target == .none || check.target == .number ? .null : labels
    if isMultiLabel { object["rows_without_label"] = .number(check.rowsWithoutLabel) }
    if check.target == .number { object["numbers"] = numbers }
    object["lengths"] = lengths
    if let unknown { object["unknown_tokens"] = unknown.json }
    object["duplicates"] = repeats(check.duplicates)
    object["contradictions"] = repeats(check.contradictions)
    if hasTasks {
      object["tasks"] = [
        "not_annotated": .number(notes.notAnnotated),
        "annotated_twice": .number(notes.annotatedTwice),
      ]
    }
    object["problems"] = .array(
      check.problems.found.map { kind, tally in
        [
          "kind": .string(kind.rawValue), "count": .number(tally.count),
          "first_lines": .array(tally.firstLines.map { .number($0) }),
          "message": tally.example.map {
            .string($0.text(on: surface).abridged(to: FilbertError.longestMessage))
          } ?? .null,
          "stops_training": .bool(kind.stopsTraining),
        ]
      })
    object["obstacle"] = check.obstacle.map { .string($0) } ?? .null
    object["usable"] = .bool(isUsable)
    return .object(object)
  }

  private var isMultiLabel: Bool {
    switch check.target {
    case .labels, .labelColumns: true
    case .none, .label, .number: false
    }
  }

  private var encodingOrigin: String {
    if hasByteOrderMark { return "byte_order_mark" }
    return encoding.origin == .told ? "option" : "content"
  }

  private var labels: JSONValue {
    let counts = check.labelCounts
    var shown = JSONObject()
    for (label, count) in counts.prefix(Self.shownLabels) { shown[label] = .number(count) }
    return [
      "count": .number(counts.count), "counts": .object(shown),
      "more": .number(max(0, counts.count - Self.shownLabels)),
      "look_alike": .array(check.lookAlikeLabels.map { .array($0.map { .string($0) }) }),
    ]
  }

  private var numbers: JSONValue {
    guard let numbers = check.numbers else { return .null }
    return [
      "count": .number(numbers.count), "min": .number(numbers.least),
      "max": .number(numbers.greatest), "mean": .number(numbers.mean),
      "decimal_comma": .bool(check.commaRemark != nil),
    ]
  }

  private var lengths: JSONValue {
    guard histogram.count > 0 else { return .null }
    var longer = JSONObject()
    for length in Self.lengths {
      longer[String(length)] = .number(histogram.count(above: length))
    }
    var lengths: JSONObject = [
      "unit": .string(unit), "texts": .number(histogram.count),
      "p50": .number(histogram.percentile(0.5)), "p90": .number(histogram.percentile(0.9)),
      "p95": .number(histogram.percentile(0.95)), "p99": .number(histogram.percentile(0.99)),
      "max": .number(histogram.longest), "longer_than": .object(longer),
    ]
    if let maximumLength {
      lengths["model"] = [
        "reads": .number(maximumLength), "longer": .number(histogram.count(above: maximumLength)),
      ]
    }
    return .object(lengths)
  }

  private func repeats(_ repeats: RowCount) -> JSONValue {
    [
      "count": .number(repeats.count),
      "first_lines": .array(repeats.firstLines.map { .number($0) }),
    ]
  }
}

import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertTagging

/// A file with tagged words and what `filbert check` found in it.
struct TaggedCheck {
  private let dataset: TaggedDataset
  private let statistics: TaggedStatistics

  /// - Throws: where the file cannot be read, or no sentence can be used.
  init(
    _ path: String, _ format: FormatName?, _ options: TableOptions
  ) throws(FilbertError) {
    var request = TaggedRequest()
    request.options = options
    request.skipBadRows = true
    dataset = try TaggedDataset(path: path, format: try format?.requireTagged(), request)
    statistics = TaggedStatistics(dataset)
  }

  /// Whether `train --task tagging` would take the file.
  var isUsable: Bool { dataset.problems.isEmpty && statistics.entityCount > 0 }

  /// For people.
  var text: String {
    var lines = [
      ("format", dataset.form),
      (
        "rows",
        "\(Rendering.counted(statistics.sentenceCount, "sentence")), "
          + Rendering.counted(statistics.wordCount, "word")
      ),
      (
        "entities",
        "\(Rendering.grouped(statistics.entityCount))"
          + (dataset.hasSpans ? "" : ", tags follow \(dataset.scheme.name)")
          + statistics.entityCounts.prefix(20).map {
            "; \($0.type) \(Rendering.grouped($0.count))"
          }.joined()
          + (statistics.entityCounts.count > 20
            ? " and \(statistics.entityCounts.count - 20) more types" : "")
      ),
    ]
    lines += dataset.notes.remarks.map { ("notes", $0) }
    lines += dataset.notes.warnings.map { ("notes", $0) }
    lines += statistics.warnings.map { ("repeats", $0) }
    if let warning = dataset.violationWarning { lines.append(("problems", warning)) }
    if !dataset.problems.isEmpty {
      lines.append(("problems", dataset.problems.summary.onCommandLine))
    }
    lines.append(
      (
        "so",
        isUsable
          ? "can be trained on with --task tagging"
          : statistics.entityCount == 0
            ? "cannot be trained on: all words have the tag O"
            : "correct the sentences, or train with --skip-bad-rows, which leaves them out"
      ))
    return dataset.name.escapedForTerminal + "\n"
      + lines.map { title, value in
        "  " + title + String(repeating: " ", count: 10 - title.count) + value.escapedForTerminal
          + "\n"
      }.joined()
  }

  /// For machines.
  var json: JSONValue {
    var entities = JSONObject()
    for (type, count) in statistics.entityCounts { entities[type] = .number(count) }
    return [
      "file": .string(dataset.name), "task": "tagging", "format": .string(dataset.form),
      "sentences": .number(statistics.sentenceCount), "words": .number(statistics.wordCount),
      "scheme": dataset.hasSpans ? .null : .string(dataset.scheme.name),
      "violations": .number(dataset.recognition.violationCount), "entities": .object(entities),
      "duplicates": ["count": .number(statistics.duplicates.count)],
      "contradictions": ["count": .number(statistics.contradictions.count)],
      "problems": .array(
        RowProblems.Kind.allCases.filter { dataset.problems.count(of: $0) > 0 }.map {
          [
            "kind": .string($0.rawValue), "count": .number(dataset.problems.count(of: $0)),
            "stops_training": true,
          ]
        }),
      "usable": .bool(isUsable),
    ]
  }
}

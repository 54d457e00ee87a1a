import FilbertCore
package import FilbertJSON
import FilbertTagging
package import FilbertText

/// A file with tagged words, and what is wrong with it.
package struct CheckedSentences {
  package let dataset: TaggedDataset
  package let statistics: TaggedStatistics
  /// Those of the words for the model that reads them; nil without a model.
  package let unknown: UnknownTokens?

  /// - Parameters:
  ///   - dataset: read without sentences that cannot be used.
  ///   - unknown: of its words.
  package init(_ dataset: TaggedDataset, unknown: UnknownTokens? = nil) {
    self.dataset = dataset
    self.unknown = unknown
    statistics = TaggedStatistics(dataset)
  }

  /// Whether a tagger can be trained on the file.
  package var isUsable: Bool { dataset.problems.isEmpty && statistics.entityCount > 0 }

  /// For programs; the manual of `filbert check` describes the keys.
  package var json: JSONValue {
    var entities = JSONObject()
    for (type, count) in statistics.entityCounts { entities[type] = .number(count) }
    var object: JSONObject = [
      "file": .string(dataset.name), "task": "tagging", "format": .string(dataset.form),
      "sentences": .number(statistics.sentenceCount), "words": .number(statistics.wordCount),
      "scheme": dataset.hasSpans ? .null : .string(dataset.scheme.name),
      "violations": .number(dataset.recognition.violationCount), "entities": .object(entities),
      "look_alike": .array(statistics.lookAlikeTypes.map { .array($0.map { .string($0) }) }),
      "duplicates": ["count": .number(statistics.duplicates.count)],
      "contradictions": ["count": .number(statistics.contradictions.count)],
      "unsegmented": ["count": .number(statistics.unsegmented.count)],
      "problems": .array(
        RowProblems.Kind.allCases.filter { dataset.problems.count(of: $0) > 0 }.map {
          [
            "kind": .string($0.rawValue), "count": .number(dataset.problems.count(of: $0)),
            "stops_training": true,
          ]
        }),
      "left_out": dataset.notes.leftOut.json, "usable": .bool(isUsable),
    ]
    if let unknown { object["unknown_tokens"] = unknown.json }
    return .object(object)
  }
}

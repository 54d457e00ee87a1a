import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages

/// Precision, recall and F1 of each type of entity.
struct EntityTypesSection: ReportSection {
  let key = "types"
  private let types: [ClassificationIntervals.Label]
  private let counts: [SpanErrors.Counts]
  private let text: String

  /// - Parameter text: the reports as seqeval prints them.
  init(_ intervals: SpanIntervals, _ errors: SpanErrors, text: String) {
    types = intervals.types
    counts = intervals.types.map { type in
      errors.types.firstIndex(of: type.name).map { errors.counts[$0] } ?? SpanErrors.Counts()
    }
    self.text = text
  }

  var json: JSONValue {
    .array(
      zip(types, counts).map { type, counts in
        [
          "type": .string(type.name), "precision": type.precision.json,
          "recall": type.recall.json, "f1": type.f1.json, "support": .number(counts.gold),
        ]
      })
  }

  var section: PageSection {
    PageSection(
      id: "types", heading: Phrase("Types of entities", zh: "实体类型"),
      blocks: [
        .table(
          PageTable(
            Phrase("Precision, recall and F1 by type", zh: "各类型的精确率、召回率与 F1"),
            columns: [
              .words(Phrase("Type", zh: "类型")), .numbers(Phrase("Precision", zh: "精确率")),
              .numbers(Phrase("Recall", zh: "召回率")), .numbers(Phrase("F1", zh: "F1")),
              .numbers(Phrase("Entities", zh: "实体数")),
            ],
            rows: zip(types, counts).map { type, counts in
              [
                .name(type.name), .estimate(type.precision), .estimate(type.recall),
                .estimate(type.f1, bar: true), .count(counts.gold),
              ]
            })),
        .details(Phrase("As seqeval prints it", zh: "seqeval 格式"), [.code(text)]),
      ])
  }
}

import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages

/// How entities are found: right, wrong type, wrong boundaries, both wrong, missed, spurious.
struct EntityErrorsSection: ReportSection {
  let key = "entity_errors"
  private let errors: SpanErrors

  init(_ errors: SpanErrors) { self.errors = errors }

  var json: JSONValue { errors.json }

  private static let classes: [(name: Phrase, count: @Sendable (SpanErrors.Counts) -> Int)] = [
    (Phrase("right", zh: "正确"), { $0.right }), (Phrase("wrong type", zh: "类型错误"), { $0.wrongType }),
    (Phrase("wrong boundaries", zh: "边界错误"), { $0.wrongBoundaries }),
    (Phrase("both wrong", zh: "类型与边界均错误"), { $0.bothWrong }),
    (Phrase("missed", zh: "漏报"), { $0.missed }), (Phrase("spurious", zh: "误报"), { $0.spurious }),
  ]

  var section: PageSection {
    let total = Self.classes.map { $0.count(errors.total) }
    let matrix = errors.typeConfusion
    let labels = matrix.names
    let counts = labels.indices.map { row in labels.indices.map { matrix[row, $0] } }
    return PageSection(
      id: "entity-errors", heading: Phrase("Entity errors", zh: "实体错误类型"),
      blocks: [
        .chart(
          BarChart(
            Phrase("Entities by outcome", zh: "各类结果的实体数"),
            categories: Self.classes.map(\.name),
            values: Axis(Phrase("Entities", zh: "实体数"), includesZero: true),
            series: [BarSeries(Phrase("entities", zh: "实体"), total.map(Double.init))])),
        .table(
          PageTable(
            Phrase("By type", zh: "按类型"),
            columns: [.words(Phrase("Type", zh: "类型"))] + Self.classes.map { .numbers($0.name) },
            rows: zip(errors.types, errors.counts).map { type, counts in
              [.name(type)] + Self.classes.map { .count($0.count(counts)) }
            })),
      ]
        + (labels.count > 1
          ? [
            .chart(
              HeatMap(
                Phrase("Types of entities with the right boundaries", zh: "边界正确的实体：类型混淆"),
                labels: labels.map { Phrase($0) }, counts: counts))
          ] : []))
  }
}

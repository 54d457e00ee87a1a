import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText

/// Another model's figures on the same rows, and rows on which the two differ.
struct ComparisonSection: ReportSection {
  let key: String
  private let comparison: ModelComparison
  private let examples: [(line: Int, input: TextInput, gold: String, first: String, second: String)]

  init(_ comparison: ReportComparison, number: Int) {
    key = number == 0 ? "comparison" : "comparison_\(number + 1)"
    self.comparison = comparison.figures
    examples = comparison.examples
  }

  var json: JSONValue {
    var object = comparison.json.objectValue ?? JSONObject()
    object["examples"] = .array(
      examples.map { example in
        var object: JSONObject = ["line": .number(example.line)]
        ExampleText(example.input).add(to: &object)
        object["label"] = .string(example.gold)
        object["first"] = .string(example.first)
        object["second"] = .string(example.second)
        return .object(object)
      })
    return .object(object)
  }

  var section: PageSection {
    let (first, second) = comparison.names
    return PageSection(
      id: key, heading: Phrase("Compared with \(second)", zh: "与 \(second) 比较"),
      lead: Phrase(
        "A is \(first), B is \(second). A difference whose interval includes 0 may be due to chance.",
        zh: "A 为 \(first)，B 为 \(second)。若差异的区间包含 0，则可能只是偶然。"),
      blocks: [.table(table)] + test
        + (examples.isEmpty
          ? []
          : [
            .subsection(
              PageSection(
                id: "\(key)-rows", heading: Phrase("Rows on which they differ", zh: "两者答案不同的行"),
                blocks: [.examples(Examples(examples.map(example)))]))
          ]))
  }

  private var table: PageTable {
    let rows = comparison.figures.rows.map { row -> [PageTable.Cell] in
      let name = FigureNames.phrase(row.key)
      return [
        PageTable.Cell(row.label.map { Phrase("\(name) of \($0)", zh: "\($0) 的\(name)") } ?? name),
        .value(row.first), .value(row.second),
        .estimate(row.difference, tone: tone(row.difference)),
      ]
    }
    let areas = comparison.areas.map { area -> [PageTable.Cell] in
      [
        PageTable.Cell(Phrase("ROC-AUC of \(area.label)", zh: "\(area.label) 的 ROC-AUC")),
        .value(area.first), .value(area.second),
        .estimate(area.difference, tone: tone(area.difference)),
      ]
    }
    return PageTable(
      Phrase("Side by side", zh: "两者对照"),
      columns: [
        .words(Phrase("Metric", zh: "指标")), .numbers("A"), .numbers("B"),
        .numbers(Phrase("B minus A", zh: "B 减 A")),
      ], rows: rows + areas)
  }

  /// Regressions have no tone: their errors are better if smaller. All other figures here are better if greater.
  private func tone(_ difference: Estimate?) -> PageTable.Tone {
    guard comparison.figures.mcNemar != nil, let interval = difference?.interval else {
      return .plain
    }
    if interval.low > 0 { return .good }
    return interval.high < 0 ? .bad : .plain
  }

  private var test: [Block] {
    guard let test = comparison.figures.mcNemar else { return [] }
    return [
      .text(
        Phrase(
          "McNemar's test: \(test.onlyFirstRight) rows right with A only, \(test.onlySecondRight) with B only; p = \(test.pValue, .decimals(4)). The answers differ on \(comparison.figures.differingRows.count) rows.",
          zh:
            "McNemar 检验：仅 A 答对的有 \(test.onlyFirstRight) 行，仅 B 答对的有 \(test.onlySecondRight) 行；p = \(test.pValue, .decimals(4))。两者答案不同的有 \(comparison.figures.differingRows.count) 行。"
        ))
    ]
  }

  private func example(
    _ row: (line: Int, input: TextInput, gold: String, first: String, second: String)
  ) -> FilbertPages.Example {
    FilbertPages.Example(
      ExampleText(row.input).spans,
      facts: [
        Fact(Phrase("True", zh: "真实"), Phrase(row.gold)), Fact("A", Phrase(row.first)),
        Fact("B", Phrase(row.second)), Fact(Phrase("Line", zh: "行号"), Phrase(row.line)),
      ])
  }
}

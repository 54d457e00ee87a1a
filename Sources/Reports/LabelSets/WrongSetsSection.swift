import FilbertCharts
import FilbertCore
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText

/// Texts with wrong labels, those with the most wrong ones first, and how many labels are wrong in a text.
struct WrongSetsSection: ReportSection {
  let key = "errors"
  private let items: [(line: Int, input: TextInput, missed: [String], added: [String])]
  /// How many texts have 0, 1, 2 ... wrong labels.
  private let counts: [Int]
  private static let shown = 30

  /// - Throws: what reading texts again throws.
  init(_ input: TextReportInput) throws(FilbertError) {
    let rows = input.rows
    let wrong = zip(rows.goldSets, rows.predictedSets).map {
      Set($0).symmetricDifference($1).count
    }
    var counts = [Int](repeating: 0, count: (wrong.max() ?? 0) + 1)
    for count in wrong { counts[count] += 1 }
    self.counts = counts
    let chosen = wrong.indices.filter { wrong[$0] > 0 }
      .sorted { (-wrong[$0], $0) < (-wrong[$1], $1) }.prefix(Self.shown)
    let sorted = chosen.sorted()
    let texts = Dictionary(uniqueKeysWithValues: zip(sorted, try input.texts(sorted)))
    items = chosen.map { row in
      let (gold, given) = (rows.goldSets[row], rows.predictedSets[row])
      return (
        rows.lines[row], texts[row] ?? TextInput(""),
        gold.filter { !given.contains($0) }.map { rows.names[$0] },
        given.filter { !gold.contains($0) }.map { rows.names[$0] }
      )
    }
  }

  var json: JSONValue {
    [
      "texts_by_wrong_labels": .array(counts.map { .number($0) }),
      "examples": .array(
        items.map { item in
          var object: JSONObject = ["line": .number(item.line)]
          ExampleText(item.input).add(to: &object)
          object["missed"] = .array(item.missed.map { .string($0) })
          object["added"] = .array(item.added.map { .string($0) })
          return .object(object)
        }),
    ]
  }

  var section: PageSection {
    let chart = BarChart(
      Phrase("Wrong labels per text", zh: "每条文本中错误标签的数量"),
      categories: counts.indices.map { Phrase($0) },
      values: Axis(Phrase("Texts", zh: "文本数"), includesZero: true),
      series: [BarSeries(Phrase("texts", zh: "文本"), counts.map(Double.init))],
      orientation: .vertical)
    return PageSection(
      id: "errors", heading: Phrase("Texts with wrong labels", zh: "标签有误的文本"),
      blocks: [.chart(chart), .examples(Examples(items.map(example)))])
  }

  private func example(
    _ item: (line: Int, input: TextInput, missed: [String], added: [String])
  ) -> FilbertPages.Example {
    FilbertPages.Example(
      ExampleText(item.input).spans,
      facts: [
        Fact(Phrase("Missing labels", zh: "漏标"), Phrase(item.missed.joined(separator: ", "))),
        Fact(Phrase("Wrong labels", zh: "误标"), Phrase(item.added.joined(separator: ", "))),
        Fact(Phrase("Line", zh: "行号"), Phrase(item.line)),
      ].filter { !$0.value.text(in: .english).isEmpty })
  }
}

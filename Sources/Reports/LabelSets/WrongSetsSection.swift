import FilbertCharts
import FilbertCore
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertText

/// Texts with wrong labels, those with the most wrong ones first, and how many labels are wrong in a text.
struct WrongSetsSection: ReportSection {
  let key = "errors"
  private struct Item {
    let line: Int
    let text: ExampleText
    /// The label that the reasons are about: the first one given wrongly, otherwise the first one missed.
    let explained: String?
    let missed: [String]
    let added: [String]
  }

  private let items: [Item]
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
    let chosen = Array(
      wrong.indices.filter { wrong[$0] > 0 }
        .sorted { (-wrong[$0], $0) < (-wrong[$1], $1) }.prefix(Self.shown))
    let sorted = chosen.sorted()
    let texts = Dictionary(uniqueKeysWithValues: zip(sorted, try input.texts(sorted)))
    let wrongLabels = chosen.map { row in
      (
        missed: rows.goldSets[row].filter { !rows.predictedSets[row].contains($0) },
        added: rows.predictedSets[row].filter { !rows.goldSets[row].contains($0) }
      )
    }
    let questions = zip(chosen, wrongLabels).map { row, wrong in
      (input: texts[row] ?? TextInput(""), label: wrong.added.first ?? wrong.missed.first)
    }
    let reasons = input.reasons(questions)
    items = chosen.indices.map { place in
      Item(
        line: rows.lines[chosen[place]],
        text: ExampleText(questions[place].input, reasons[place]),
        explained: reasons[place] == nil ? nil : questions[place].label.map { rows.names[$0] },
        missed: wrongLabels[place].missed.map { rows.names[$0] },
        added: wrongLabels[place].added.map { rows.names[$0] })
    }
  }

  var json: JSONValue {
    [
      "texts_by_wrong_labels": .array(counts.map { .number($0) }),
      "examples": .array(
        items.map { item in
          var object: JSONObject = ["line": .number(item.line)]
          item.text.add(to: &object)
          if let explained = item.explained { object["explained_label"] = .string(explained) }
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

  private func example(_ item: Item) -> FilbertPages.Example {
    let facts = [
      Fact(Phrase("Missing labels", zh: "漏标"), Phrase(item.missed.joined(separator: ", "))),
      Fact(Phrase("Wrong labels", zh: "误标"), Phrase(item.added.joined(separator: ", "))),
      Fact(Phrase("Words highlighted for", zh: "高亮词语所解释的标签"), Phrase(item.explained ?? "")),
      Fact(Phrase("Line", zh: "行号"), Phrase(item.line)),
    ]
    return FilbertPages.Example(
      item.text.spans, facts: facts.filter { !$0.value.text(in: .english).isEmpty })
  }
}

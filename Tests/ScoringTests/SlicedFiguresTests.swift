import FilbertCorpus
import FilbertEvaluation
import FilbertText
import FilbertTransformer
import Testing

@testable import FilbertScoring

/// Figures by group, for the target label, and of two models.
@Suite struct SlicedFiguresTests {
  /// `count` rows of two labels; the answer is wrong where `isWrong` says so.
  private func rows(
    _ count: Int, labels: [String] = ["a", "b"], isWrong: (Int) -> Bool = { $0 % 10 == 0 }
  ) -> EvaluatedRows {
    var rows = EvaluatedRows(.classification, labels: labels, found: ["a", "b"])
    for row in 0..<count {
      let gold = ["a", "b"][row % 2]
      let given = isWrong(row) ? ["b", "a"][row % 2] : gold
      let sure = Float(55 + row % 40) / 100
      rows.add(
        Example(input: TextInput("t"), target: .label(gold), line: row + 2),
        labels: [labels.firstIndex(of: given) ?? 0],
        probabilities: labels.map { $0 == given ? sure : 1 - sure })
    }
    return rows
  }

  @Test func aSliceThatIsWorseIsFound() throws {
    var traits = TextTraits()
    for row in 0..<600 {
      traits.add(TextInput(row % 6 == 0 ? "refund please \(row)" : "hello \(row)"), tokens: 4)
    }
    let rows = rows(600) { $0 % 6 == 0 ? $0 % 12 == 0 : $0 % 50 == 1 }
    let figures = SlicedFigures(rows, columns: [], traits: traits, target: nil)
    let search = try #require(figures.search)
    #expect(
      search.findings.first?.name == "word: please" || search.findings.first?.name == "word: refund"
    )
    #expect(search.findings.first?.count == 100 && search.findings.first?.rate == 0.5)
    #expect(figures.text(digits: 3).contains("word: "))
    let even = SlicedFigures(
      self.rows(600) { $0 % 7 == 0 }, columns: [], traits: traits, target: nil)
    #expect(even.text(digits: 3).hasSuffix(")\nnone\n"))
  }

  @Test func chineseWordsAndScriptsAreSeen() throws {
    var traits = TextTraits()
    for row in 0..<400 { traits.add(TextInput(row % 4 == 0 ? "退款 \(row)" : "hello"), tokens: 3) }
    let rows = rows(400) { $0 % 4 == 0 }
    let search = try #require(
      SlicedFigures(rows, columns: [], traits: traits, target: nil).search)
    let names = search.findings.map(\.name)
    #expect(names.contains("script: Chinese") || names.contains("word: 退款"))
    #expect(traits.byScript.groups.map(\.name) == ["Chinese", "Latin"])
  }

  @Test func groupsHaveTheirOwnFigures() throws {
    let rows = rows(200) { $0 < 100 && $0 % 4 == 0 }
    let slices = SliceValues(texts: (0..<200).map { $0 < 100 ? "x" : "y" })
    let figures = SlicedFigures(rows, columns: [("shop", slices)], traits: nil, target: 0)
    let column = try #require(figures.columns.first)
    #expect(column.figures["accuracy"]?.groups.map { $0?.value } == [0.75, 1])
    #expect(column.label?.figures["selection_rate"]?.groups.map { $0?.value } == [0.25, 0.5])
    let text = figures.text(digits: 2)
    #expect(text.contains("By \"shop\"") && text.contains("accuracy: greatest difference 0.25"))
  }

  @Test func theLabelThatCountsHasGainsAndProfit() throws {
    let rows = rows(200)
    let figures = TargetFigures(
      .init(label: 0, value: .each(10), cost: .each(1), rule: .f1), rows)
    let best = try #require(figures.profit?.best)
    // Brute force: the rows with at least each probability.
    let probabilities = rows.probabilities(of: 0)
    let isPositive = rows.has(0)
    let profits = Set(probabilities).map { threshold in
      probabilities.indices.filter { probabilities[$0] >= threshold }
        .reduce(0.0) { $0 + (isPositive[$1] ? 9 : -1) }
    }
    #expect(best.profit.value == profits.max())
    #expect(figures.gains?.rows.last?.cumulativeCaptureRate == 1)
    let text = figures.text(digits: 3)
    #expect(text.contains("Profit: contact the top") && text.contains("Decision f1: threshold"))
    let nobody = TargetFigures(.init(label: 0, value: .each(0), cost: .each(1)), rows)
    #expect(nobody.text(digits: 3).contains("nobody is worth contacting"))
  }

  @Test func aModelComparedWithItselfIsTheSame() throws {
    let rows = rows(100)
    let comparison = ModelComparison(("first", rows), ("second", rows))
    #expect(comparison.figures.rows.allSatisfy { $0.first == $0.second })
    #expect(comparison.figures.mcNemar?.pValue == 1)
    #expect(comparison.figures.differingRows.isEmpty)
    #expect(comparison.areas.allSatisfy { $0.difference?.value == 0 && $0.first == $0.second })
  }

  @Test func labelsInAnotherOrderCompareAlike() throws {
    let (first, second) = (rows(100), rows(100) { $0 % 5 == 0 })
    let turned = rows(100, labels: ["b", "a"]) { $0 % 5 == 0 }
    let (plain, other) = (
      ModelComparison(("a", first), ("b", second)), ModelComparison(("a", first), ("b", turned))
    )
    #expect(plain.figures == other.figures)
    #expect(plain.figures.differingRows == Array(stride(from: 5, to: 100, by: 10)))
    #expect(plain.text(digits: 3).contains("McNemar's test"))
    #expect(plain.areas == other.areas)
  }
}

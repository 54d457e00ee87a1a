import FilbertJSON
import FilbertTagging
import Testing

@testable import FilbertEvaluation

@Suite struct SpanErrorsTests {
  /// One of each class, and an entity found in two pieces.
  private let errors = SpanErrors(
    gold: [
      [Span("LOC", 0..<2), Span("PER", 3..<4), Span("ORG", 5..<8)],
      [Span("LOC", 0..<3), Span("PER", 5..<6), Span("LOC", 8..<12)],
    ],
    predicted: [
      [Span("LOC", 0..<2), Span("ORG", 3..<4), Span("ORG", 4..<6)],
      [Span("PER", 2..<4), Span("ORG", 6..<7), Span("PER", 8..<9), Span("LOC", 10..<11)],
    ])

  @Test func putsEverySpanInOneClass() {
    #expect(errors.types == ["LOC", "ORG", "PER"])
    #expect(
      errors.description == """
               right  wrong type  wrong boundaries  both wrong  missed  spurious
          LOC      1           0                 1           1       0         0
          ORG      0           0                 1           0       0         1
          PER      0           1                 0           0       1         1
        total      1           1                 2           1       1         2

        """)
    #expect(errors.total.gold == 6)
    #expect(errors.total.gold - errors.total.missed + errors.total.spurious == 7)
    #expect(errors.typeConfusion.names == ["LOC", "ORG", "PER"])
    #expect(errors.typeConfusion.counts == [1, 0, 0, 0, 0, 0, 0, 1, 0])
  }

  @Test func isJSON() {
    #expect(
      errors.json["types"]?["ORG"]?.serialized()
        == #"{"right":0,"wrong_type":0,"wrong_boundaries":1,"both_wrong":0,"missed":0,"spurious":1}"#
    )
    #expect(errors.json["total"]?["both_wrong"]?.intValue == 1)
    #expect(errors.json["type_confusion"]?["labels"]?.arrayValue?.count == 3)
  }

  /// Same boundaries win over the same type, the same type over being first.
  @Test func pairsTheBetterMatchFirst() {
    let inside = SpanErrors(
      gold: [[Span("A", 0..<4), Span("B", 4..<6)]], predicted: [[Span("B", 3..<5)]])
    #expect(inside.total.wrongBoundaries == 1 && inside.total.missed == 1)
    #expect(inside.counts.first?.missed == 1)
    let same = SpanErrors(
      gold: [[Span("A", 0..<2), Span("B", 2..<4)]], predicted: [[Span("A", 2..<4)]])
    #expect(same.total.wrongType == 1 && same.total.missed == 1)
  }

  @Test func thereAreNoErrorsWithoutEntities() {
    let none = SpanErrors(gold: [[]], predicted: [[]])
    #expect(none.total == SpanErrors.Counts())
    #expect(none.types.isEmpty && none.typeConfusion.total == 0)
  }

  /// Whatever the tags, every span is counted once, and the report counts the same ones.
  @Test(arguments: 0..<TagSet.families.count)
  func totalsAddUp(family: Int) {
    var seen = SpanErrors.Counts()
    for number in 0..<200 {
      let set = TagSet(family: family, number: number)
      let readings: [SpanReading] =
        set.scheme.map { [.lenient, .strict($0)] } ?? [.lenient, .strict(.iobes)]
      for reading in readings {
        let errors = SpanErrors(
          goldTags: set.gold, predictedTags: set.predicted, reading: reading)
        let report = SpanReport(
          goldTags: set.gold, predictedTags: set.predicted, reading: reading)
        #expect(errors.types == report.rows.map(\.name))
        #expect(errors.counts.map(\.gold) == report.rows.map(\.scores.support))
        #expect(errors.total.gold == report.support)
        #expect(
          errors.total.gold - errors.total.missed + errors.total.spurious
            == Set(
              reading.spans(of: set.predicted).enumerated().flatMap { sentence, spans in
                spans.map { "\(sentence) \(Array($0.type.utf8)) \($0.tokens)" }
              }
            ).count)
        let right = errors.total.gold == 0 ? 0 : report.recall * Double(errors.total.gold)
        #expect(abs(right - Double(errors.total.right)) < 1e-9)
        #expect(errors.typeConfusion.total == errors.total.right + errors.total.wrongType)
        #expect(SpanErrors.Counts.classes.allSatisfy { errors.total[keyPath: $0.count] >= 0 })
        seen = seen + errors.total
      }
    }
    #expect(SpanErrors.Counts.classes.allSatisfy { seen[keyPath: $0.count] > 0 })
  }

  /// Gold against itself is right throughout; against nothing, missed or spurious.
  @Test func extremesAreInOneClass() {
    for number in 0..<50 {
      let gold = TagSet(family: 4, number: number).gold.map(TagScheme.iobes.spans)
      let none = gold.map { _ in [Span]() }
      let count = gold.joined().count
      #expect(SpanErrors(gold: gold, predicted: gold).total.right == count)
      #expect(SpanErrors(gold: gold, predicted: none).total.missed == count)
      #expect(SpanErrors(gold: none, predicted: gold).total.spurious == count)
    }
  }
}

extension SpanErrors {
  /// Compares the tags of sentences, read as ``SpanReport`` reads them.
  ///
  /// - Precondition: both hold sentences of the same lengths.
  fileprivate init(
    goldTags gold: [[String]], predictedTags predicted: [[String]], reading: SpanReading
  ) {
    self.init(gold: reading.spans(of: gold), predicted: reading.spans(of: predicted))
  }
}

import FilbertJSON
import FilbertTagging
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

/// The span report of a ``TagSet`` as seqeval printed it.
private struct SpanSample: Decodable {
  let family: String
  let set: Int
  let reading: String
  let text: String
}

@Suite struct SpanReportTests {
  /// The first of the 7,000, in clear.
  @Test func printsWhatSeqevalPrints() throws {
    let samples: [SpanSample] = try jsonLines("samples.jsonl", in: "tagging")
    #expect(samples.count == 210)
    for sample in samples {
      let family = try #require(TagSet.families.firstIndex(of: sample.family))
      let set = TagSet(family: family, number: sample.set)
      let strict = sample.reading == "strict" ? set.scheme.map(SpanReading.strict) : nil
      let report = SpanReport(
        goldTags: set.gold, predictedTags: set.predicted, reading: strict ?? .lenient)
      let text = plainText(report, digits: set.digits)
      #expect(text.utf8.elementsEqual(sample.text.utf8), "\(sample.family) \(sample.set): \(text)")
    }
  }

  /// All of them: the spans, text and values to the last bit, by hashes of 25 sets each.
  @Test(arguments: 0..<TagSet.families.count)
  func thousandsOfSetsHashAsSeqevals(family: Int) throws {
    let name = TagSet.families[family]
    let hashes = try JSONDecoder().decode(
      [String: [String: [String]]].self, from: Fixtures.data("tagging/hashes.json"))
    let expected = try #require(hashes[name])
    try #require(expected["tags"]?.count == 40)
    for block in 0..<40 {
      var (tags, read, lenient, strict, tokens) = ("", "", "", "", "")
      for number in (25 * block)..<(25 * (block + 1)) {
        let set = TagSet(family: family, number: number)
        for (gold, predicted) in zip(set.gold, set.predicted) {
          tags += "\(gold.joined(separator: " "))\n\(predicted.joined(separator: " "))\n"
        }
        read += set.predicted.map { spanText(lenientSpans(of: $0)) }.joined()
        lenient += reportText(of: set, .lenient)
        if let scheme = set.scheme {
          read += set.predicted.map { spanText(scheme.strictSpans(of: $0)) }.joined()
          strict += reportText(of: set, .strict(scheme))
        }
        let table =
          number % 2 == 0
          ? ClassificationReport(goldTags: set.gold, predictedTags: set.predicted)
          : ClassificationReport(goldEntityTags: set.gold, set.predicted)
        tokens += table.rows.isEmpty ? "none\n" : table.text(digits: set.digits)
      }
      try #require(fnv1a(tags) == expected["tags"]?[block], "other tags in block \(block)")
      #expect(fnv1a(read) == expected["spans"]?[block], "\(name), spans, block \(block)")
      #expect(fnv1a(lenient) == expected["lenient"]?[block], "\(name), lenient, block \(block)")
      if !strict.isEmpty {
        #expect(fnv1a(strict) == expected["strict"]?[block], "\(name), strict, block \(block)")
      }
      #expect(fnv1a(tokens) == expected["tokens"]?[block], "\(name), tokens, block \(block)")
    }
  }

  private func spanText(_ spans: [Span]) -> String {
    spans.map { "\($0.type) \($0.tokens.lowerBound) \($0.tokens.upperBound)\n" }.joined()
  }

  private func reportText(of set: TagSet, _ reading: SpanReading) -> String {
    let report = SpanReport(
      goldTags: set.gold, predictedTags: set.predicted, reading: reading)
    return plainText(report, digits: set.digits) + dictionaryText(report)
  }

  /// seqeval has no text where there are no entities.
  private func plainText(_ report: SpanReport, digits: Int) -> String {
    report.rows.isEmpty ? "none\n" : report.text(digits: digits)
  }

  /// The members of the JSON with the bits of their values.
  private func dictionaryText(_ report: SpanReport) -> String {
    var text = ""
    for (name, row) in report.json.objectValue?.members ?? [] {
      text += name
      for score in ["precision", "recall", "f1-score"] {
        let value = row[score]?.doubleValue
        let bits = String((value ?? 0).bitPattern, radix: 16)
        text += value == nil ? " nan" : " " + String(repeating: "0", count: 16 - bits.count) + bits
      }
      text += " \(row["support"]?.intValue ?? -1)\n"
    }
    return text
  }

  @Test func countsTypesOfOneSideOnly() {
    let report = SpanReport(
      gold: [[Span("LOC", 0..<2), Span("PER", 3..<4)]],
      predicted: [[Span("LOC", 0..<2), Span("ORG", 3..<4), Span("LOC", 0..<2)]])
    #expect(report.rows.map(\.name) == ["LOC", "ORG", "PER"])
    #expect(report.rows.map(\.scores.f1) == [1, 0, 0])
    #expect(report.rows.map(\.scores.support) == [1, 0, 1])
    #expect(report.precision == 0.5 && report.recall == 0.5 && report.f1 == 0.5)
    #expect(report.support == 2)
  }

  @Test func aSpanOfAnotherSentenceIsAnother() {
    let span = Span("LOC", 0..<1)
    #expect(SpanReport(gold: [[span], []], predicted: [[], [span]]).f1 == 0)
  }

  @Test func typesThatDifferInUnicodeFormStayApart() {
    let report = SpanReport(
      gold: [[Span("\u{e9}", 0..<1)]], predicted: [[Span("e\u{301}", 0..<1)]])
    #expect(report.rows.count == 2)
    #expect(report.f1 == 0)
  }

  @Test func thereIsAReportWithoutEntities() {
    let report = SpanReport(
      goldTags: [["O"], []], predictedTags: [["O"], []], reading: .lenient)
    #expect(report.f1 == 0)
    #expect(
      report.description == """
                      precision    recall  f1-score   support


           micro avg       0.00      0.00      0.00         0
           macro avg        nan       nan       nan         0
        weighted avg       0.00      0.00      0.00         0

        """)
  }

  @Test func theLenientReadingMendsWhatTheStrictDrops() {
    let gold = [["B-LOC", "I-LOC", "O"]]
    let predicted = [["I-LOC", "I-LOC", "O"]]
    func f1(_ reading: SpanReading) -> Double {
      SpanReport(goldTags: gold, predictedTags: predicted, reading: reading).f1
    }
    #expect(f1(.lenient) == 1)
    #expect(f1(.strict(.iob2)) == 0)
  }
}

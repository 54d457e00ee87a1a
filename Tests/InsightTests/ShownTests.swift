import FilbertTestSupport
import FilbertText
import Testing

@testable import FilbertInsight

private func word(
  _ text: String, _ bytes: Range<Int>, _ attribution: Double, isInPair: Bool = false
) -> AttributedWord {
  AttributedWord(
    text: text, form: text.lowercased(), isInPair: isInPair, bytes: bytes, scalars: bytes,
    attribution: attribution, drop: nil)
}

@Suite struct ShownTests {
  @Test func reasonsAreTheWordsThatShow() {
    let words = [
      word("the", 7..<10, 0.004), word("slow", 11..<15, -0.2249), word("refund", 0..<6, 0.412),
      word("a", 16..<17, -0.004),
    ]
    let answer = IntegratedGradients.Answer(attributions: [], value: 1, baseline: 0, steps: 12)
    let explanation = Explanation(answer, label: 0, words: words)
    #expect(explanation.reasons(10) == "refund +0.41; slow -0.22")
    #expect(explanation.reasons(1) == "refund +0.41")
  }

  @Test func signsAndStrengthShowWithoutColours() {
    let text = "refund the slow ok"
    let html = HighlightedText(
      text, [word("refund", 0..<6, 1), word("slow", 11..<15, -0.3), word("ok", 16..<18, 0.1)]
    ).html
    #expect(
      html == "<span class=\"reasons\" dir=\"auto\">"
        + "<span class=\"for4\" title=\"+1.00\">refund<span class=\"unseen\"> (+1.00) </span></span> the "
        + "<span class=\"against1\" title=\"-0.30\">slow<span class=\"unseen\"> (-0.30) </span></span> ok</span>"
    )
  }

  @Test func textsAreEscaped() {
    let text = "<b>\"a\" & 'b'</b>\u{0}\u{1B}"
    let parts = [HighlightedText.Part(bytes: 0..<1, weight: 1)]
    let html = HighlightedText(text, parts).html
    #expect(html.contains(">&lt;<span class=\"unseen\">"))
    #expect(
      html.hasSuffix("b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;\u{FFFD}\u{FFFD}</span>"))
  }

  @Test func theWordsOfAPairStayInTheirTexts() {
    let words = [word("red", 0..<3, 0.5), word("blue", 0..<4, -1, isInPair: true)]
    #expect(HighlightedText("red", words).html.contains("for2"))
    let second = HighlightedText("blue", words, isPair: true).html
    #expect(second.contains("against4") && !second.contains("for2"))
  }
}

@Suite struct WordSummaryTests {
  @Test func wordsAreCountedForTheirLabels() {
    var summary = WordSummary()
    summary.add(
      [word("Refund", 0..<6, 0.5), word("refund", 7..<13, 0.25), word("a", 14..<15, -1)],
      label: "refund")
    summary.add([word("refund", 0..<6, 0.25), word("b", 7..<8, 1)], label: "refund")
    summary.add([word("refund", 0..<6, -0.5)], label: "buy")
    let lines = summary.lines(leastTexts: 1)
    #expect(lines.map(\.label) == ["buy", "refund", "refund", "refund"])
    // In a tie, by the word.
    #expect(lines.map(\.word) == ["refund", "a", "b", "refund"])
    let refund = lines[3]
    #expect(refund.total == 1 && refund.count == 3 && refund.texts == 2 && refund.share == 1)
    #expect(abs(refund.mean - 1.0 / 3) < 1e-12)
    #expect(lines[1].share == 0.5)
    #expect(summary.lines(leastTexts: 2).map(\.word) == ["refund"])
    #expect(WordSummary().lines(leastTexts: 1).isEmpty)
  }
}

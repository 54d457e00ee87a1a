import Testing

@testable import FilbertTagging

@Suite struct SchemeTests {
  /// Two entities of one type side by side, one of another type right after, and one alone.
  private let spans = [
    Span("A", 0..<1), Span("A", 1..<4), Span("B", 4..<6), Span("A", 7..<8),
  ]

  @Test(arguments: [
    (TagScheme.iob1, "I-A B-A I-A I-A I-B I-B O I-A"),
    (.iob2, "B-A B-A I-A I-A B-B I-B O B-A"),
    (.ioe1, "E-A I-A I-A I-A I-B I-B O I-A"),
    (.ioe2, "E-A I-A I-A E-A I-B E-B O E-A"),
    (.iobes, "S-A B-A I-A E-A B-B E-B O S-A"),
    (.bilou, "U-A B-A I-A L-A B-B L-B O U-A"),
  ])
  func writesEntities(scheme: TagScheme, text: String) {
    let tags = words(text)
    #expect(scheme.tags(for: spans, count: 8) == tags)
    #expect(scheme.spans(of: tags) == spans)
    // seqeval's strict mode does not see the first entity in IOE1.
    #expect(scheme.strictSpans(of: tags) == (scheme == .ioe1 ? Array(spans.dropFirst()) : spans))
    // Its default mode does not know U and L.
    if scheme != .bilou { #expect(lenientSpans(of: tags) == spans) }
  }

  @Test(arguments: [
    (TagScheme.iob2, "O I-A B-A I-B I-B", [1, 3]),
    (.iob2, "I-A", [0]),
    (.iob2, "B-A S-A X B O-A E-A L-A U-A", [1, 2, 3, 4, 5, 6, 7]),
    (.iob1, "I-A B-A I-B B-A O B-B", [3, 5]),
    (.ioe1, "I-A E-A E-A I-B E-B", [2, 4]),
    (.ioe2, "I-A I-A O E-A I-A I-B E-B I-B", [1, 4, 7]),
    (.iobes, "B-A O B-A I-A B-A E-A E-A S-A I-B", [0, 3, 6, 8]),
    (.iobes, "B-A I-B E-A", [0, 1, 2]),
    (.iobes, "B-A L-A U-A", [0, 1, 2]),
    (.bilou, "B-A L-A U-A B-A E-A S-A", [3, 4, 5]),
    (.bilou, "B-A I-A", [1]),
  ])
  func findsWhatBreaksIt(scheme: TagScheme, text: String, positions: [Int]) {
    #expect(scheme.violations(in: words(text)) == positions)
  }

  @Test func aPositionOfAnotherSchemeIsNotAllowed() {
    #expect(!TagScheme.iob2.allows(nil, FilbertTagging.Tag(.single, "A")))
    #expect(!TagScheme.ioe2.allows(FilbertTagging.Tag(.begin, "A"), FilbertTagging.Tag.outside))
    #expect(TagScheme.iob2.allows(nil, nil))
    #expect(!TagScheme.iobes.allows(FilbertTagging.Tag(.begin, "A"), nil))
  }

  @Test func readsTagsOfItsLettersOnly() {
    #expect(TagScheme.bilou.tag("L-A") == FilbertTagging.Tag(.end, "A"))
    #expect(TagScheme.bilou.tag("E-A") == nil)
    #expect(TagScheme.iobes.tag("L-A") == nil)
    #expect(TagScheme.ioe2.tag("S-A") == nil)
    #expect(TagScheme.iob1.tag("X") == nil)
  }
}

/// The words of a line.
func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

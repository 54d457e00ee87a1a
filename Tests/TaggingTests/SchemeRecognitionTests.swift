import Testing

@testable import FilbertTagging

@Suite struct SchemeRecognitionTests {
  @Test(arguments: TagScheme.allCases)
  func findsTheSchemeThatWroteTheTags(scheme: TagScheme) {
    // Long entities, short ones, and neighbours of one type: every scheme shows itself.
    let spans = [Span("A", 0..<1), Span("A", 1..<4), Span("A", 4..<6), Span("B", 7..<8)]
    let found = TagScheme.recognized(in: [scheme.tags(for: spans, count: 9), []])
    #expect(found.scheme == scheme)
    #expect(found.alternatives.isEmpty)
    #expect(found.violationCount == 0 && found.firstViolations.isEmpty)
    #expect(found.tokenCount == 9)
  }

  @Test(arguments: [
    ("O O", TagScheme.iob2, [TagScheme.iob1, .iobes, .bilou, .ioe2, .ioe1]),
    ("I-A I-A O I-B", .iob1, [.ioe1]),
    ("I-A B-A O", .iob1, []),
    ("B-A O B-B B-B", .iob2, []),
    ("B-A I-A O", .iob2, []),
    ("E-A O", .ioe2, []),
    ("I-A E-A I-A", .ioe1, []),
    ("S-A O", .iobes, []),
    ("B-A E-A", .iobes, []),
    ("U-A", .bilou, []),
  ])
  func namesWhatElseFits(text: String, scheme: TagScheme, others: [TagScheme]) {
    let found = TagScheme.recognized(in: [words(text)])
    #expect(found.scheme == scheme)
    #expect(found.alternatives == others)
    #expect(found.violationCount == 0)
  }

  @Test func aFewSlipsDoNotChangeTheScheme() {
    let clean = words("B-A I-A O B-B O B-A")
    let sequences = [clean, words("O I-A O B-A"), clean, words("B-A X"), words("I-B")]
    let found = TagScheme.recognized(in: sequences)
    #expect(found.scheme == .iob2 && found.alternatives.isEmpty)
    #expect(found.violationCount == 3)
    #expect(
      found.firstViolations == [
        .init(sequence: 1, token: 1), .init(sequence: 3, token: 1), .init(sequence: 4, token: 0),
      ])
  }

  @Test func keepsTheFirstPlacesOnly() {
    let found = TagScheme.recognized(in: Array(repeating: ["B-A", "X"], count: 50))
    #expect(found.violationCount == 50)
    #expect(found.firstViolations.count == SchemeRecognition.shownViolations)
    #expect(found.firstViolations.last == .init(sequence: 9, token: 1))
  }
}

import FilbertTagging
import Testing

@Suite struct TagTests {
  @Test func readsPositionAndType() {
    #expect(Tag("O") == .outside)
    #expect(Tag("B-ORG-name") == Tag(.begin, "ORG-name"))
    #expect(Tag("L-LOC") == Tag("E-LOC"))
    for text in ["", "B", "B-", "X-LOC", "o", "BLOC"] { #expect(Tag(text) == nil, "\(text)") }
  }
}

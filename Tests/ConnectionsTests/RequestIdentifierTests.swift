import Testing

@testable import FilbertConnections

struct RequestIdentifierTests {
  @Test(arguments: [
    "a", "0123456789abcdef", "order:42_x.y-Z", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
    String(repeating: "x", count: 128),
  ])
  func takesWhatTheClientSays(header: String) {
    #expect(RequestIdentifier(header).description == header)
  }

  @Test(arguments: [
    nil, "", " a", "a b", "a\n", "a\r\nset-cookie: x", "a\"", "é", "a\u{0}", "<script>", "a/b",
    "e\u{301}", String(repeating: "x", count: 129),
  ])
  func replacesAnInvalidName(header: String?) {
    let made = RequestIdentifier(header).description
    #expect(made != header)
    #expect(made.count == 32)
    #expect(made.allSatisfy { "0123456789abcdef".contains($0) })
  }

  @Test func makesAnotherEachTime() {
    let made = (0..<1000).map { _ in RequestIdentifier(nil).description }
    #expect(Set(made).count == 1000)
    // Every digit occurs in every place: each is likely to be missing from one with a chance of (15/16)^1000.
    for place in 0..<32 {
      #expect(Set(made.map { $0.utf8.dropFirst(place).first }).count == 16)
    }
  }
}

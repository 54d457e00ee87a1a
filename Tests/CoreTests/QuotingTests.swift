import FilbertCore
import Testing

/// How messages show texts that are too long for them.
struct QuotingTests {
  @Test(arguments: [
    ("", ""), ("name", "name"), (String(repeating: "n", count: 5), "nnnnn"),
    (String(repeating: "n", count: 6), "nnnnn…"), ("好好好好好", "好好好好好"), ("好好好好好好", "好好好好好…"),
    ("e\u{301}e\u{301}e\u{301}", "e\u{301}e\u{301}e…"), ("😀\r\n😀\r\n", "😀\r\n😀\r…"),
  ])
  func shortened(_ text: String, _ expected: String) {
    let shortened = text.shortened(to: 5)
    #expect(ExactString(shortened) == ExactString(expected))
    #expect(ExactString(Substring(text).shortened(to: 5)) == ExactString(expected))
  }

  /// One character may have any number of marks.
  @Test func countsScalars() {
    let name = "e" + String(repeating: "\u{301}", count: 100_000)
    #expect(name.quoted.unicodeScalars.count == 43)
    #expect("name".quoted == "\"name\"")
  }

  @Test(arguments: ["n", "é", "好", "😀", "e\u{301}\u{302}"])
  func abridged(_ part: String) {
    let text = "Begin " + String(repeating: part, count: 1_000) + " end."
    for limit in 40...60 {
      let abridged = text.abridged(to: limit)
      #expect(abridged.utf8.count <= limit && abridged.utf8.count > limit - 8)
      #expect(abridged.hasPrefix("Begin ") && abridged.hasSuffix(" end."))
      #expect(abridged.unicodeScalars.count { $0 == "…" } == 1)
      #expect(!abridged.unicodeScalars.contains("\u{FFFD}"))
    }
    #expect(text.abridged(to: text.utf8.count) == text)
    #expect(text.abridged(to: 3) == "…")
  }

  @Test func noErrorIsLong() {
    let name = String(repeating: "n", count: 1_000_000)
    let error = FilbertError(.badData, "The name \(name) is long; shorten it.", file: "data")
    #expect(error.message.utf8.count <= 3_000)
    #expect(error.message.hasPrefix("The name nnn") && error.message.hasSuffix("; shorten it."))
  }
}

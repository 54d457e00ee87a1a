import FilbertCore
import Testing

struct ExactStringTests {
  @Test func comparesBytesAndSortsByCodePoint() {
    let spellings = [ExactString("\u{E9}"), ExactString("e\u{301}")]
    #expect(spellings[0] != spellings[1])
    #expect(Set(spellings).count == 2)
    // Python: sorted(["10", "2", "Z", "a", "é", "\uFF21", "😀", ""])
    let sorted = ["", "10", "2", "Z", "a", "é", "\u{FF21}", "😀"]
    #expect(sorted.shuffled().map(ExactString.init).sorted().map(\.string) == sorted)
  }

  @Test func longStringsHashByAllTheirBytes() {
    let base = String(repeating: "x", count: 40)
    let variants = (0..<40).map { index in
      String(base.prefix(index) + "y" + base.dropFirst(index + 1))
    }
    #expect(Set(variants.map { ExactString($0).hashValue }).count == 40)
    #expect(ExactString("a\0") != ExactString("a"))
  }

  @Test(.timeLimit(.minutes(20)))
  func comparesWithAKnownStringAsStringDoes() {
    let spellings = [
      "\u{E9}", "e\u{301}", "e", "K", "\u{212A}", "\u{390}", "\u{3B9}\u{308}\u{301}", "",
    ]
    for left in spellings {
      for right in spellings {
        #expect(left.isSame(as: right) == (left == right))
        let (left, right) = (String(repeating: left, count: 9), String(repeating: right, count: 9))
        #expect(left.isSame(as: right) == (left == right))
      }
    }
    // Swift needs hours to put these into order.
    let long = "e" + String(repeating: "\u{301}\u{316}", count: 2_000_000)
    #expect(!long.isSame(as: "\u{E9}"))
  }
}

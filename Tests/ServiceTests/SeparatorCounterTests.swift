import Testing

@testable import FilbertService

/// How many columns or values a table may have, at most.
@Suite struct SeparatorCounterTests {
  private func count(
    _ text: String, isJSON: Bool = false, delimiter: UInt8? = nil, isWide: Bool = false
  ) -> Int {
    count(Array(text.utf8), isJSON: isJSON, delimiter: delimiter, isWide: isWide)
  }

  private func count(
    _ bytes: [UInt8], isJSON: Bool = false, delimiter: UInt8? = nil, isWide: Bool = false
  ) -> Int {
    var counter = SeparatorCounter(isJSON: isJSON, delimiter: delimiter, isWide: isWide)
    // In parts, as they are unpacked.
    for start in stride(from: 0, to: bytes.count, by: 3) {
      counter.add(bytes[start..<min(start + 3, bytes.count)])
    }
    return counter.most
  }

  @Test func ofCSVTheHeaderCounts() {
    #expect(count("a,b,c\n1,2,3\n") == 2)
    #expect(count("a;b|c\td\r\n,,,,,,,\r\n") == 3)
    #expect(count("a#b#c\n", delimiter: UInt8(ascii: "#")) == 2)
    #expect(count("\"a\nb\",c,d\n,,,,,\n") == 2)
  }

  /// Where a line break may be none, all counts.
  @Test func aHeaderWhoseEndIsInDoubt() {
    #expect(count("\"a\\\"\n\",b,c\n,,\n") == 4)
    #expect(count("ä,b\n,,\n") == 3)
    #expect(count("a,b\n,,\n", isWide: true) == 3)
    // U+0A2C, which looks like a comma and a line break, and then UTF-16.
    #expect(count([0x2C, 0x0A, 0x61, 0, 0x2C, 0, 0x62, 0, 0x2C, 0]) == 3)
  }

  @Test func ofJSONLinesTheLongestCounts() {
    #expect(count("{\"a\":1}\n{\"a\":1,\"b\":[2,3]}\n{}\n", isJSON: true) == 6)
  }
}

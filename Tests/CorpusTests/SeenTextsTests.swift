import Corpus
import JSON
import TestSupport
import Testing

@Suite struct SeenTextsTests {
  /// OpenSSL's SipHash; see `Scripts/fixtures/cleaning.py`.
  @Test func theHashIsSipHash() throws {
    let reference = try JSONValue.parse(Array(try Fixtures.data("cleaning/reference.json")))
    let expected = try #require(reference["siphash"]?.arrayValue).compactMap(\.stringValue)
    #expect(expected.count == 24)
    for (count, digits) in expected.enumerated() {
      var hash = SipHash128()
      for byte in 0..<count { hash.append(UInt8(byte)) }
      let (low, high) = hash.finished()
      let bytes = [low, high].flatMap { half in
        (0..<8).map { UInt8(truncatingIfNeeded: half >> (8 * UInt64($0))) }
      }
      let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(text == digits)
    }
  }

  @Test func theFirstLineOfARepeatedTextIsKnown() {
    var seen = SeenTexts()
    #expect(seen.insert("a", line: 2) == nil)
    #expect(seen.insert("b", line: 3) == nil)
    #expect(seen.insert("a", line: 4) == 2)
    #expect(seen.insert("a", line: 5) == 2)
    #expect(seen.insert("", line: 0) == nil)
    #expect(seen.insert("", line: 9) == 0)
    #expect(seen.count == 3)
    #expect(seen.insert("far", line: .max) == nil)
    #expect(seen.insert("far", line: 1) == SeenTexts.lastLine)
  }

  /// Byte for byte, and nothing of one field may pass for a part of the next.
  @Test func textPairAndLabelAreToldApart() {
    var seen = SeenTexts()
    let rows: [(String, String?, String?)] = [
      ("ab", nil, nil), ("a", "b", nil), ("a", nil, "b"), ("", "ab", nil), ("ab", "", nil),
      ("ab", nil, ""), ("a", "", "b"), ("\u{E9}", nil, nil), ("e\u{301}", nil, nil),
      ("A", nil, "b"),
    ]
    for (line, row) in rows.enumerated() {
      #expect(seen.insert(row.0, pair: row.1, label: row.2, line: line) == nil, "\(row)")
    }
    for (line, row) in rows.enumerated() {
      #expect(seen.insert(row.0, pair: row.1, label: row.2, line: 99) == line, "\(row)")
    }
  }

  @Test func manyTextsAreKeptWhileTheTablesGrow() {
    var seen = SeenTexts()
    let count = 60_000
    #expect((0..<count).allSatisfy { seen.insert("text \($0)", line: $0) == nil })
    #expect(seen.count == count)
    #expect((0..<count).allSatisfy { seen.insert("text \($0)", line: 0) == $0 })
    #expect(seen.count == count)
  }
}

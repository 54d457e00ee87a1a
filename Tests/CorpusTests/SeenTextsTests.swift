import FilbertCorpus
import FilbertCore
import FilbertJSON
import FilbertTestSupport
import Testing
import FilbertText

@Suite struct SeenTextsTests {
  /// OpenSSL's SipHash; see `Scripts/fixtures/cleaning.py`.
  @Test func theHashIsSipHash() throws {
    let reference = try JSONValue.parse(Array(try Fixtures.data("cleaning/reference.json")))
    let expected = try #require(reference["siphash"]?.arrayValue).compactMap(\.stringValue)
    #expect(expected.count == 24)
    for (count, digits) in expected.enumerated() {
      var hash = SipHash128(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
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
    #expect(seen.insert(TextInput("a"), line: 2) == nil)
    #expect(seen.insert(TextInput("b"), line: 3) == nil)
    #expect(seen.insert(TextInput("a"), line: 4) == 2)
    #expect(seen.insert(TextInput("a"), line: 5) == 2)
    #expect(seen.insert(TextInput(""), line: 0) == nil)
    #expect(seen.insert(TextInput(""), line: 9) == 0)
    #expect(seen.count == 3)
    #expect(seen.insert(TextInput("far"), line: .max) == nil)
    #expect(seen.insert(TextInput("far"), line: 1) == SeenTexts.lastLine)
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
      #expect(
        seen.insert(TextInput(row.0, pair: row.1), target: row.2.map(Target.label), line: line)
          == nil, "\(row)")
    }
    for (line, row) in rows.enumerated() {
      #expect(
        seen.insert(TextInput(row.0, pair: row.1), target: row.2.map(Target.label), line: 99)
          == line, "\(row)")
    }
  }

  /// Hashes that lie side by side, in one table, are told apart as others are.
  @Test func collisionsAreToldApart() {
    var seen = SeenTexts()
    let hashes = (0..<1_000 as Range<UInt64>).map { (7 + $0 % 3, ($0 / 3) << 40) }
    #expect(hashes.indices.allSatisfy { seen.insert(hashes[$0], line: $0) == nil })
    #expect(hashes.indices.allSatisfy { seen.insert(hashes[$0], line: 0) == $0 })
    #expect(seen.count == hashes.count)
  }

  /// Texts that share one of 256 tables under the key that everybody knew are spread under that of the process.
  @Test func nobodyKnowsWhichTextsCollide() {
    func table(_ text: String, _ start: SipHash128) -> UInt64 {
      var hash = start
      for byte in text.utf8 { hash.append(byte) }
      return hash.finished().1 & 0xFF
    }
    let known = SipHash128(key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
    let texts = (0..<60_000).map { "text \($0)" }.filter { table($0, known) == 7 }
    #expect(texts.count > 150)
    let tables = Dictionary(grouping: texts) { table($0, SipHash128()) }
    #expect(tables.values.allSatisfy { $0.count < 20 })
    #expect(texts.allSatisfy { table($0, SipHash128()) == table($0, SipHash128()) })
  }

  @Test func manyTextsAreKeptWhileTheTablesGrow() {
    var seen = SeenTexts()
    let count = 60_000
    #expect((0..<count).allSatisfy { seen.insert(TextInput("text \($0)"), line: $0) == nil })
    #expect(seen.count == count)
    #expect((0..<count).allSatisfy { seen.insert(TextInput("text \($0)"), line: 0) == $0 })
    #expect(seen.count == count)
  }
}

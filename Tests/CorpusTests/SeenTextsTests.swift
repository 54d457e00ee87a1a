import FilbertCore
import FilbertCorpus
import FilbertText
import Testing

@Suite struct SeenTextsTests {
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
  @Test func distinguishesTextPairAndLabel() {
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

  /// Hashes that lie side by side, in one table, are distinguished as others are.
  @Test func distinguishesCollisions() {
    var seen = SeenTexts()
    let hashes = (0..<1_000 as Range<UInt64>).map { (7 + $0 % 3, ($0 / 3) << 40) }
    #expect(hashes.indices.allSatisfy { seen.insert(hashes[$0], line: $0) == nil })
    #expect(hashes.indices.allSatisfy { seen.insert(hashes[$0], line: 0) == $0 })
    #expect(seen.count == hashes.count)
  }

  /// A text has one hash as long as the process lives, and texts fill the 256 tables evenly.
  @Test func textsAreSpreadOverTheTables() {
    func hash(_ text: String) -> [UInt64] {
      var hash = KeyedHash()
      hash.append(text)
      let (low, high) = hash.finished()
      return [low, high]
    }
    let texts = (0..<60_000).map { "text \($0)" }
    #expect(texts.prefix(100).allSatisfy { hash($0) == hash($0) && hash($0)[0] != hash($0)[1] })
    for half in 0...1 {
      let tables = Dictionary(grouping: texts) { hash($0)[half] & 0xFF }
      #expect(tables.count == 256)
      // 234 texts on average, with a standard deviation of 15.
      #expect(tables.values.allSatisfy { (130...340).contains($0.count) })
    }
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

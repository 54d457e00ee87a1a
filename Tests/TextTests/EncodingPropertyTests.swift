import FilbertFiles
import FilbertText
import Testing

@Suite struct EncodingPropertyTests {
  @Test func rangesAscendAndSliceTheText() throws {
    let tokenizer = try TestTokenizer.make()
    for reference in try ReferenceCase.all() {
      guard let text = reference.text else { continue }
      let bytes = Array(text.utf8)
      let encoding = tokenizer.encode(text)
      var end = 0
      for (range, isSpecial) in zip(encoding.ranges, encoding.isSpecial) {
        if isSpecial {
          #expect(range == 0..<0)
          continue
        }
        #expect(range.lowerBound >= end || range.upperBound == end, "\(range) after \(end)")
        #expect(!range.isEmpty)
        end = range.upperBound
        try #require(end <= bytes.count)
        #expect(String(validating: bytes[range], as: UTF8.self) != nil)
      }
    }
  }

  @Test func arraysAreParallel() throws {
    let encoding = try TestTokenizer.make().encode("buy red phone", pair: "cheap", maximumLength: 6)
    #expect(encoding.count == 6)
    #expect(encoding.segments.count == 6)
    #expect(encoding.ranges.count == 6)
    #expect(encoding.words.count == 6)
    #expect(encoding.isSpecial == [true, false, false, true, false, true])
    #expect(encoding.truncatedPieces == 1)
  }

  @Test func malformedUTF8ReadsAsReplacementCharacters() throws {
    let tokenizer = try TestTokenizer.make { $0.cleansText = false }
    let bytes: [UInt8] = [0x62, 0xFF, 0xC3, 0x20, 0xE4, 0xBD]
    let encoding = tokenizer.encode(utf8: bytes)
    #expect(encoding.ranges == [0..<0, 0..<3, 4..<6, 0..<0])
    #expect(tokenizer.encode(utf8: [0x62, 0xFF]).ids.contains(tokenizer.unknownID))
  }

  /// Found by fuzzing: behind a mark and a stray byte, a mark that changes places was looked at for ever.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      [0xCC, 0x87, 0x80, 0xF0, 0x91, 0x87, 0x80], [0xCC, 0x87, 0xE1, 0x96, 0xF0, 0x91, 0x87, 0x80],
      [0x69, 0xCC, 0x87, 0xCC, 0x80, 0x80, 0x80, 0x80, 0x80, 0xF0, 0x91, 0x87, 0x80, 0x61],
    ] as [[UInt8]])
  func strayBytesBeforeAMarkAreReplacementCharacters(bytes: [UInt8]) throws {
    for cleansText in [false, true] {
      let tokenizer = try TestTokenizer.make { $0.cleansText = cleansText }
      var repaired: [UInt8] = []
      var start = 0
      while let bad = UTF8Validation.firstInvalid(in: bytes, start..<bytes.count) {
        repaired += bytes[start..<bad] + Array("\u{FFFD}".utf8)
        start = bad + 1
      }
      repaired += bytes[start...]
      #expect(tokenizer.encode(utf8: bytes).ids == tokenizer.encode(utf8: repaired).ids)
    }
  }

  @Test func aTextOfOneMillionMarksTakesLinearTime() throws {
    // A spacing mark at the end makes the whole run take part in canonical ordering.
    let text = "a" + String(repeating: "\u{301}", count: 1_000_000) + "\u{1B44}"
    let encoding = try TestTokenizer.make().encode(text)
    #expect(encoding.count == 3)
  }

  @Test func truncatesFromTheLeftIfAskedTo() throws {
    let tokenizer = try TestTokenizer.make { $0.truncationSide = .left }
    let encoding = tokenizer.encode("buy red phone", maximumLength: 3)
    #expect(encoding.ranges[1] == 8..<13)
    #expect(encoding.truncatedPieces == 2)
  }

  /// A Hangul syllable is three bytes and decomposes into nine: more than the room set aside.
  @Test func aTextThatGrowsKeepsItsRanges() throws {
    let vocabulary = try Vocabulary(["[UNK]", "[CLS]", "[SEP]", "\u{1112}\u{1161}\u{11AB}", "a"])
    let tokenizer = try Tokenizer(vocabulary: vocabulary, options: TokenizerOptions())
    for repetitions in [1, 3, 400] {
      let text = String(repeating: "\u{D55C} A\u{1} ", count: repetitions)
      let encoding = tokenizer.encode(text)
      try #require(encoding.count == 2 * repetitions + 2)
      for number in 0..<repetitions {
        let (piece, start) = (1 + 2 * number, 7 * number)
        #expect(encoding.ids[piece] == 3)
        #expect(encoding.ids[piece + 1] == 4)
        #expect(encoding.ranges[piece] == start..<(start + 3))
        #expect(encoding.ranges[piece + 1] == (start + 4)..<(start + 5))
      }
    }
  }
}

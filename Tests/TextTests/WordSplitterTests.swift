import FilbertText
import Testing

@Suite struct WordSplitterTests {
  private func words(_ text: String, _ split: WordSplit) -> [String] {
    let bytes = Array(text.utf8)
    return WordSplitter(split).ranges(utf8: bytes).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test func splitsAsNamed() {
    let text = "Don't buy\u{3000}想买iPhone-12,\tok?"
    #expect(
      words(text, .punctuation)
        == ["Don", "'", "t", "buy", "想", "买", "iPhone", "-", "12", ",", "ok", "?"])
    #expect(words(text, .whitespace) == ["Don't", "buy", "想买iPhone-12,", "ok?"])
    #expect(words("想买 a1\u{200B}!", .characters) == ["想", "买", "a", "1", "!"])
    for split in WordSplit.allCases {
      #expect(words("", split) == [])
      #expect(words(" \u{3000}\n", split) == [])
    }
  }

  /// An accent at the end of a word belongs to it, whichever way it is written.
  @Test func keepsCombiningMarks() {
    #expect(words("cafe\u{301} x", .punctuation).map { $0.unicodeScalars.count } == [5, 1])
    #expect(words("a\u{200B}b\u{200B} c", .punctuation) == ["a\u{200B}b", "c"])
  }

  /// The words of a cased model, by every reference text of Hugging Face tokenizers.
  @Test func agreesWithTheTokenizer() throws {
    let tokenizer = try TestTokenizer.make { $0.lowercases = false }
    let splitter = WordSplitter(.punctuation)
    var compared = 0
    for text in Set(try ReferenceCase.all().compactMap(\.text)) {
      // A token that is found as written is one word to the tokenizer, and three otherwise.
      if ["[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"].contains(where: text.contains) { continue }
      let encoding = tokenizer.encode(text)
      var words: [Range<Int>] = []
      for piece in encoding.ids.indices where !encoding.isSpecial[piece] {
        let range = encoding.ranges[piece]
        if Int(encoding.words[piece]) == words.count {
          words.append(range)
        } else {
          words[words.count - 1] = words[words.count - 1].lowerBound..<range.upperBound
        }
      }
      #expect(splitter.ranges(of: text) == words, "\(Array(text.unicodeScalars.prefix(80)))")
      compared += words.count
    }
    #expect(compared > 2_000)
  }

  /// Ascending, not empty, inside, on scalar boundaries, and nothing lost but white space and
  /// control characters.
  @Test(arguments: WordSplit.allCases)
  func losesNothing(split: WordSplit) throws {
    let splitter = WordSplitter(split)
    for text in try ReferenceCase.all().compactMap(\.text) {
      let bytes = Array(text.utf8)
      let ranges = splitter.ranges(utf8: bytes)
      var end = 0
      for range in ranges {
        try #require(range.lowerBound >= end && !range.isEmpty && range.upperBound <= bytes.count)
        #expect(String(validating: bytes[range], as: UTF8.self) != nil)
        let gap = String(decoding: bytes[end..<range.lowerBound], as: UTF8.self)
        #expect(gap.unicodeScalars.allSatisfy(isBlankOrControl), "\(gap.unicodeScalars)")
        end = range.upperBound
      }
      let rest = String(decoding: bytes[end...], as: UTF8.self)
      #expect(rest.unicodeScalars.allSatisfy(isBlankOrControl), "\(rest.unicodeScalars)")
    }
  }

  private func isBlankOrControl(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace || scalar == "\u{FFFD}" { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned: return true
    default: return false
    }
  }

  @Test(arguments: [
    // Chinese, a character a word, with Latin letters and digits cut too.
    (["防 晒 霜 s p f 5 0", "新 包 装 1 0 0 元"], WordSplit.characters),
    (["很 好 用", "不 错"], .characters),
    // The same, but as BERT cuts it.
    (["防 晒 霜 spf 50", "新 包 装 100 元"], .punctuation),
    // Penn Treebank, where marks stand alone.
    (["The U.S. said , on Monday , that it would .", "Mr. Smith ' s \" plan \" ."], .punctuation),
    // Only words, as in speech.
    (["i want to fly", "to new york"], .punctuation),
    // Cut at blanks.
    (["usb-c cable, 2m", "t-shirt men's", "o'clock st. louis"], .whitespace),
    // Segmented with a dictionary.
    (["我们 想 买 手机", "价格 多少"], .punctuation),
    ([], .punctuation),
  ])
  func isInferredFromWords(sentences: [String], split: WordSplit) {
    let words = sentences.map { $0.split(separator: " ").map(String.init) }
    #expect(WordSplit.inferred(from: words) == split)
  }

  @Test func aFewLongWordsDoNotMakeCharactersWords() {
    let characters = [[String]](repeating: ["5", "0", "元", "好"], count: 50)
    #expect(WordSplit.inferred(from: characters + [["iphone", "ok"]]) == .characters)
    #expect(WordSplit.inferred(from: characters + [["iphone", "ok", "usb"]]) == .punctuation)
  }
}

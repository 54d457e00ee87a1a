import FilbertJSON
import FilbertText
import Testing

@Suite struct UnknownTokensTests {
  /// A vocabulary without most letters.
  private func tokenizer() throws -> Tokenizer {
    try Tokenizer(
      vocabulary: try Vocabulary(["[UNK]", "[CLS]", "[SEP]", "a", "##b", "好"]),
      options: TokenizerOptions())
  }

  private func unknown(_ text: String, pair: String? = nil) throws -> UnknownTokens {
    let tokenizer = try tokenizer()
    return UnknownTokens(
      tokenizer.encode(text, pair: pair), of: TextInput(text, pair: pair), tokenizer)
  }

  /// The ids of Hugging Face's tokenizers decide how many there are.
  @Test func countsTheReferencesUnknownTokens() throws {
    let tokenizer = try TestTokenizer.make()
    let cases = try ReferenceCase.all().filter { $0.setting == "uncased" && $0.maximum == nil }
    var (sum, found) = (UnknownTokens(), 0)
    for reference in cases {
      let encoding = reference.encoding(by: tokenizer)
      let unknown =
        reference.words.map { UnknownTokens(encoding, of: $0, tokenizer) }
        ?? UnknownTokens(
          encoding, of: TextInput(reference.text ?? "", pair: reference.pair), tokenizer)
      let count = reference.ids.count { $0 == tokenizer.unknownID }
      #expect(unknown.count == count)
      #expect(unknown.tokens == reference.ids.count - (reference.pair == nil ? 2 : 3))
      let characters = Script.allCases.reduce(0) { $0 + unknown.characters($1) }
      #expect(characters >= count, "each has a character")
      sum.add(unknown)
      found += count
    }
    #expect(found > 100 && sum.count == found)
  }

  @Test func charactersOfUnknownTokensHaveTheirScripts() throws {
    let text = try unknown("a 质量好 привет 😀 ab c1", pair: "ありがとう 한국 a")
    #expect(text.count == 7 && text.tokens == 12, "\(text)")
    let found = Script.allCases.filter { text.characters($0) > 0 }
    #expect(found == [.han, .kana, .hangul, .cyrillic, .latin, .digits, .symbols])
    #expect(text.characters(.han) == 2 && text.characters(.cyrillic) == 6)
    let words = ["质量", "ab", "ж"]
    let tokenizer = try tokenizer()
    let sentence = UnknownTokens(tokenizer.encode(words: words), of: words, tokenizer)
    #expect(sentence.count == 3 && sentence.tokens == 5)
    #expect(sentence.characters(.han) == 2 && sentence.characters(.cyrillic) == 1)
  }

  @Test func sharesAreDefinedForTexts() throws {
    #expect(UnknownTokens().share == nil && UnknownTokens().sentence == nil)
    #expect(try unknown("").share == nil)
    #expect(try unknown("a ab 好").share == 0)
    #expect(try unknown("a ab 好").sentence == nil)
    #expect(try unknown("a ж").share == 0.5)
  }

  /// Above a fifth, and not at it.
  @Test func aFifthIsNotTooMany() throws {
    let fifth = try unknown("a a a a ж")
    #expect(fifth.share == 0.2 && !fifth.areTooMany && fifth.warning == nil)
    #expect(fifth.sentence == "20.0 % of 5 tokens are unknown ([UNK])")
    let more = try unknown("a a a ж")
    #expect(more.areTooMany && more.warning?.hasPrefix("25.0 % of 4 tokens are unknown") == true)
    var rare = UnknownTokens()
    for _ in 0..<3000 { rare.add(try unknown("a")) }
    rare.add(try unknown("ж"))
    #expect(rare.sentence == "less than 0.1 % of 3,001 tokens are unknown ([UNK])")
  }

  @Test(arguments: [
    ("质量很差 w", "Chinese: take a model for Chinese, such as bert-base-chinese"),
    ("これは本です", "Japanese: take a model for Japanese"),
    ("한국어", "Korean: take a model for Korean"), ("привет", "Cyrillic: take a model for the lang"),
    ("مرحبا", "Arabic: "), ("שלום", "Hebrew: "), ("नमस्ते", "Devanagari: "), ("สวัสดี", "Thai: "),
    ("γειά", "Greek: "), ("வணக்கம்", "letters of other scripts: "), ("xyz", "Latin letters, in "),
    ("12", "digits, in codes"), ("😀 🛒", "emoji or other symbols"),
  ])
  func theScriptsDecideWhichModelToTake(text: String, advice: String) throws {
    let warning = try #require(try unknown(text).warning)
    #expect(warning.contains("; most of their characters are " + advice), "\(warning)")
    // The multilingual models of the hub read every language, but not a code or an emoji.
    let isLanguage = !["xyz", "12", "😀 🛒"].contains(text)
    #expect(warning.contains("a multilingual one") == isLanguage)
  }

  @Test func recordsAreReadBack() throws {
    for unknown in [
      UnknownTokens(), try unknown("a"), try unknown("质量 привет a b"),
    ] {
      #expect(UnknownTokens(json: unknown.json) == unknown)
    }
    #expect(
      try unknown("ж a").json.serialized()
        == #"{"count":1,"tokens":2,"share":0.5,"scripts":{"cyrillic":1}}"#)
    #expect(UnknownTokens().json["share"] == JSONValue.null)
    let damaged: [JSONValue?] = [
      nil, .null, [], ["count": 1], ["count": -1, "tokens": 2, "scripts": [:]],
      ["count": 1, "tokens": 2.5, "scripts": [:]], ["count": 1, "tokens": 2, "scripts": []],
    ]
    for json in damaged { #expect(UnknownTokens(json: json) == nil) }
  }

  @Test func sumsDoNotDependOnTheOrder() throws {
    let parts = [
      try unknown("质量 a"), UnknownTokens(), try unknown("привет"), try unknown("a"),
    ]
    func sum(_ parts: some Sequence<UnknownTokens>) -> UnknownTokens {
      parts.reduce(into: UnknownTokens()) { $0.add($1) }
    }
    #expect(sum(parts) == sum(parts.reversed()))
    #expect(sum(parts).count == 2 + 1 && sum(parts).tokens == 3 + 1 + 1)
  }
}

import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertTagging
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@Suite struct TextTaggerTests {
  static let texts = [
    "want to buy the mattress", "", "  ", "how much\u{3000}does the king-size mattress cost?",
    "我想买手机壳，多少钱", "refund my order " + String(repeating: "late ", count: 90),
    "zzz qqq \u{0}\u{301} e\u{301}té 👍🏽 naïve", "\u{200D}",
  ]

  @Test(arguments: [false, true])
  func aTextGetsTheSameEntitiesAloneAndAmongOthers(crf: Bool) throws {
    let models = try TemporaryModels()
    let tagger = try models.tagger(crf: crf)
    let many = (0..<200).map { Self.texts[$0 * 5 % Self.texts.count] }
    let alone = Dictionary(
      uniqueKeysWithValues: Self.texts.map { ($0, tagger.entities(in: $0)) })
    for (text, entities) in zip(many, tagger.entities(in: many)) {
      let expected = alone[text] ?? []
      #expect(entities.map(\.label) == expected.map(\.label))
      #expect(entities.map(\.bytes) == expected.map(\.bytes))
      for (left, right) in zip(entities, expected) {
        #expect(abs(left.probability - right.probability) < 1e-5)
      }
    }
    #expect(Set(alone.values.flatMap { $0 }.map(\.label)).count > 1, "all words look alike")
  }

  /// Entities slice the text exactly, in bytes and in scalars, in order and without overlap.
  @Test(arguments: WordSplit.allCases, [Decoding.constrained, .greedy])
  func entitiesSliceTheirText(split: WordSplit, decoding: Decoding) throws {
    let models = try TemporaryModels()
    _ = try models.tagger()
    try models.write("{\"words\": \"\(split.rawValue)\"}", to: "tagger/training.json")
    let tagger = try models.tagger(maximumLength: 20, decoding: decoding)
    #expect(tagger.splitter.split == split)
    var count = 0
    for text in Self.texts {
      var end = 0
      for entity in tagger.entities(in: text) {
        count += 1
        #expect(entity.bytes.lowerBound >= end && !entity.bytes.isEmpty)
        end = entity.bytes.upperBound
        #expect(Array(entity.text.utf8) == Array(Array(text.utf8)[entity.bytes]))
        let scalars = Array(text.unicodeScalars)[entity.scalars]
        #expect(String(String.UnicodeScalarView(scalars)).utf8.elementsEqual(entity.text.utf8))
        #expect((0...1).contains(entity.probability))
      }
    }
    #expect(count > 10)
  }

  /// No tag that may not follow the one before it, whatever the model says.
  @Test(arguments: [
    ["B-ITEM", "B-SIZE", "I-ITEM", "I-SIZE", "O"],
    ["B-ITEM", "E-ITEM", "I-ITEM", "S-ITEM", "B-SIZE", "E-SIZE", "I-SIZE", "S-SIZE", "O"],
    ["B-ITEM", "L-ITEM", "I-ITEM", "U-ITEM", "O"], ["I-ITEM", "I-SIZE", "O"],
  ])
  func constrainedTagsFollowTheScheme(tags: [String]) throws {
    for crf in [false, true] {
      let models = try TemporaryModels()
      let constrained = try models.tagger(tags: tags, crf: crf)
      let greedy = try models.tagger(tags: tags, crf: crf, decoding: .greedy)
      let scheme = try #require(constrained.decoder.tags.scheme)
      let words = Self.texts.map { PretokenizedText($0, constrained.splitter) }
      let (best, each) = (constrained.tag(words), greedy.tag(words))
      #expect(best.allSatisfy { scheme.violations(in: $0.tags).isEmpty })
      if tags.contains(where: { $0.hasPrefix("B-") }) {
        #expect(each.contains { !scheme.violations(in: $0.tags).isEmpty }, "nothing to constrain")
      }
      #expect(zip(best, words).allSatisfy { $0.tags.count == $1.ranges.count })
    }
  }

  /// Without a way through (only `B` and `E`, a sentence of one word) each word decides alone.
  @Test func impossibleSchemesDoNotTrap() throws {
    let tagger = try TemporaryModels().tagger(tags: ["B-ITEM", "E-ITEM"])
    #expect(tagger.entities(in: "mattress").count == 1)
  }

  @Test func labelsThatAreNotTagsMarkRuns() throws {
    let tagger = try TemporaryModels().tagger(tags: ["NOUN", "VERB", "O"])
    #expect(tagger.decoder.tags.scheme == nil)
    let spans = tagger.decoder.tags.spans(of: ["NOUN", "NOUN", "O", "VERB", "NOUN"])
    #expect(spans == [Span("NOUN", 0..<2), Span("VERB", 3..<4), Span("NOUN", 4..<5)])
  }

  /// A long text is read whole, and as its tags are those of windows it may differ from the short one, but every word
  /// has one.
  @Test func longTextsAreReadInWindows() throws {
    let models = try TemporaryModels()
    let tagger = try models.tagger(maximumLength: 16)
    let text = PretokenizedText(
      (0..<200).map { $0 % 3 == 0 ? "mattress" : "king" }.joined(separator: " "), tagger.splitter)
    let tagged = tagger.tag([text])[0]
    #expect(tagged.windows > 10)
    #expect(tagged.tags.count == 200)
    #expect(tagger.tag([PretokenizedText("king", tagger.splitter)])[0].windows == 1)
    // Read in one window of twice the length most words get the same tag: they see much the same neighbours.
    let whole = try models.tagger(maximumLength: 64)
    let short = PretokenizedText(
      (0..<50).map { $0 % 3 == 0 ? "mattress" : "king" }.joined(separator: " "), tagger.splitter)
    let (once, cut) = (
      whole.tag([short])[0], try models.tagger(maximumLength: 40).tag([short])[0]
    )
    #expect(once.windows == 1 && cut.windows > 1)
    #expect(zip(once.tags, cut.tags).count { $0 == $1 } > 25)
  }

  /// The gap of a word the model cannot see does not break an entity.
  @Test func entitiesContinueAcrossWordsWithoutPieces() throws {
    let models = try TemporaryModels()
    let tagger = try models.tagger()
    let words = ["king", "\u{200D}", "mattress", "\u{200D}"]
    let logits = Matrix([[9, 0, 0, 0, 0], [0, 0, 9, 0, 0]])
    let windows = WordWindows(words, tagger.tokenizer, maximumLength: 64)
    let parameters = Parameters(layout: ParameterLayout())
    let joined = tagger.decoder.tag([windows], logits: logits, nil, parameters)[0]
    #expect(joined.tags == ["B-ITEM", "I-ITEM", "I-ITEM", "O"])
    #expect(joined.probabilities.map { $0 == nil } == [false, true, false, true])
    let greedy = TagDecoder(tagger.decoder.tags, .greedy)
      .tag([windows], logits: logits, nil, parameters)[0]
    #expect(greedy.tags == ["B-ITEM", "O", "I-ITEM", "O"])
  }

  @Test func wordsThatCameWithoutATextAreJoinedByBlanks() {
    let text = PretokenizedText(words: ["king", "😀", "size"])
    #expect(text.text == "king 😀 size")
    #expect(text.words == ["king", "😀", "size"])
    #expect(text.isJoined)
    #expect(PretokenizedText(words: ["想", "买"]).text == "想买")
    #expect(PretokenizedText(words: ["5", "0"], split: .characters).text == "50")
  }

  @Test func modelsOfTheOtherTaskAreRefused() throws {
    let models = try TemporaryModels()
    let error = #expect(throws: FilbertError.self) { _ = try models.tagger("classifier") }
    #expect(error?.message.contains("labels whole texts") == true)
    _ = try models.tagger()
    let other = #expect(throws: FilbertError.self) { _ = try models.classifier("tagger") }
    #expect(other?.message.contains("tags words") == true)
  }
}

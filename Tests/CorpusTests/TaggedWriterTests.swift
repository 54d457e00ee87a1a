import FilbertCore
import FilbertCorpus
import FilbertTagging
import FilbertTestSupport
import FilbertText
import Testing

@Suite struct TaggedWriterTests {
  private static let formats: [(TaggedWriter.Format, TaggedFormat)] = [
    (.conll, .conll), (.table(delimiter: UInt8(ascii: ",")), .table(delimiter: nil)),
    (.table(delimiter: 9), .table(delimiter: 9)), (.jsonLines, .json), (.spans, .json),
  ]

  private func written(
    _ sentences: [TaggedSentence], _ format: TaggedWriter.Format, scheme: TagScheme = .iob2,
    split: WordSplit = .punctuation
  ) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = try TaggedWriter(sink, format, scheme: scheme, split: split, source: "x")
    for sentence in sentences { try writer.write(sentence, sentence.spans(.iob2)) }
    return sink.bytes
  }

  private func text(
    _ sentence: TaggedSentence, _ format: TaggedWriter.Format, split: WordSplit = .punctuation
  ) throws -> String {
    String(decoding: try written([sentence], format, split: split), as: UTF8.self)
  }

  @Test func writesEachFormat() throws {
    let sentence = TaggedSentence(
      words: ["Buy", "😀", ",", "想", "买"], tags: ["O", "B-X", "I-X", "B-X", "O"], id: "7")
    #expect(try text(sentence, .conll) == "Buy\tO\n😀\tB-X\n,\tI-X\n想\tB-X\n买\tO\n\n")
    #expect(
      try text(sentence, .table(delimiter: UInt8(ascii: ",")))
        == "sentence,word,tag\n1,Buy,O\n1,😀,B-X\n1,\",\",I-X\n1,想,B-X\n1,买,O\n")
    #expect(
      try text(sentence, .jsonLines)
        == #"{"id":"7","tokens":["Buy","😀",",","想","买"],"tags":["O","B-X","I-X","B-X","O"]}"# + "\n"
    )
    #expect(
      try text(sentence, .spans)
        == #"{"id":"7","text":"Buy 😀 , 想买","label":[[4,7,"X"],[8,9,"X"]]}"# + "\n")
    let numbered = TaggedSentence(words: ["a"], tags: ["O"], id: "7", hasNumericID: true)
    #expect(try text(numbered, .jsonLines) == #"{"id":7,"tokens":["a"],"tags":["O"]}"# + "\n")
    let odd = TaggedSentence(words: ["st.", "x"], tags: ["B-X", "O"])
    #expect(
      try text(odd, .spans)
        == #"{"text":"st. x","label":[[0,3,"X"]],"tokens":[{"start":0,"end":3},{"start":4,"end":5}]}"#
        + "\n")
    let raw = TaggedSentence(
      words: ["a", "b"], tags: ["O", "B-X"], text: " a\n b", ranges: [1..<2, 4..<5])
    #expect(try text(raw, .spans) == #"{"text":" a\n b","label":[[4,5,"X"]]}"# + "\n")
    let characters = TaggedSentence(words: ["5", "0", "元"], tags: ["O", "O", "O"])
    #expect(
      try text(characters, .spans, split: .characters).hasPrefix(#"{"text":"50元","label":[],"#))
  }

  /// Whatever the words: every format gives back words and spans, from any scheme.
  @Test(arguments: TagScheme.allCases)
  func whatIsWrittenIsReadBack(scheme: TagScheme) throws {
    var random = Numbers(state: 3)
    let pieces = [
      "a", "B", "7", "买", "は", "。", ",", "\"", "#", "-", "'", " ", "\u{3000}", "\u{A0}", "\u{301}",
      "😀",
      "\\", "\u{FEFF}", "\r", "O",
    ]
    var sentences: [TaggedSentence] = []
    for _ in 0..<400 {
      let count = random.below(6) + 1
      let words = (0..<count).map { _ in
        (0...random.below(3)).map { _ in pieces[random.below(pieces.count)] }.joined()
      }
      var spans: [Span] = []
      var start = random.below(3)
      while start < count {
        let end = min(count, start + 1 + random.below(3))
        spans.append(Span(["X", "Y-1", "买"][random.below(3)], start..<end))
        start = end + random.below(3)
      }
      sentences.append(
        TaggedSentence(words: words, tags: TagScheme.iob2.tags(for: spans, count: count)))
    }
    for (output, input) in Self.formats {
      for split in WordSplit.allCases {
        let back = try Tagged.read(
          try written(sentences, output, scheme: scheme, split: split), input)
        try #require(back.sentences.count == sentences.count, "\(output)")
        for (sentence, read) in zip(sentences, back.sentences) {
          #expect(
            read.words.map { Array($0.utf8) } == sentence.words.map { Array($0.utf8) }, "\(output)")
          #expect(back.spans(of: read) == sentence.spans(.iob2), "\(output) \(sentence)")
        }
      }
    }
  }

  /// Empty words, blanks where these separate columns.
  @Test func columnsHoldWhatCanBeReadBack() throws {
    let sink = MemorySink()
    var blanks = CoNLLWriter(sink, separator: 0x20, source: "x")
    try blanks.write(["a"], ["O"], columns: [["a", "NN"]]) { _ in 3 }
    #expect(String(decoding: sink.bytes, as: UTF8.self) == "a NN O\n\n")
    for (word, tag) in [("", "O"), ("a b", "O"), ("a", "B-X Y"), ("a", ""), ("a", "B-X\r")] {
      let error = #expect(throws: FilbertError.self) { try blanks.write([word], [tag]) { _ in 3 } }
      #expect(error?.line == 3)
    }
    #expect(String(decoding: sink.bytes, as: UTF8.self) == "a NN O\n\n")
  }

  @Test(arguments: ["a\tb", "a\nb", "-DOCSTART-"])
  func refusesWordsThatColumnsCannotHold(word: String) throws {
    let sentence = TaggedSentence(words: ["x", word], tags: ["O", "O"], line: 4)
    let error = #expect(throws: FilbertError.self) { try written([sentence], .conll) }
    #expect(error?.code == .badData)
    #expect(error?.line == 4)
    let tag = TaggedSentence(words: ["x"], tags: ["B-X "])
    #expect(throws: FilbertError.self) { try written([tag], .conll) }
    for (output, input) in Self.formats.dropFirst() {
      if case .table = output, word != "-DOCSTART-" {
        #expect(throws: FilbertError.self) { try written([sentence], output) }
        continue
      }
      #expect(
        try Tagged.read(try written([sentence], output), input).sentences.map(\.words) == [
          sentence.words
        ])
    }
  }

  /// Knuth's linear congruence.
  private struct Numbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }
}

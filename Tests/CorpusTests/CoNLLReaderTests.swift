import FilbertCore
import FilbertCorpus
import Testing

@Suite struct CoNLLReaderTests {
  @Test func readsColumns() throws {
    let data = try Tagged.read(
      "\u{FEFF}-DOCSTART- -X- -X- O\r\n\r\nEU NNP B-NP B-ORG\r\n. . O O\r\n \t \r\n\nBuy  VB\tB-VP O\r\n"
    )
    #expect(
      data.sentences
        == [
          TaggedSentence(
            words: ["EU", "."], tags: ["B-ORG", "O"], line: 3, lines: [3, 4], startsDocument: true),
          TaggedSentence(words: ["Buy"], tags: ["O"], line: 7, lines: [7]),
        ])
    #expect(data.notes.documentStarts == 1)
    #expect(
      data.form == "CoNLL columns (4, separated by blanks), words in column 1, tags in column 4")
  }

  /// Nothing but TAB separates where there is one, and nothing but TAB and U+0020 elsewhere.
  @Test func keepsExoticSpaces() throws {
    let tabs = try Tagged.read(
      "\u{3000}\tO\nNew York\tB-LOC\n \tO\n\u{A0}\tB-X \n\u{2028}\tO\u{20}\n")
    #expect(tabs.sentences.map(\.words) == [["\u{3000}", "New York", " ", "\u{A0}", "\u{2028}"]])
    #expect(tabs.sentences[0].tags == ["O", "B-LOC", "O", "B-X", "O"])
    let blanks = try Tagged.read("\u{3000} O\na\u{A0}b B-X\n")
    #expect(blanks.sentences.map(\.words) == [["\u{3000}", "a\u{A0}b"]])
    #expect(try Tagged.read("a\rb\tB-X\r\n").sentences[0].words == ["a\rb"])
  }

  @Test func distinguishesCommentsFromWords() throws {
    // MultiCoNER: the comment has as many columns as the others.
    let multi = try Tagged.read("# id 7f\tdomain=en\nthe _ _ O\n# _ _ B-X\n\n# _ _ O\nX _ _ B-X\n")
    #expect(multi.sentences.map(\.words) == [["the", "#"], ["#", "X"]])
    #expect(multi.sentences.map(\.id) == ["7f", nil])
    #expect(multi.notes.comments == 1)
    let universal = try Tagged.read(
      "# newdoc\n# sent_id = s-1\n# text = # 1\n#\tO\n1\tB-N\n\n#tag\tB-T\n")
    #expect(universal.sentences.map(\.words) == [["#", "1"], ["#tag"]])
    #expect(universal.sentences[0].id == "s-1")
    #expect(universal.notes.comments == 3)
    #expect(try Tagged.read("# O\n# B-X\n").sentences[0].words == ["#", "#"])
  }

  @Test func takesColumnsByNumber() throws {
    let germeval = "# source\n1\tAuf\tO\tB-LOC\n2\tRom\tB-LOC\tO\n"
    var request = TaggedRequest()
    request.wordColumn = "2"
    request.tagColumn = "3"
    let data = try Tagged.read(germeval, request: request)
    #expect(data.sentences[0].words == ["Auf", "Rom"])
    #expect(data.sentences[0].tags == ["O", "B-LOC"])
    #expect(
      throws: FilbertError(
        .usage,
        "The first column counts the words of a sentence; specify the columns of words and tags, for example"
          + " wordColumn: 2 tagColumn: 3.", file: "x", line: 2)
    ) { try Tagged.read(germeval, request: Tagged.skipping) }
    request.tagColumn = "5"
    #expect(
      throws: FilbertError(
        .usage, "tagColumn must be the number of a column, from 1 to 4 in this file, not 5.",
        file: "x", line: 2)
    ) { try Tagged.read(germeval, request: request) }
  }

  @Test(
    arguments: [
      ("", nil, "The file has no words."),
      ("\n \n", nil, "The file has no words."),
      (
        "a\nb\n", 1,
        "The line has one column, but a word and its tag are needed, with a TAB between them; the file"
          + " has no tags, or is not in CoNLL columns."
      ),
      (
        "a\tO\nb\n", 2,
        "The line has 1 column, but the first one has 2, separated by TAB; give each word a line, and end"
          + " a sentence with a blank one."
      ),
      (
        "a O\nb c O\n", 2,
        "The line has 3 columns, but the first one has 2, separated by blanks; give each word a line, and"
          + " end a sentence with a blank one."
      ),
      ("a\tO\n\tO\n", 2, "The word is empty."),
      ("a\tO\nb\t \n", 2, "The tag is empty; write O for a word in no entity."),
      (
        "a\tO\nb\tLOC\n", 2,
        "1 row has a tag that is neither O nor of the form B-TYPE (line 2: \"LOC\"); correct them, or pass"
          + " skipsBadRows to continue without them."
      ),
    ] as [(String, Int?, String)])
  func namesWhatIsWrong(text: String, line: Int?, message: String) {
    #expect(throws: FilbertError(.badData, message, file: "x", line: line)) {
      try Tagged.read(text)
    }
  }

  @Test func namesInvalidUTF8() {
    let error = #expect(throws: FilbertError.self) {
      try Tagged.read(Array("a\tO\nb".utf8) + [0xFF, 0x09, 0x4F, 0x0A])
    }
    #expect(error?.line == 2)
    #expect(error?.message.hasPrefix("The byte 0xFF (byte 2 of the line") == true)
  }

  /// A sentence with a bad line is left out wholly, and counts once.
  @Test func leavesOutWholeSentences() throws {
    let bytes =
      Array("a\tO\n\nb\tO\nc\nd\te\tf\n\ng\tLOC\nh\tB-X\n\ni\tB-X\n\nj".utf8) + [0xFF, 0x0A]
      + Array("k\tO\n\nl\tO\n".utf8)
    let data = try Tagged.read(bytes, request: Tagged.skipping)
    #expect(data.sentences.map(\.words) == [["a"], ["i"], ["l"]])
    #expect(data.problems.count == 3)
    #expect(
      data.problems.summary.text(on: .library)
        == "2 rows have a form that cannot be read (lines 4 and 12; the first: The line has 1 column, but the first one has 2, separated "
        + "by TAB; give each word a line, and end a sentence with a blank one) and 1 row has a tag that is neither O"
        + " nor of the form B-TYPE (line 7: \"LOC\")")
  }

  @Test func readsOnlyWordsWithoutLabels() throws {
    var request = TaggedRequest()
    request.labelled = false
    let data = try Tagged.read("a\nb\n\nc\n", request: request)
    #expect(data.sentences.map(\.words) == [["a", "b"], ["c"]])
    #expect(data.sentences.map(\.tags) == [[], []])
  }

  @Test func doesNotDependOnHowTheBytesArrive() throws {
    let text = "# id 1\n-DOCSTART- O\n\nä O\n\u{3000} B-X\r\n\n \n# O\n价 I-X\n"
    let whole = try Tagged.read(text).sentences
    for size in 1...20 { #expect(try Tagged.read(text, size: size).sentences == whole) }
  }
}

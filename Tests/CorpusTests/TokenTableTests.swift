import FilbertCore
import FilbertCorpus
import FilbertFiles
import Testing

@Suite struct TokenTableTests {
  @Test func readsKagglesForm() throws {
    let data = try Tagged.csv(
      "Sentence #,Word,POS,Tag\nSentence: 1,London,NNP,B-geo\n,\",\",\",\",O\n,\u{3000},X,O\n"
        + "Sentence: 2,Buy,VB,O\n,,,\n")
    #expect(
      data.sentences
        == [
          TaggedSentence(
            words: ["London", ",", "\u{3000}"], tags: ["B-geo", "O", "O"], line: 2,
            lines: [2, 3, 4],
            id: "Sentence: 1"),
          TaggedSentence(words: ["Buy"], tags: ["O"], line: 5, lines: [5], id: "Sentence: 2"),
        ])
    #expect(
      data.form
        == "a word a row, sentences from column \"Sentence #\", words from \"Word\", tags from \"Tag\""
    )
  }

  /// Looking for every field from the start of the record would not end while anybody waits.
  @Test func manyColumnsAreReadInOnePass() throws {
    let more = 100_000
    let names = (0..<more).map { "c\($0)" }.joined(separator: ",")
    let blanks = String(repeating: ",", count: more)
    let data = try Tagged.csv(
      "sentence,word,tag,\(names)\n1,a,O\(blanks)\n,,\(blanks)\n2,b,O\(blanks)\n")
    #expect(data.sentences.map(\.words) == [["a"], ["b"]])
  }

  @Test func readsRepeatedIDsAndChineseNames() throws {
    let data = try Tagged.csv("句子,字,标注\n1,买,O\n1,红,B-色\n2,好,O\n1,买,O\n")
    #expect(data.sentences.map(\.words) == [["买", "红"], ["好"], ["买"]])
    #expect(
      data.notes.warnings.map { $0.text(on: .library) } == [
        "1 sentence has the id of an earlier one that is not next to it; read as separate sentences"
      ])
    var request = TaggedRequest()
    (request.sentenceColumn, request.wordColumn, request.tagColumn) = ("s", "b", "a")
    let named = try Tagged.csv("a;b;s\nO;x;1\nB-X;y;1\n", request: request)
    #expect(named.sentences.map(\.words) == [["x", "y"]])
  }

  @Test(arguments: [
    (
      "text,label\na,x\n",
      "This looks like a file for classification, one text per row (text from column \"text\", label from"
        + " \"label\"); for tagging each word has a row, with columns such as sentence, word and tag; the"
        + " columns are \"text\", \"label\"."
    ),
    (
      "EU\tB-ORG\nrejects\tO\n",
      "No column looks like the word (for CoNLL columns give inputFormat: conll); name it with"
        + " wordColumn, or give hasHeader if the first row is data; the columns are \"EU\", \"B-ORG\"."
    ),
    (
      "word,pos,sentence\na,b,1\n",
      "No column looks like the tag; name it with tagColumn, or give hasHeader if the first row is data; the columns are \"word\", \"pos\","
        + " \"sentence\"."
    ),
    (
      "word,tag\na,O\n",
      "No column looks like the sentence, which marks where one begins; name it with sentenceColumn, or give hasHeader if the first row is data;"
        + " the columns are \"word\", \"tag\"."
    ),
  ])
  func namesMissingColumns(text: String, message: String) {
    #expect(throws: FilbertError(.badData, message, file: "x")) { try Tagged.csv(text) }
  }

  @Test func countsEmptyCells() throws {
    let text = "sentence,word,tag\n1,a,O\n1,,O\n2,b,\n3,c,B-X\n"
    #expect(
      throws: FilbertError(
        .badData,
        "1 row has an empty word (line 3) and 1 row has an empty tag (line 4); correct them, or pass"
          + " skipsBadRows to continue without them.", file: "x", line: 3)
    ) { try Tagged.csv(text) }
    let data = try Tagged.csv(text, request: Tagged.skipping)
    #expect(data.sentences.map(\.words) == [["c"]])
  }

  /// A quote that stands for itself takes in the rows after it.
  @Test func wordsThatTookInRowsAreProblems() throws {
    let text = "sentence\tword\ttag\n1\ta\tO\n2\t\"\tO\n2\tb\tO\n2\t\"\tO\n3\tc\tB-X\n"
    let error = #expect(throws: FilbertError.self) { try Tagged.csv(text) }
    #expect(error?.line == 3)
    #expect(error?.message.contains("a word with a TAB or a line break (line 3: ") == true)
    #expect(error?.message.contains("put a quote that is a word in quotes and double it") == true)
    #expect(
      try Tagged.csv(text, request: Tagged.skipping).sentences.map(\.words) == [["a"], ["c"]])
  }

  @Test func keepsFieldsOnRequest() throws {
    var request = TaggedRequest()
    request.keepsFields = true
    let text = "sentence,word,n,tag\n1,a,7,O\n,b,8,O\n"
    #expect(
      try Tagged.csv(text, request: request).sentences[0].fields
        == [["1", "a", "7", "O"], ["", "b", "8", "O"]])
    #expect(try Tagged.csv(text).sentences[0].fields.isEmpty)
    let columns = try Tagged.read("a  7 O\nb 8\tO\n", request: request)
    #expect(columns.sentences[0].fields == [["a", "7", "O"], ["b", "8", "O"]])
  }

  @Test func distinguishesWordsFromTexts() {
    func kind(_ columns: String...) -> TaggedFormat.RowKind {
      TaggedFormat.rowKind(columns, file: "x")
    }
    #expect(kind("text", "label") == .texts)
    #expect(kind("word", "tag") == .texts)
    #expect(
      kind("Sentence #", "Word", "POS")
        == .words("a word a row, sentences from column \"Sentence #\", words from \"Word\""))
    #expect(kind("id", "Text", "word") == .either(text: "Text", word: "word"))
    #expect(TaggedFormat.looksTagged(lines: ["-DOCSTART- -X- O", "", "a NN B-X", "b NN O"]))
    #expect(TaggedFormat.looksTagged(lines: ["a\tO"]))
    #expect(!TaggedFormat.looksTagged(lines: ["vitamin O", ""]))
    #expect(!TaggedFormat.looksTagged(lines: ["a\tO", "what is it"]))
    #expect(!TaggedFormat.looksTagged(lines: [""]))
  }

  /// The row may have begun a sentence, so that nothing after it can be trusted.
  @Test func neverSkipsRowsThatCannotBeRead() {
    let error = #expect(throws: FilbertError.self) {
      try Tagged.csv(
        "sentence,word,tag\n1,a,O\n2,b\n,c,B-X\n", request: Tagged.skipping)
    }
    #expect(error?.line == 3)
  }
}

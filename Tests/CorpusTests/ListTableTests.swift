import FilbertCore
import FilbertCorpus
import Testing

/// Tables with a sentence a row, whose words and tags are lists.
@Suite struct ListTableTests {
  private func message(_ csv: String) -> String? {
    do {
      _ = try Tagged.csv(csv)
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    "id,tokens,ner_tags\n1,\"['buy', 'red']\",\"['O', 'B-C']\"\n2,['sofa'],['O']\n",
    "id,tokens,ner_tags\n1,\"[\"\"buy\"\", \"\"red\"\"]\",\"[\"\"O\"\", \"\"B-C\"\"]\"\n2,\"[\"\"sofa\"\"]\",\"[\"\"O\"\"]\"\n",
    "Satz,词,标签\n1,\"['buy', 'red']\",\"['O', 'B-C']\"\n2,['sofa'],['O']\n",
    "ID,Tokens,NER_Tags,labels\n1,\"['buy', 'red']\",\"['O', 'B-C']\",x\n2,['sofa'],['O'],y\n",
    "tags\twords\tpage\n['O' 'B-C']\t['buy' 'red']\t1\n\t\t\n('O',)\t('sofa',)\t2\n",
    "id,tokens,ner_tags\r\n1,\"array(['buy', 'red'], dtype=object)\",\"array(['O', 'B-C'], dtype='<U3')\"\r\n2,['sofa'],['O']\r\n",
  ])
  func readsListsOfWordsAndTags(csv: String) throws {
    let data = try Tagged.csv(csv)
    #expect(data.sentences.map(\.words) == [["buy", "red"], ["sofa"]])
    #expect(data.sentences.map(\.tags) == [["O", "B-C"], ["O"]])
    #expect(data.form.hasPrefix("words in \""))
  }

  @Test func wordsHaveQuotesAndCommas() throws {
    let data = try Tagged.csv(
      "tokens;tags\n[\"it's\", ',', '\"', '床垫', '\\\\', '[x']\n".replacing("\n[", with: "\n\"[")
        .replacing("\"it's\"", with: "\"\"it's\"\"").replacing("'\"'", with: "'\"\"'")
        .replacing("'[x']\n", with: "'[x']\";\"['O', 'O', 'O', 'B-X', 'O', 'O']\"\n"))
    #expect(data.sentences.first?.words == ["it's", ",", "\"", "床垫", "\\", "[x"])
  }

  @Test func readsSpansInACell() throws {
    let data = try Tagged.csv(
      "text,label\nbuy red shoes,\"[{\"\"start\"\": 4, \"\"end\"\": 7, \"\"text\"\": \"\"red\"\", \"\"labels\"\": [\"\"C\"\"]}]\"\n"
        + "a sofa,[]\n")
    #expect(data.sentences.map(\.tags) == [["O", "B-C", "O"], ["O", "O"]])
  }

  @Test func namesTheRowThatIsWrong() {
    #expect(
      message(
        "id,tokens,ner_tags\n1,\"['a', 'b']\",\"['O', 'O']\"\n2,\"['a', 'b'\",\"['O', 'O']\"\n")
        == "x:3: The column \"tokens\" has a list that cannot be read: \"['a', 'b'\"; write it as [\"a\", \"b\"]."
    )
    #expect(
      message("doc,words,tags\n1,\"['it's', 'red']\",\"['O', 'O']\"\n")?.hasPrefix(
        "x:2: The column \"words\" has a list that cannot be read") == true)
    #expect(
      message("tokens,ner_tags\n\"['a', 'b']\",['O']\n")
        == "x:2: \"tokens\" and \"ner_tags\" must have equal lengths, a tag for each word, but have 2 and 1."
    )
  }

  @Test func columnsOfTheUser() throws {
    var request = TaggedRequest()
    (request.wordColumn, request.tagColumn) = ("Wort", "Klasse")
    let data = try Tagged.csv(
      "Wort,Klasse,tokens\n\"['a', 'b']\",\"['O', 'B-X']\",\"['c']\"\n", request: request)
    #expect(data.sentences.map(\.words) == [["a", "b"]])
  }

  @Test func leavesOutRejectedRows() throws {
    let data = try Tagged.csv(
      "tokens,tags,answer\n['a'],['B-X'],accept\n['b'],['O'],reject\n", request: Tagged.skipping)
    #expect(data.sentences.map(\.words) == [["a"]])
    #expect(data.notes.warnings == ["1 row left out because of \"answer\": reject 1 (line 3)"])
  }

  /// Lists in other columns say nothing about words, and a text may look like a list.
  @Test func listsInOtherColumns() throws {
    let words = try Tagged.csv("sentence,word,tag,entities\n1,a,B-X,[]\n1,b,O,[]\n")
    #expect(words.sentences.map(\.words) == [["a", "b"]])
    let spans = try Tagged.csv("text,note,entities\n(1),['a'],\"[[1, 2, 'X']]\"\n[],x,[]\n")
    #expect(spans.sentences.map(\.text) == ["(1)", "[]"])
    #expect(spans.sentences.first?.tags == ["O", "B-X", "O"])
  }

  /// A word in brackets begins no list.
  @Test func aWordARowStaysAWordARow() throws {
    let data = try Tagged.csv("id,word,tag\n1,[x],O\n1,(,O\n1,y,B-X\n")
    #expect(data.sentences.map(\.words) == [["[x]", "(", "y"]])
  }
}

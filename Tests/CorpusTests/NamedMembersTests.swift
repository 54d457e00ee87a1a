import FilbertCore
import FilbertCorpus
import FilbertTagging
import FilbertText
import Testing

/// Members of JSON objects under other names or of other types: read, or called by their name.
struct NamedMembersTests {
  private static let denials = [
    "neither a list of words", "no list of spans", "a file for classification",
  ]

  @Test(arguments: [
    (
      #"{"tokens":["buy",null],"tags":["O","O"]}"#,
      #""tokens" has null where a word is expected (element 2)"#
    ),
    (
      #"{"words":[true,"b"],"tags":["O","O"]}"#,
      #""words" has a truth value where a word is expected (element 1)"#
    ),
    (#"{"tokens":[["buy"]],"tags":["O"]}"#, #""tokens" has a list where a word is expected"#),
    (#"{"tokens":[101,2023],"tags":["O","O"]}"#, "look like ids of tokens"),
    (
      #"{"tokens":"buy red","tags":["O","O"]}"#,
      #""tokens" is a string, but a list of words is expected"#
    ),
    (
      #"{"tokens":["buy"],"ner_tags":[null]}"#,
      #""ner_tags" has null where a tag such as "B-LOC" is expected"#
    ),
    (#"{"tokens":["buy","x"],"ner_tags":["O",1]}"#, #""ner_tags" has a number where a tag"#),
    (#"{"tokens":["buy"],"tags":"O"}"#, #""tags" is a string, but a list of tags is expected"#),
    (
      #"{"tokens":["buy"],"pos":["O"]}"#,
      #"name the tags with --tag-column. The members are "tokens", "pos""#
    ),
    (#"{"text":null,"label":[]}"#, #""text" is null, but a text is expected"#),
    (#"{"text":7,"label":[]}"#, #""text" is a number, but a text is expected"#),
    (
      #"{"body":"a","label":[]}"#,
      #"name the text with --text-column, or the words with --word-column. The members are "body", "label""#
    ),
    (#"{"text":"a","label":"buy"}"#, #""label" is a string, but spans such as"#),
    (
      #"{"text":"a","label":["buy"]}"#,
      #""label" has a string where a span such as [0, 5, "LOC"] is expected"#
    ),
    (#"{"text":"a","entities":null}"#, #""entities" is null, but spans"#),
    (
      #"{"text":"a","marks":[[0,1,"X"]]}"#,
      #"name the spans with --tag-column. The members are "text", "marks""#
    ),
    (
      #"{"text":"a","annotations":[{"label":2,"start_offset":0,"end_offset":1}]}"#,
      #"The labels in "annotations" are numbers"#
    ),
    (#"{"text":"a","label":[[0,1,null]]}"#, #"A span in "label" has no label: [0,1,null]"#),
    (#"{"text":"a","spans":[{"start":0,"end":1}]}"#, #"A span in "spans" has no label"#),
    (
      #"{"text":"a","spans":[{"start":0,"end":1,"label":" "}]}"#, #"A span in "spans" has no label"#
    ),
    (#"{"text":"a","spans":[{"start":"0","end":1,"label":"X"}]}"#, "A span needs whole numbers"),
    (
      #"{"data":{"mail":"a","note":"b"},"annotations":[]}"#,
      #"has no "text"; name the text with --text-column. Its members are "mail", "note""#
    ),
    (
      #"{"data":{"text":["a"]},"annotations":[]}"#,
      #""text" in "data" is a list, but a text is expected"#
    ),
    (
      #"{"data":{"text":"a"},"annotations":[{"result":[{"type":"labels","value":{"start":0,"end":1,"text":"a"}}]}]}"#,
      #"A span in "result" has no label"#
    ),
  ])
  func isCalledByItsName(line: String, clause: String) throws {
    let error = #expect(throws: FilbertError.self) {
      try Tagged.json(#"{"tokens":["a"],"tags":["O"]}"# + "\n" + line)
    }
    let message = error?.message(on: .commandLine) ?? ""
    #expect(message.contains(clause), "\(message)")
    #expect(error?.line == 2)
    for denial in Self.denials { #expect(!message.contains(denial), "\(message)") }
  }

  @Test(arguments: [
    #"{"text":"Acme Ltd is","ents":[{"start":0,"end":8,"label":"ORG"}]}"#,
    #"{"text":"Acme Ltd is","label":[],"ents":[[0,8,"ORG"]]}"#,
    #"{"text":"Acme Ltd is","annotations":[{"label":"ORG","start_offset":0,"end_offset":8}]}"#,
    #"{"text":"Acme Ltd is","annotations":[{"label":1,"start_offset":0,"end_offset":8}],"names":["x","ORG"]}"#,
    #"{"text":"Acme Ltd is","entities":[{"offset":0,"length":8,"category":"ORG"}]}"#,
    #"{"text":"Acme Ltd is","entities":[{"start":0,"end":8,"entity":"ORG","value":"ACME"}]}"#,
  ])
  func otherNotationsAreRead(line: String) throws {
    #expect(try Tagged.json(line).sentences[0].tags == ["B-ORG", "I-ORG", "O"])
  }

  /// A number among words is a word.
  @Test func numbersAreWords() throws {
    let data = try Tagged.json(#"{"tokens":["buy",2,1.50],"tags":["O","O","O"]}"#)
    #expect(data.sentences[0].words == ["buy", "2", "1.50"])
  }

  @Test(arguments: [
    #"{"data":"Mira Stone came","label":[[0,10,"NAME"]]}"#,
    #"{"data":"Mira Stone came","tokens":["x"],"label":[[0,10,"NAME"]]}"#,
    #"{"id":3,"data":{"data":"Mira Stone came","text":"other"},"annotations":[{"result":[{"value":{"start":0,"end":10,"labels":["NAME"]}}]}]}"#,
  ])
  func theTextMayHaveAnotherName(line: String) throws {
    var request = TaggedRequest()
    request.textColumn = "data"
    for text in [line, "[\(line)]"] {
      let data = try Tagged.json(text, request: request)
      #expect(data.sentences.map(\.words) == [["Mira", "Stone", "came"]])
      #expect(data.sentences[0].tags == ["B-NAME", "I-NAME", "O"])
    }
  }

  /// Files of words have no text to name.
  @Test(arguments: [TaggedFormat.conll, .table(delimiter: nil)])
  func wordsHaveNoText(format: TaggedFormat) {
    var request = TaggedRequest()
    request.textColumn = "data"
    let error = #expect(throws: FilbertError.self) {
      try Tagged.read("sentence,word,tag\n1,a,O\n", format, request: request)
    }
    #expect(
      error?.code == .usage
        && error?.message(on: .commandLine).hasPrefix("--text-column is for JSON") == true)
  }

  // MARK: Scripts without blanks

  @Test(arguments: [
    "床垫很软,物流快 O\n\n价格多少 O\n\nOK O\n", "私はりんごが好きです\tO\n\nねこがいます\tB-X\n",
    "ฉันชอบแมว\tO\n\nราคาเท่าไร\tO\n", "床垫很软\tO\n。\tO\n\n怎么退货\tO\n?\tO\n",
  ])
  func sentencesThatAreWordsAreSaid(text: String) throws {
    let statistics = TaggedStatistics(try Tagged.read(text))
    let warning = statistics.segmentationWarning?.text(on: .commandLine) ?? ""
    #expect(warning.contains("2 sentences are single words"), "\(warning)")
    #expect(warning.contains("split them into characters"))
  }

  @Test func everyFormatIsLookedAt() throws {
    let json = try Tagged.json(
      #"{"tokens":["床垫很软"],"tags":["B-X"]}"# + "\n" + #"{"tokens":["我要买"],"tags":["O"]}"#)
    #expect(TaggedStatistics(json).segmentationWarning == nil)
    let one = try Tagged.json(#"{"tokens":["床垫很软"],"tags":["B-X"]}"#)
    #expect(TaggedStatistics(one).unsegmented.count == 1)
    let table = try Tagged.csv("sentence,word,tag\n1,床垫很软,O\n2,价格多少,O\n")
    #expect(TaggedStatistics(table).segmentationWarning != nil)
    var request = TaggedRequest()
    request.wordSplit = .whitespace
    let spans = try Tagged.json(#"{"text":"床垫很软","label":[[0,4,"X"]]}"#, request: request)
    #expect(TaggedStatistics(spans).segmentationWarning != nil)
  }

  @Test(arguments: [
    "床\tO\n垫\tO\n很\tO\n软\tO\n", "床垫 O\n很 O\n软 O\n\n价格多少 O\n", "mattresses O\n\ndelivery O\n",
    "床垫 O\n\n枕头 O\n",
  ])
  func wordsAndCharactersAreFine(text: String) throws {
    #expect(TaggedStatistics(try Tagged.read(text)).segmentationWarning == nil)
  }

  // MARK: Beside words and tags

  @Test func otherColumnsAreNotedOrKept() throws {
    let text = "-DOCSTART- -X- O\n\nEU NNP B-ORG\nsays VB O\n-DOCSTART- -X- O\n\nit PRP O\n"
    let data = try Tagged.read(text)
    #expect(data.notes.otherColumns == ["2"] && data.notes.documentStarts == 2)
    #expect(data.sentences.map(\.startsDocument) == [true, true])
    var request = TaggedRequest()
    request.keepsOtherColumns = true
    let kept = try Tagged.read(text, request: request)
    #expect(kept.notes.otherColumns.isEmpty)
    #expect(kept.sentences[0].fields == [["EU", "NNP"], ["says", "VB"]])
    #expect(try Tagged.csv("id,word,pos,tag\n1,a,X,O\n").notes.otherColumns == ["pos"])
    #expect(
      try Tagged.json(
        #"{"tokens":["a"],"tags":["O"],"id":1,"meta":{"a":1},"empty":[],"pos":["X"]}"#
      ).notes
        .otherColumns == ["meta", "pos"])
  }
}

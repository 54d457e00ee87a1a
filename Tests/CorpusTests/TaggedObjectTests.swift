import FilbertCore
import FilbertCorpus
import FilbertTables
import FilbertTagging
import FilbertText
import Testing

@Suite struct TaggedObjectTests {
  private func spans(_ data: TaggedDataset) -> [[String]] {
    data.sentences.map { sentence in
      data.spans(of: sentence).map { span in
        "\(span.type) \(sentence.words[span.tokens].joined(separator: "|"))"
      }
    }
  }

  @Test func readsWordsAndTags() throws {
    let data = try Tagged.json(
      """
      {"id":"a","tokens":["Buy","\u{3000}","Rome"],"ner_tags":["O","O","B-LOC"]}

      {"words":["x"],"labels":["O"],"id":7}
      {"tokens":["y","z"],"ner_tags":[0,2],"names":["O","B-X","I-X"]}
      {"tokens":["y"],"ner_tags":[1],"tags":["S-X"]}
      {"tokens":["y"],"tags":[1],"id2label":{"0":"O","1":"B-X"}}

      """)
    #expect(
      data.sentences.map(\.tags) == [["O", "O", "B-LOC"], ["O"], ["O", "I-X"], ["S-X"], ["B-X"]])
    #expect(data.sentences.map(\.id) == ["a", "7", nil, nil, nil])
    #expect(data.sentences.map(\.line) == [1, 3, 4, 5, 6])
    #expect(data.form == "words in \"tokens\", tags in \"ner_tags\"")
  }

  @Test(arguments: [
    (
      "{\"tokens\":\"buy red\",\"tags\":\"O B-C\"}",
      "\"tokens\" is a string, but a list of words is expected"
    ),
    (
      "{\"tokens\":[\"buy\"],\"tags\":\"O\"}",
      "\"tags\" is a string, but a list of tags is expected"
    ),
    (
      "{\"text\":\"buy\",\"label\":{\"C\":[[0,1]]}}",
      "\"label\" is an object of spans by type, but a list of spans with their types, such as [[0, 5, \"LOC\"]], is expected"
    ),
  ])
  func whatIsThereIsNamedAlsoIfRowsAreSkipped(row: String, error: String) {
    let one = #expect(throws: FilbertError.self) { try Tagged.json("\(row)\n") }
    #expect(one?.description == "x:1: \(error).")
    let all = #expect(throws: FilbertError.self) {
      try Tagged.json("\(row)\n", request: Tagged.skipping)
    }
    #expect(
      all?.description
        == "x: No sentence can be used: 1 row has a form that cannot be read (line 1: \(error)).")
  }

  /// One array in place of lines, with the line of each element.
  @Test func readsArrays() throws {
    let data = try Tagged.json(
      "\n[\n  {\"tokens\": [\"a\", \"]\\\"[\"],\n   \"tags\": [\"O\", \"B-X\"]},\n\n"
        + "  {\"tokens\": [\"b\"], \"tags\": [\"O\"]}, {\"tokens\": [\"c\"], \"tags\": [\"O\"]}\n]\n"
    )
    #expect(data.sentences.map(\.words) == [["a", "]\"["], ["b"], ["c"]])
    #expect(data.sentences.map(\.line) == [3, 6, 6])
    let error = #expect(throws: FilbertError.self) { try Tagged.json("[\n{\"tokens\":[}\n]") }
    #expect(error?.line == 2)
  }

  @Test(arguments: [
    #"{"text":"😀 buy an iPhone","label":[[9,15,"P"],[2,5,"A"]]}"#,
    #"{"text":"😀 buy an iPhone","entities":[{"id":1,"label":"P","start_offset":9,"end_offset":15},{"label":"A","start_offset":2,"end_offset":5}]}"#,
    #"{"text":"😀 buy an iPhone","spans":[{"start":9,"end":15,"label":"P","text":"iPhone"},{"start":2,"end":5,"label":"A"}],"answer":"accept"}"#,
    #"{"text":"😀 buy an iPhone","label":[{"start":10,"end":16,"text":"iPhone","labels":["P"]},{"start":3,"end":6,"labels":["A"]}]}"#,
    #"{"data":{"text":"😀 buy an iPhone"},"annotations":[{"was_cancelled":true,"result":[]},{"result":[{"value":{"start":10,"end":16,"text":"iPhone","labels":["P"]},"type":"labels"},{"value":{"start":3,"end":6,"labels":["A"]},"type":"labels"},{"value":{"choices":["x"]},"type":"choices"}]}]}"#,
  ])
  func readsSpansOfEveryTool(line: String) throws {
    for text in [line, "[\(line)]", line + "\n"] {
      let data = try Tagged.json(text)
      #expect(spans(data) == [["A buy", "P iPhone"]])
      let sentence = data.sentences[0]
      #expect(sentence.words == ["😀", "buy", "an", "iPhone"])
      #expect(sentence.text == "😀 buy an iPhone")
      #expect(sentence.ranges == [0..<4, 5..<8, 9..<11, 12..<18])
    }
  }

  @Test func countsOffsetsAsAskedTo() throws {
    for (unit, start) in [(TaggedRequest.OffsetUnit.scalars, 3), (.utf16, 4), (.bytes, 7)] {
      var request = TaggedRequest()
      request.offsetUnit = unit
      let data = try Tagged.json(
        "{\"text\":\"😀é Rome\",\"label\":[[\(start),\(start + 4),\"L\"]]}", request: request)
      #expect(spans(data) == [["L Rome"]], "\(unit)")
    }
  }

  @Test func takesProdigysWords() throws {
    let data = try Tagged.json(
      #"{"text":"U.S. co","tokens":[{"text":"U.S.","start":0,"end":4,"id":0},{"start":5,"end":7}],"spans":[{"start":0,"end":4,"label":"L"}]}"#
        + "\n" + #"{"text":"a","spans":[],"answer":"reject"}"#)
    #expect(data.sentences.map(\.words) == [["U.S.", "co"]])
    #expect(data.notes.leftOut.count == 1)
    #expect(
      data.notes.warnings.map { $0.text(on: .library) } == [
        "1 row left out because of \"answer\": reject 1 (line 2)"
      ])
    // Other words are no verdict, and without labels none matters.
    let answers =
      "{\"text\":\"a\",\"spans\":[],\"answer\":\"on page 3\"}\n"
      + "{\"text\":\"b\",\"spans\":[],\"status\":\"Discarded\"}"
    #expect(try Tagged.json(answers).sentences.map(\.words) == [["a"]])
    var request = TaggedRequest()
    request.labelled = false
    #expect(try Tagged.json(answers, request: request).sentences.map(\.words) == [["a"], ["b"]])
  }

  @Test func countsWhatLabelStudioLeaves() throws {
    let task = #""data":{"doc":"Rome"},"annotations"#
    let span = #"{"result":[{"value":{"start":0,"end":4,"labels":["L"]}},{"type":"relation"}]}"#
    let data = try Tagged.json("[{\(task)\":[]},\n{\(task)\":[\(span),\(span)]}]")
    #expect(spans(data) == [["L Rome"]])
    #expect(data.notes.tasks.notAnnotated == 1)
    #expect(data.notes.tasks.annotatedTwice == 1)
    #expect(data.notes.otherResults == 1)
    #expect(data.form == "Label Studio tasks, whose offsets count UTF-16 code units")
  }

  private static let phone = #"{"text":"my iphone12 is red","label":"#

  @Test(arguments: [
    (
      "[[3,9,\"P\"]]}",
      "a span that begins or ends inside a word (line 1: \"iphone\" in \"iphone12\")"
    ),
    (
      "[[0,99,\"P\"]]}",
      "a span that lies outside of its text or ends before it begins (line 1: 0..<99)"
    ),
    (
      "[[5,2,\"P\"]]}",
      "a span that lies outside of its text or ends before it begins (line 1: 5..<2)"
    ),
    (
      "[[-1,2,\"P\"]]}",
      "a span that lies outside of its text or ends before it begins (line 1: -1..<2)"
    ),
    ("[[2,3,\"P\"]]}", "a span without a word (line 1: 2..<3 is \" \")"),
    ("[[3,3,\"P\"]]}", "a span without a word (line 1: 3..<3 is \"\")"),
    (
      "[[3,14,\"P\"],[12,18,\"C\"]]}",
      "spans that overlap (line 1: \"iphone12 is\" (P) and \"is red\" (C))"
    ),
    (
      "[{\"start\":3,\"end\":11,\"label\":\"P\",\"text\":\"phone\"}]}",
      "a span whose text is not the one between its offsets (line 1: 3..<11 is \"iphone12\", not"
        + " \"phone\")"
    ),
  ])
  func namesSpansThatCannotBeTags(label: String, problem: String) throws {
    let error = #expect(throws: FilbertError.self) { try Tagged.json(Self.phone + label) }
    #expect(
      error?.message.hasPrefix("1 row has \(problem); correct them") == true, "\(error as Any)")
    #expect(error?.line == 1)
    let data = try Tagged.json(
      Self.phone + label + "\n" + Self.phone + "[]}", request: Tagged.skipping)
    #expect(data.sentences.count == 1)
    #expect(data.problems.count == 1)
  }

  @Test func alignsSpansOnRequest() throws {
    var request = TaggedRequest()
    let text = Self.phone + "[[4,13,\"P\"]]}"
    request.alignment = .expand
    #expect(spans(try Tagged.json(text, request: request)) == [["P iphone12|is"]])
    request.alignment = .contract
    #expect(throws: FilbertError.self) { try Tagged.json(text, request: request) }
    let inner = Self.phone + "[[4,16,\"P\"]]}"
    #expect(spans(try Tagged.json(inner, request: request)) == [["P is"]])
    #expect(throws: FilbertError.self) {
      try Tagged.json(Self.phone + "[[4,9,\"P\"]]}", request: request)
    }
    request.alignment = nil
    request.wordSplit = .characters
    #expect(
      spans(try Tagged.json(Self.phone + "[[3,6,\"P\"]]}", request: request)) == [["P i|p|h"]])
  }

  @Test(arguments: [
    (
      #"{"tokens":["a","b"],"tags":["O"]}"#,
      "\"tokens\" and \"tags\" must have equal lengths, a tag for each word, but have 2 and 1."
    ),
    (
      #"{"tokens":["a"],"ner_tags":[3]}"#,
      "The tags in \"ner_tags\" are numbers, and nothing says what they mean; write the tags' names, such"
        + " as \"B-LOC\", or add them as the member \"names\": [\"O\", \"B-LOC\", ...]."
    ),
    (#"{"tokens":["a"],"tags":[3],"names":["O"]}"#, "Nothing says what the tag 3 means."),
    (
      #"{"tokens":["a"]}"#,
      "The words have no tags: there is no \"tags\", \"ner_tags\", \"labels\", \"ner\" or \"label\"; name the tags with "
        + "tagColumn. The members are \"tokens\"."
    ),
    (
      #"{"text":"a","label":"pos"}"#,
      "\"label\" is a string, but spans such as [[0, 5, \"LOC\"]] are expected; labels of whole texts cannot be read for "
        + "tagging."
    ),
    (
      #"{"body":"a"}"#,
      "There is no \"tokens\", \"words\" or \"text\"; name the text with textColumn, or the words with wordColumn. The "
        + "members are \"body\"."
    ),
    (
      #"{"text":"a b","label":[[0,1]]}"#,
      "A span must be like [0, 5, \"LOC\"], not [0,1]."
    ),
    (
      #"{"tokens":[],"tags":[]}"#,
      "1 row has no words (line 1); correct them, or pass skipsBadRows to continue without them."
    ),
    (
      #"{"tokens":["a",""],"tags":["O","O"]}"#,
      "1 row has an empty word (line 1); correct them, or pass skipsBadRows to continue without them."
    ),
    (
      #"{"text":" ","tokens":[],"spans":[]}"#,
      "1 row has no words (line 1); correct them, or pass skipsBadRows to continue without them."
    ),
    ("7", "Each sentence must be a JSON object such as {\"tokens\": [...], \"tags\": [...]}."),
  ])
  func namesWhatIsWrong(line: String, message: String) {
    #expect(throws: FilbertError(.badData, message, file: "x", line: 1)) { try Tagged.json(line) }
  }

  @Test func findsWordsInTheirText() {
    let text = "\u{200B} U.S. a\u{3000}b😀b "
    #expect(
      TokenRanges.find(["U.S.", "a", "b", "😀", "b"], in: text)
        == [4..<8, 9..<10, 13..<14, 14..<18, 18..<19])
    #expect(TokenRanges.find(["U.S.", "a", "\u{3000}", "b", "😀b"], in: text)?[2] == 10..<13)
    for words in [
      ["U.S.", "a", "b", "😀"], ["U.S.", "b", "😀", "b"], ["a"], [],
      ["U.S.", "a", "b", "😀", "b", "c"], [""],
    ] {
      #expect(TokenRanges.find(words, in: text) == nil, "\(words)")
    }
    #expect(TokenRanges.find([], in: " ") == [])
  }

  /// The first place between the word before and the next visible character, also where words begin with blanks or are
  /// nothing else.
  @Test func findsWordsWhereTheFirstPlaceIs() {
    let parts = ["", " ", "\t", "\u{3000}", "a", "é", " a", "\t ", "\u{200B}"]
    let lists = [[]] + parts.map { [$0] } + parts.flatMap { first in parts.map { [first, $0] } }
    for text in lists.flatMap({ list in lists.map { (list + $0).joined() } }) {
      let different = lists.filter {
        TokenRanges.find($0, in: text) != Self.firstPlaces(of: $0, in: text)
      }
      #expect(different.isEmpty, "\(different) in \(text.debugDescription)")
    }
  }

  private static func firstPlaces(of words: [String], in text: String) -> [Range<Int>]? {
    let bytes = Array(text.utf8)
    let visible = WordSplitter(.characters).ranges(utf8: bytes).map(\.lowerBound)
    var (ranges, end): ([Range<Int>], Int) = ([], 0)
    for word in words.map({ Array($0.utf8) }) {
      let last = visible.first { $0 >= end } ?? bytes.count
      guard !word.isEmpty,
        let start = (end...last).first(where: { bytes[$0...].starts(with: word) })
      else { return nil }
      end = start + word.count
      ranges.append(start..<end)
    }
    return visible.contains { $0 >= end } ? nil : ranges
  }

  /// Blanks before a word, and words of blanks, which are not where they might be: tried at each place in turn they
  /// would take hours.
  @Test(arguments: ["x", "\t"])
  func blanksAreNotTriedAtEveryPlace(end: String) {
    let blanks = String(repeating: " ", count: 500_000)
    #expect(TokenRanges.find([blanks + end], in: blanks + blanks + "y x") == nil)
  }

  @Test func answersDoNotMatterWithoutLabels() throws {
    var request = TaggedRequest()
    request.labelled = false
    let data = try Tagged.json(#"{"text":"a","answer":"reject"}"#, request: request)
    #expect(data.sentences.map(\.words) == [["a"]])
  }

  @Test func readsTextsWithoutLabels() throws {
    var request = TaggedRequest()
    request.labelled = false
    let data = try Tagged.json(
      "{\"text\":\"buy 红\"}\n{\"tokens\":[\"a b\"]}\n{\"data\":{\"text\":\"x\"}}\n",
      request: request)
    #expect(data.sentences.map(\.words) == [["buy", "红"], ["a b"], ["x"]])
  }
}

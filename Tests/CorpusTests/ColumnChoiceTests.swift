import FilbertCore
import FilbertCorpus
import Testing

struct ColumnChoiceTests {
  @Test(
    arguments: [
      (["text", "label"], "text", nil, "label"),
      (["id", "Label", "TEXT"], "TEXT", nil, "Label"),
      (["cat", "label", "review"], "review", nil, "label"),
      (["review", "cat"], "review", nil, "cat"),
      (["title", "body", "intent"], "body", nil, "intent"),
      (["标题", "正文", "标签"], "正文", nil, "标签"),
      (["query", "描述", "label"], "描述", nil, "label"),
      (["title", "id", "label"], "title", nil, "label"),
      ([" message ", "Intent"], " message ", nil, "Intent"),
      (["评论", "情感"], "评论", nil, "情感"),
      (["标签", "内容"], "内容", nil, "标签"),
      (["whatever", "label"], "whatever", nil, "label"),
      (["whatever", "", "label"], "whatever", nil, "label"),
      (["sentence1", "sentence2", "label"], "sentence1", "sentence2", "label"),
      (["text_a", "text_b", "text", "class"], "text_a", "text_b", "class"),
      (["text", "text_pair", "label"], "text", "text_pair", "label"),
      (["history", "item", "label"], "history", "item", "label"),
    ] as [([String], String, String?, String)])
  func findsUsualNames(columns: [String], text: String, pair: String?, label: String) throws {
    let choice = try ColumnChoice(columns, needsLabel: true, file: "x")
    #expect(columns[choice.text] == text)
    #expect(choice.pair.map { columns[$0] } == pair)
    #expect(choice.label.map { columns[$0] } == label)
  }

  /// The header of a public set of clothes reviews: the title is often empty, the review never.
  @Test func aTitleIsTheTextIfNothingElseIs() throws {
    let columns = ["id", "Title", "Review Text", "Rating", "Recommended IND"]
    let request = ColumnRequest(label: "Rating")
    let choice = try ColumnChoice(columns, request, needsLabel: true, file: "x")
    #expect(columns[choice.text] == "Review Text")
  }

  @Test func takesWhatIsRequested() throws {
    let columns = ["Text", "text", "sentence1", "sentence2", "label", "Topic"]
    let request = ColumnRequest(text: "text", label: "TOPIC")
    let choice = try ColumnChoice(columns, request, needsLabel: false, file: "x")
    #expect(choice.text == 1)
    #expect(choice.pair == nil)
    #expect(choice.label == 5)
    #expect(choice.summary == "text from column \"text\", label from \"Topic\"")
    let pair = try ColumnChoice(
      columns, ColumnRequest(text: "Topic", pair: "sentence2"), needsLabel: false, file: "x")
    #expect((pair.text, pair.pair) == (5, 3))
    #expect(pair.label == nil)
  }

  @Test(
    arguments: [
      (["a", "b"], ColumnRequest(), "No column looks like the label; name it with labelColumn"),
      (["label"], ColumnRequest(), "No column looks like the text; name it with textColumn"),
      (["a", "b", "label"], ColumnRequest(), "No column looks like the text;"),
      (
        ["text", "Text", "label"], ColumnRequest(),
        "Several columns are called \"text\" if case is ignored"
      ),
      (["text", "label"], ColumnRequest(text: "review"), "There is no column \"review\""),
      (["text", "label"], ColumnRequest(pair: "b"), "There is no column \"b\""),
      (["text", "label"], ColumnRequest(label: "intent"), "There is no column \"intent\""),
      (
        ["text", "Text", "label"], ColumnRequest(text: "TEXT"),
        "Several columns are called \"text\""
      ),
      (["text", "label"], ColumnRequest(text: "label"), "One column cannot be text, second text"),
    ])
  func listsTheColumnsWhenNothingFits(
    columns: [String], request: ColumnRequest, message: String
  ) {
    let error = #expect(throws: FilbertError.self) {
      try ColumnChoice(columns, request, needsLabel: true, file: "x")
    }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    #expect(error?.message.hasSuffix("; the columns are \(list).") == true)
    #expect(error?.file == "x")
  }

  /// Comparing strings sorts the marks of a letter, which takes hours here.
  @Test(.timeLimit(.minutes(20)))
  func aNameMadeOfMarksIsReadAtOnce() throws {
    let long = "Text" + String(repeating: "\u{301}\u{316}", count: 1_000_000)
    let choice = try ColumnChoice([long, "text"], needsLabel: false, file: "x")
    #expect(choice.text == 1)
    #expect(ColumnChoice.usualTexts(in: [long, "Text"]) == ["Text"])
    let composed = try ColumnChoice(
      ["e\u{301}t\u{E9}", "b"], ColumnRequest(text: "\u{E9}te\u{301}"), needsLabel: false, file: "x"
    )
    #expect(composed.text == 0)
  }
}

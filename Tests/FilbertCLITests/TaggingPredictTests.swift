import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert predict` with a model that tags words: what is read, what is written, what is redacted.
@Suite struct TaggingPredictTests {
  /// Finds items and sizes; trained once.
  private static let trained = Task {
    let workspace = try Workspace("encoder")
    try workspace.write("train.conll", TaggingTests.corpus)
    let outcome = try await workspace.run(
      "train --model encoder --train train.conll --output tagger --validation-fraction 0 --epochs 60 "
        + "--batch-size 2 --learning-rate 0.01 --quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return workspace
  }

  private func workspace(_ models: String...) async throws -> Workspace {
    let trained = try await Self.trained.value
    let workspace = try models.isEmpty ? Workspace() : Workspace("classifier")
    try FileManager.default.copyItem(at: trained.url("tagger"), to: workspace.url("tagger"))
    return workspace
  }

  private func objects(_ outcome: Outcome) throws -> [JSONValue] {
    try outcome.lines.map { try JSONValue.parse(Array($0.utf8)) }
  }

  /// The text of each entity, as its offsets in scalars and in bytes have it.
  private func slices(_ object: JSONValue, _ text: String) throws -> [String] {
    let scalars = Array(text.unicodeScalars)
    let bytes = Array(text.utf8)
    return try (object["entities"]?.arrayValue ?? []).map { entity in
      let start = try #require(entity["start"]?.intValue)
      let end = try #require(entity["end"]?.intValue)
      let startByte = try #require(entity["start_byte"]?.intValue)
      let endByte = try #require(entity["end_byte"]?.intValue)
      let slice = String(String.UnicodeScalarView(scalars[start..<end]))
      #expect(slice == String(decoding: bytes[startByte..<endByte], as: UTF8.self))
      #expect(slice == entity["text"]?.stringValue)
      return slice
    }
  }

  private let predict = "predict --model tagger --quiet --output"
  private static let table =
    "sentence,word,pos,tag\n1,want,V,O\n1,to,P,O\n1,buy,V,O\n1,red,A,O\n1,mattress,N,O\n2,king,N,O\n2,size,N,O\n"

  // MARK: What is words and what is text

  @Test func aTableWithAWordARowIsReadAsWordsAndKeepsItsColumns() async throws {
    let workspace = try await workspace()
    try workspace.write("tok.csv", Self.table)
    let outcome = try await workspace.run("predict --model tagger --input tok.csv --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("tok.csv: a word a row, sentences from column \"sentence\""))
    let lines = try workspace.read("out.csv").split(separator: "\n")
    #expect(lines[0] == "sentence,word,pos,tag,predicted_tag,probability")
    for (line, start) in zip(
      lines.dropFirst(),
      [
        "1,want,V,O,O,0.", "1,to,P,O,O,0.", "1,buy,V,O,O,0.", "1,red,A,O,B-ITEM,0.",
        "1,mattress,N,O,I-ITEM,0.", "2,king,N,O,B-SIZE,0.", "2,size,N,O,I-SIZE,0.",
      ])
    { #expect(line.hasPrefix(start), "\(line)") }
    #expect(lines.count == 8)
    let stdin = try await workspace.run(
      "\(predict) - --input - --input-format csv", input: Self.table)
    #expect(try stdin.output == workspace.read("out.csv"))
    let columns = try await workspace.run("\(predict) - --input tok.csv --format conll")
    #expect(columns.output.hasPrefix("want\tO\nto\tO\n"))
  }

  @Test func whatMayBeTextsOrWordsIsNotGuessed() async throws {
    let workspace = try await workspace("classifier")
    try workspace.write("both.csv", "id,text,word\n1,buy red case,case\n")
    try await workspace.expectRefusal(
      "\(predict) out.csv --input both.csv", code: 64,
      "both.csv: The rows may be texts or words; give --text-column text or --word-column word.")
    let texts = try await workspace.run("\(predict) - --input both.csv --text-column text")
    #expect(texts.output.hasPrefix("id,text,word,entities\n1,buy red case,case,"))
    let labels = try await workspace.run("predict --model classifier --input both.csv --output -")
    #expect(labels.status == 0)
    try workspace.write("tok.csv", Self.table)
    try await workspace.expectRefusal(
      "predict --model classifier --input tok.csv --output out.csv", code: 64,
      "tok.csv: The table has a word a row, sentences from column \"sentence\", words from \"word\", and the model "
        + "labels whole texts; if a column holds texts, name it with --text-column.")
    let named = try await workspace.run(
      "predict --model classifier --input tok.csv --output - --text-column word")
    #expect(named.status == 0)
  }

  @Test(arguments: ["buy\tO\nred\tB-ITEM\n\n", "buy\tO\n\n", "EU NNP B-ORG\n. . O\n"])
  func columnsInATextFileAreNotTexts(text: String) async throws {
    let workspace = try await workspace()
    try workspace.write("in.txt", text)
    try await workspace.expectRefusal(
      "\(predict) out.csv --input in.txt --skip-bad-rows", code: 64,
      "in.txt: The lines look like words with tags; give --input-format conll to read words, or --input-format txt if "
        + "each line is a text.")
    for format in ["txt", "conll"] {
      let outcome = try await workspace.run(
        "\(predict) - --input in.txt --skip-bad-rows --input-format \(format)")
      #expect(outcome.status == 0)
    }
    try workspace.write("ok.txt", "vitamin O\nbuy red case\n")
    #expect(try await workspace.run("\(predict) - --input ok.txt").status == 0)
  }

  @Test func optionsWithoutEffectAreRefused() async throws {
    let workspace = try await workspace()
    try workspace.write("in.conll", "king\nsize\n\n")
    try workspace.write("tok.csv", Self.table)
    try workspace.write("in.jsonl", "{\"text\":\"king size\"}\n")
    let reason =
      "is for files with one text per row, but this one has one word per row; leave it out, or the options that name "
      + "columns of words."
    try await workspace.expectRefusal(
      "\(predict) out.csv --input in.conll --text-column text", code: 64,
      "--text-column text \(reason)")
    try await workspace.expectRefusal(
      "\(predict) out.csv --input tok.csv --text-column word --word-column word", code: 64,
      "--text-column word \(reason)")
    try await workspace.expectRefusal(
      "\(predict) out.csv --input in.conll --sentence-column id", code: 64,
      "--sentence-column is for tables with one word per row; in CoNLL columns a blank line ends a sentence."
    )
    try await workspace.expectRefusal(
      "\(predict) out.csv --input in.jsonl --sentence-column id", code: 64,
      "in.jsonl: --sentence-column is for tables with one word per row; this file has one text per line."
    )
  }

  // MARK: CoNLL columns

  @Test func columnsKeepTheirColumns() async throws {
    let workspace = try await workspace()
    try workspace.write("in.conll", "-DOCSTART- -X- O\n\nking NN O\nsize  NN O\n\nhow RB O\n")
    let outcome = try await workspace.run("predict --model tagger --input in.conll --output -")
    let start = "-DOCSTART- -X- -X- O\n\n"
    #expect(outcome.output == start + "king NN O B-SIZE\nsize NN O I-SIZE\n\nhow RB O O\n\n")
    #expect(outcome.errors.contains("in.conll: 1 -DOCSTART- line between documents"))
    try workspace.write("words.conll", "king\nsize\n\n")
    let words = try await workspace.run("\(predict) - --input words.conll")
    #expect(words.output == "king\tB-SIZE\nsize\tI-SIZE\n\n")
    let marks = try await workspace.run("\(predict) - --input in.conll --redact")
    #expect(marks.output == start + "[SIZE] _ _ B-SIZE\n\nhow RB O O\n\n")
  }

  @Test func sentencesInATableAreNumbered() async throws {
    let workspace = try await workspace()
    try workspace.write("in.conll", "# sent_id = 2\nking\tO\n\nhow\tO\n\n# sent_id = 2\nred\tO\n")
    let outcome = try await workspace.run("\(predict) - --input in.conll --format csv")
    #expect(
      outcome.lines.map { $0.split(separator: ",").prefix(2).joined(separator: ",") }
        == ["sentence,word", "1,king", "2,how", "3,red"])
    let tabs = try await workspace.run("\(predict) out.tsv --input in.conll")
    #expect(tabs.status == 0)
    #expect(try workspace.read("out.tsv").hasPrefix("sentence\tword\tpredicted_tag\tprobability\n"))
  }

  @Test func textsWithoutColumnsAreCounted() async throws {
    let workspace = try await workspace()
    try workspace.write("in.csv", "text,n\nking size,1\n,2\nhow,3\n")
    let outcome = try await workspace.run(
      "\(predict) - --input in.csv --format conll --skip-bad-rows")
    #expect(outcome.output == "king\tB-SIZE\nsize\tI-SIZE\n\nhow\tO\n\n")
    #expect(
      outcome.warnings == [
        "in.csv: not written, since conll has no place for it: other columns (\"n\")",
        "1 row with an empty text is not in the output (the first on line 3 of in.csv)",
      ])
  }

  @Test func wordsThatAreRowsAreProblems() async throws {
    let workspace = try await workspace()
    try workspace.write("in.tsv", "sentence\tword\n1\tking\n2\t\"\n2\tsize\n2\t\"\n3\tred\n")
    let outcome = try await workspace.run("\(predict) out.tsv --input in.tsv")
    #expect(outcome.status == 65)
    #expect(
      outcome.errorLines.first?.hasPrefix(
        "in.tsv:3: 1 row has a word with a TAB or a line break (line 3:") == true,
      "\(outcome.errors)")
    let skipping = try await workspace.run("\(predict) - --input in.tsv --skip-bad-rows")
    #expect(skipping.lines.map { $0.prefix(6) } == ["senten", "1\tking", "3\tred\t"])
    #expect(skipping.warnings.count == 1)
  }

  // MARK: JSON

  @Test func wordsAndTextAreRedactedAlike() async throws {
    let workspace = try await workspace()
    try workspace.write(
      "in.jsonl",
      #"{"text":"👍🏽 Buy  red mattress, King size","tokens":["👍🏽","Buy","red","mattress",",","King","size"]}"#
        + "\n")
    let plain = try objects(try await workspace.run("\(predict) - --input in.jsonl"))[0]
    let original = try #require(plain["text"]?.stringValue)
    #expect(try slices(plain, original) == ["red mattress", "King size"])
    let redacted = try objects(try await workspace.run("\(predict) - --input in.jsonl --redact"))[0]
    let text = try #require(redacted["text"]?.stringValue)
    #expect(text == "👍🏽 Buy  [ITEM], [SIZE]")
    #expect(try slices(redacted, text) == ["[ITEM]", "[SIZE]"])
    #expect(
      redacted["tokens"]?.arrayValue?.map(\.stringValue) == ["👍🏽", "Buy", "[ITEM]", ",", "[SIZE]"])
    #expect(
      redacted["predicted_tags"]?.arrayValue?.map(\.stringValue)
        == ["O", "O", "B-ITEM", "O", "B-SIZE"])
    let some = try objects(
      try await workspace.run(
        "\(predict) - --input in.jsonl", more: ["--redact-labels", "SIZE, "]))[0]
    #expect(try slices(some, "👍🏽 Buy  red mattress, [SIZE]") == ["red mattress", "[SIZE]"])
    #expect(some["tokens"]?.arrayValue?.count == 6)
    let csv = try await workspace.run("\(predict) - --input in.jsonl --redact --format csv")
    #expect(!csv.output.contains("size") && !csv.output.contains("mattress"), "\(csv.output)")
    try await workspace.expectRefusal(
      "\(predict) out.jsonl --input in.jsonl --redact --text-column text", code: 64,
      "in.jsonl:1: The words in \"tokens\" would stay as they are; leave out --text-column, so that text and words are "
        + "redacted alike, or remove them from the file.")
  }

  @Test func wordsOfAnotherTextAreRefused() async throws {
    let workspace = try await workspace()
    try workspace.write("in.jsonl", #"{"text":"king size","tokens":["king"]}"# + "\n")
    try await workspace.expectRefusal(
      "\(predict) out.jsonl --input in.jsonl", code: 65,
      "in.jsonl:1: The words in \"tokens\" are not those of \"text\", one after the other; correct them, or name what "
        + "to read with --text-column text or --word-column tokens.")
    for option in ["--text-column text", "--word-column tokens"] {
      #expect(try await workspace.run("\(predict) - --input in.jsonl \(option)").status == 0)
    }
    let outcome = try await workspace.run(
      "\(predict) - --input in.jsonl --redact --skip-bad-rows --word-column tokens")
    #expect(outcome.output == "")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("No row could be scored: the only one was rejected"))
  }

  @Test func wordsWithoutATextHaveNoOffsets() async throws {
    let workspace = try await workspace()
    let outcome = try await workspace.run(
      "\(predict) - --input - --input-format jsonl",
      input: #"{"tokens":["buy","king","size"]}"# + "\n")
    let entity = try #require(try objects(outcome)[0]["entities"]?.arrayValue?.first?.objectValue)
    #expect(entity.names == ["text", "label", "start_token", "end_token", "probability"])
    #expect(entity["text"]?.stringValue == "king size")
    #expect(entity["start_token"]?.intValue == 1 && entity["end_token"]?.intValue == 3)
  }

  @Test func badWordsAreBadRows() async throws {
    let workspace = try await workspace()
    let rows = [#"{"tokens":[null]}"#, #"{"tokens":["king","size"]}"#, #"{"tokens":["a",""]}"#]
    try workspace.write("in.jsonl", rows.joined(separator: "\n"))
    try await workspace.expectRefusal(
      "\(predict) out.jsonl --input in.jsonl", code: 65,
      #"in.jsonl:1: "tokens" has null where a word is expected (element 1)."#)
    let outcome = try await workspace.run("\(predict) - --input in.jsonl --skip-bad-rows")
    #expect(outcome.lines[0] == #"{"tokens":[null],"entities":null,"predicted_tags":null}"#)
    #expect(outcome.lines.count == 3)
    #expect(
      outcome.warnings == [
        "2 rows could not be used and have no result; the first: in.jsonl:1: "
          + #""tokens" has null where a word is expected (element 1)."#
      ])
    let count = try await workspace.run(
      "\(predict) - --input - --input-format jsonl", input: "{\"text\":\"king size\",\"words\":2}\n"
    )
    #expect(
      count.output.hasPrefix(#"{"text":"king size","words":2,"entities":[{"text":"king size""#))
    try workspace.write("empty.jsonl", rows[2])
    try await workspace.expectRefusal(
      "\(predict) out.jsonl --input empty.jsonl", code: 65,
      #"empty.jsonl:1: A word in "tokens" is empty."#)
  }

  @Test func prodigysRowsAreReadWhateverTheAnswer() async throws {
    let workspace = try await workspace()
    try workspace.write(
      "in.jsonl",
      #"{"text":"king-size","tokens":[{"text":"king","start":0,"end":4},{"start":5,"end":9}],"answer":"reject"}"#
        + "\n")
    let object = try objects(try await workspace.run("\(predict) - --input in.jsonl"))[0]
    #expect(try slices(object, "king-size") == ["king-size"])
    #expect(object["predicted_tags"]?.arrayValue?.map(\.stringValue) == ["B-SIZE", "I-SIZE"])
    try await workspace.expectRefusal(
      "\(predict) out.jsonl --input in.jsonl --redact", code: 64,
      "in.jsonl:1: Prodigy's tokens repeat the text or count places in it, which --redact would leave; make a file with "
        + "only the texts and redact that.")
  }

  @Test func arraysAndTasksAreRead() async throws {
    let workspace = try await workspace()
    try workspace.write(
      "in.json",
      """
      [{"id": 1.50, "data": {"text": "buy  king size"}, "annotations": []},
       {"text": "want to buy red mattress"}]
      """)
    let outcome = try await workspace.run("\(predict) - --input in.json")
    let found = try objects(outcome)
    #expect(found.count == 2, "\(outcome.errors)")
    #expect(outcome.lines[0].hasPrefix(#"{"id":1.50,"data":{"text":"buy  king size"},"#))
    #expect(try slices(found[0], "buy  king size") == ["king size"])
    #expect(try slices(found[1], "want to buy red mattress") == ["red mattress"])
    let named = try await workspace.run("\(predict) - --input in.json --word-column text")
    #expect(try slices(try objects(named)[1], "want to buy red mattress") == ["red mattress"])
    let stdin = try await workspace.run(
      "\(predict) - --input - --input-format json", input: try workspace.read("in.json"))
    #expect(stdin.output == outcome.output)
  }
}

import Foundation
import Testing

/// Files as other programs write them, through the commands.
@Suite struct FileFormatsTests {
  private static let texts = [
    "I want to buy two", "how much is the big one", "do you have it", "please send the prices",
    "where is my parcel", "cancel my order", "the refund is late", "what are your hours",
  ]
  private static var rows: [(text: String, label: String)] {
    texts.enumerated().map { ($1, $0 < 4 ? "buy" : "refund") }
  }
  private static let recipe =
    "--model encoder --output new --validation-fraction 0 --epochs 1 --recipe plain"

  /// Trains, and gives what was said.
  private func train(_ workspace: Workspace, _ arguments: String) async throws -> Outcome {
    try? workspace.remove("new")
    return try await workspace.run("train --train \(arguments) \(Self.recipe)")
  }

  // MARK: .txt

  @Test(arguments: [String.Encoding.utf16LittleEndian, .windowsCP1252])
  func aTableCalledTxtIsRead(encoding: String.Encoding) async throws {
    let workspace = try Workspace("encoder", "classifier")
    let table =
      (encoding == .utf16LittleEndian ? "\u{FEFF}" : "") + "text\tlabel\r\n"
      + Self.rows.map { "\($0.text) für\t\($0.label)\r\n" }.joined()
    try workspace.write("a.txt", [UInt8](try #require(table.data(using: encoding))))
    let scored = try await workspace.run("predict --model classifier --input a.txt --output -")
    let rows = scored.output.split(whereSeparator: \.isNewline)
    #expect(scored.status == 0 && rows.count == 9)
    #expect(rows.first == "text\tlabel\tpredicted_label\tprobability")
    #expect(scored.errors.contains("a.txt: read as a table, since the first line names columns"))
    let trained = try await train(workspace, "a.txt")
    #expect(trained.status == 0 && trained.errors.contains("labels: buy 4, refund 4"))
    let checked = try await workspace.run("check a.txt")
    #expect(checked.output.contains("2: buy 4, refund 4"))
    let lines = try await workspace.run(
      "predict --model classifier --input a.txt --input-format txt --output - --quiet")
    #expect(lines.lines.count == 10 && lines.lines.first == "text,predicted_label,probability")
    for command in ["tokenize --model classifier", "embed --model encoder --output -"] {
      let outcome = try await workspace.run("\(command) --input a.txt --quiet")
      #expect(outcome.lines.count == 8, "\(command)")
    }
  }

  @Test func linesWithATabStayLines() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.txt", "two sofas\tone lamp\n" + Self.texts.joined(separator: "\n"))
    let scored = try await workspace.run(
      "predict --model classifier --input a.txt --output - --quiet")
    #expect(scored.lines.count == 10)
  }

  /// Names that nobody knows: not read as a table, but said.
  @Test func otherTablesCalledTxtGetAHint() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write(
      "a.txt", "frage\tthema\n" + Self.rows.map { "\($0.text)\t\($0.label)\n" }.joined())
    let scored = try await workspace.run("predict --model classifier --input a.txt --output -")
    #expect(scored.status == 0 && scored.errors.contains("give --input-format tsv"))
    let trained = try await train(workspace, "a.txt")
    #expect(trained.status == 65 && trained.errors.contains("give --input-format tsv"))
    let told = try await train(workspace, "a.txt --label-column thema")
    #expect(told.status == 0 && told.errors.contains("labels: buy 4, refund 4"))
  }

  // MARK: JSON arrays and tasks

  private static var array: String {
    "[\n"
      + rows.enumerated().map {
        "{\"id\": \($0), \"text\": \"\($1.text)\", \"sentiment\": \"\($1.label)\"}"
      }.joined(separator: ",\n") + "\n]"
  }

  /// Tasks with a cancelled annotation and one without any beside them.
  private static var tasks: String {
    let labelled = rows.enumerated().map {
      #"{"id":\#($0),"data":{"text":"\#($1.text)","mail":"m \#($0)"},"annotations":[{"result":[{"from_name":"sentiment","type":"choices","value":{"choices":["\#($1.label)"]}}]}]}"#
    }
    let others = [
      #"{"id":98,"data":{"text":"buy","mail":"n"},"annotations":[{"was_cancelled":true,"result":[{"from_name":"sentiment","type":"choices","value":{"choices":["refund"]}}]}]}"#,
      #"{"id":99,"data":{"text":"red","mail":"o"},"annotations":[]}"#,
    ]
    return "[" + (others + labelled).joined(separator: ",\n") + "]"
  }

  @Test(arguments: ["a.json", "a.jsonl", "one-line.json"])
  func arraysAreTables(name: String) async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write(
      name, name == "one-line.json" ? Self.array.replacing("\n", with: "") : Self.array)
    let trained = try await train(workspace, "\(name) --label-column sentiment")
    #expect(trained.status == 0 && trained.errors.contains("labels: buy 4, refund 4"))
    let checked = try await workspace.run("check \(name) --label-column sentiment")
    #expect(checked.status == 0 && checked.output.contains("2: buy 4, refund 4"))
    let scored = try await workspace.run("predict --model classifier --input \(name) --output -")
    #expect(scored.status == 0 && scored.lines.count == 8)
    #expect(
      scored.lines.first?.hasPrefix(
        #"{"id":0,"text":"I want to buy two","sentiment":"buy","predicted_label":"#) == true)
    let evaluated = try await workspace.run(
      "evaluate --model classifier --data \(name) --label-column sentiment")
    #expect(evaluated.status == 0)
    #expect(evaluated.output.contains("8"))
  }

  @Test(arguments: ["a.json", "a.jsonl"])
  func tasksAreTables(name: String) async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write(
      name,
      name == "a.json"
        ? Self.tasks : String(Self.tasks.dropFirst().dropLast()).replacing(",\n", with: "\n"))
    let leftOut = "2 tasks left out: no annotation, or only cancelled ones"
    let trained = try await train(workspace, name)
    #expect(trained.status == 0 && trained.errors.contains("labels: buy 4, refund 4"))
    #expect(trained.warnings.contains("\(name): \(leftOut)"))
    let mails = try await train(workspace, "\(name) --text-column mail")
    #expect(
      mails.status == 0
        && mails.errors.contains("text from column \"mail\", label from \"sentiment\""))
    let checked = try await workspace.run("check \(name)")
    #expect(checked.status == 0 && checked.output.contains("2: buy 4, refund 4"))
    #expect(checked.output.contains("rows      8\n") && checked.output.contains(leftOut))
    let json = try await workspace.run("check \(name) --format json")
    #expect(json.output.contains(#""not_annotated": 2"#))
    let evaluated = try await workspace.run("evaluate --model classifier --data \(name)")
    #expect(evaluated.status == 0 && evaluated.warnings.contains("\(name): \(leftOut)"))
    // Labels do not matter.
    let scored = try await workspace.run("predict --model classifier --input \(name) --output -")
    #expect(scored.status == 0 && scored.lines.count == 10)
    #expect(scored.lines.first?.hasPrefix(#"{"id":98,"data":"#) == true)
  }

  @Test func severalSetsOfChoicesMustBeNamed() async throws {
    let workspace = try Workspace("encoder")
    let task = { (number: Int, sentiment: String, topic: String) in
      #"{"data":{"text":"text \#(number)"},"annotations":[{"result":[{"from_name":"sentiment","value":{"choices":["\#(sentiment)"]}},{"from_name":"topic","value":{"choices":["\#(topic)"]}}]}]}"#
    }
    try workspace.write("a.json", "[\(task(1, "a", "x")),\(task(2, "b", "y"))]")
    try await workspace.expectRefusal(
      "train --train a.json \(Self.recipe)", code: 65,
      "a.json: The tasks have several sets of choices, \"sentiment\" and \"topic\"; name the one that is the label with --label-column; the columns are \"text\", \"sentiment\", \"topic\"."
    )
    let named = try await train(workspace, "a.json --label-column topic")
    #expect(named.errors.contains("labels: x 1, y 1"))
  }

  /// Tasks with spans are for tagging, and said to be.
  @Test func tasksWithSpansAreForTagging() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(
      "a.json",
      #"[{"id":1,"data":{"email":"Ship it to Oslo","order":7},"annotations":[{"result":[{"to_name":"email","type":"labels","value":{"start":11,"end":15,"text":"Oslo","labels":["PLACE"]}}]}]}]"#
    )
    let refused = try await train(workspace, "a.json")
    #expect(refused.status == 65 && refused.errors.contains("add --task tagging"))
    let checked = try await workspace.run("check a.json --text-column email")
    #expect(checked.output.contains("entities  1; PLACE 1"))
    let converted = try await workspace.run(
      "convert --input a.json --output - --format conll --text-column email")
    #expect(converted.output == "Ship\tO\nit\tO\nto\tO\nOslo\tB-PLACE\n\n")
    #expect(
      converted.warnings == [
        "a.json: not written, since conll has no place for it: other members (\"order\")"
      ])
    let trained = try await train(workspace, "a.json --task tagging --text-column email")
    #expect(trained.status == 0, "\(trained.errors)")
    for line in ["a.json --text-column email", "a.json"] {
      let tagged = try await workspace.run("predict --model new --input \(line) --output -")
      #expect(tagged.status == 0 && tagged.lines.count == 1, "\(tagged.errors)")
    }
  }

  // MARK: Without a header

  private static var bare: String { rows.map { "\($0.text),\($0.label)\n" }.joined() }

  @Test func tablesWithoutAHeaderAreRead() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("a.csv", Self.bare)
    try workspace.write("a.tsv", Self.bare.replacing(",", with: "\t"))
    for name in ["a.csv", "a.tsv"] {
      let columns = "\(name) --no-header --text-column 1 --label-column 2"
      let trained = try await train(workspace, columns)
      #expect(trained.status == 0 && trained.errors.contains("labels: buy 4, refund 4"))
      let checked = try await workspace.run("check \(columns)")
      #expect(checked.status == 0 && checked.output.contains("2: buy 4, refund 4"))
      let evaluated = try await workspace.run("evaluate --model classifier --data \(columns)")
      #expect(evaluated.status == 0 && evaluated.errors.contains("\(name): 8 rows,"))
      let scored = try await workspace.run(
        "predict --model classifier --input \(name) --no-header --text-column 1 --output - --quiet")
      #expect(scored.lines.count == 8)
      #expect(
        scored.lines[0].hasPrefix(
          name == "a.csv" ? "I want to buy two,buy," : "I want to buy two\tbuy\t"))
      for command in ["tokenize --model classifier", "embed --model encoder --output -"] {
        let outcome = try await workspace.run(
          "\(command) --input \(name) --no-header --text-column 1 --quiet")
        #expect(outcome.lines.count == 8, "\(command)")
      }
    }
    let objects = try await workspace.run(
      "predict --model classifier --input a.csv --no-header --text-column 1 --output - --format jsonl --quiet"
    )
    #expect(objects.lines[0].hasPrefix(#"{"1":"I want to buy two","2":"buy","predicted_label":"#))
    let validated = try await workspace.run(
      "train --train a.csv --validation a.tsv --no-header --text-column 1 --label-column 2 --model encoder --output v --epochs 1 --recipe plain"
    )
    #expect(validated.status == 0 && validated.errors.contains("a.tsv: 8 rows"))
  }

  /// The refusal names the option, and the file is not read as one row less.
  @Test(arguments: [
    "train --train a.csv \(recipe)", "check a.csv",
    "predict --model classifier --input a.csv --output -",
  ])
  func theRefusalNamesTheOption(command: String) async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("a.csv", Self.bare)
    let outcome = try await workspace.run(command)
    #expect(outcome.status == 65 && outcome.errors.contains("give --no-header"))
  }

  /// One column is taken for the text whatever it is called.
  @Test func aFirstRowInPlaceOfAHeaderIsSaid() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.csv", Self.texts.joined(separator: "\n"))
    let outcome = try await workspace.run("predict --model classifier --input a.csv --output -")
    #expect(outcome.status == 0)
    #expect(
      outcome.warnings.count == 1
        && outcome.warnings[0].contains("give --no-header and --text-column 1"))
    try workspace.write("b.csv", "Customer wrote\na\nb\n")
    let named = try await workspace.run("predict --model classifier --input b.csv --output -")
    #expect(named.warnings.isEmpty)
  }

  @Test func runsWithoutAHeaderResumeAndReject() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.csv", Self.bare + "three,fields,here\n,empty\n")
    let options =
      "predict --model classifier --input a.csv --no-header --text-column 1 --rejects r.csv"
    let once = try await workspace.run("\(options) --output once.csv")
    #expect(once.status == 0)
    #expect(try workspace.read("r.csv").split(separator: "\n").count == 3)
    try workspace.remove("r.csv")
    let resumed = try await workspace.run("\(options) --output twice.csv --resume")
    #expect(resumed.status == 0)
    #expect(try workspace.read("once.csv") == workspace.read("twice.csv"))
    #expect(try workspace.read("once.csv").split(separator: "\n").count == 8)
  }

  @Test func tablesOfWordsHaveNoHeaderEither() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("a.csv", "1,buy,O\n1,red,B-COLOR\n2,shoes,O\n2,blue,B-COLOR\n")
    let columns = "--no-header --sentence-column 1 --word-column 2"
    let converted = try await workspace.run(
      "convert --input a.csv \(columns) --tag-column 3 --output - --format conll --quiet")
    #expect(converted.output == "buy\tO\nred\tB-COLOR\n\nshoes\tO\nblue\tB-COLOR\n\n")
    let trained = try await train(workspace, "a.csv --task tagging \(columns) --tag-column 3")
    #expect(trained.status == 0, "\(trained.errors)")
    let tagged = try await workspace.run(
      "predict --model new --input a.csv \(columns) --output - --quiet")
    #expect(tagged.lines.count == 4 && tagged.lines[0].hasPrefix("1,buy,O,"), "\(tagged.errors)")
    // What the output has no place for is said.
    let objects = try await workspace.run(
      "predict --model new --input a.csv \(columns) --output - --format jsonl")
    #expect(
      objects.warnings.contains(
        "a.csv: not written, since jsonl has no place for it: other columns (\"3\")"))
    try workspace.write("texts.csv", "id,text\n7,buy red\n")
    let words = try await workspace.run(
      "predict --model new --input texts.csv --output - --format conll")
    #expect(
      words.warnings.contains(
        "texts.csv: not written, since conll has no place for it: other columns (\"id\")"))
    let missing = try await workspace.run("convert --input a.csv --output - --format conll")
    #expect(missing.status == 65 && missing.errors.contains("--no-header"))
  }

  // MARK: What an output cannot hold

  @Test func noMemberIsLostInCSV() async throws {
    let workspace = try Workspace("classifier")
    let first = String(repeating: "{\"text\":\"buy\"}\n", count: 200)
    try workspace.write(
      "a.jsonl", first + "{\"text\":\"a\",\"note\":null}\n{\"text\":\"red\",\"note\":\"x\"}\n")
    let refused = try await workspace.run(
      "predict --model classifier --input a.jsonl --output out.csv")
    #expect(refused.status == 65 && !workspace.exists("out.csv"))
    #expect(
      refused.errorLines.first?.hasPrefix(
        "a.jsonl:202: The output has no column for the member \"note\"") == true
    )
    let chosen = try await workspace.run(
      "predict --model classifier --input a.jsonl --output out.csv --columns text --quiet")
    #expect(chosen.status == 0)
    #expect(try workspace.read("out.csv").split(separator: "\n").count == 203)
    let database = try await workspace.run(
      "predict --model classifier --input a.jsonl --output sqlite:out.db?table=t")
    #expect(database.status == 65 && database.errors.contains("the member \"note\""))
    // Of several files the one is named that has the line.
    try workspace.write("first.jsonl", "{\"text\":\"buy\"}\n")
    try workspace.write("second.jsonl", "{\"text\":\"buy\",\"note\":1}\n")
    let second = try await workspace.run(
      "predict --model classifier --input first.jsonl second.jsonl --output out2.csv")
    #expect(second.status == 65)
    #expect(second.errorLines.first?.hasPrefix("second.jsonl:1: The output has") == true)
    // The first lines of a file name the columns too.
    try workspace.write("c.jsonl", "{\"text\":\"buy\"}\n{\"text\":\"red\",\"note\":\"x\"}\n")
    let lines = try await workspace.run(
      "predict --model classifier --input c.jsonl --output - --format csv --quiet")
    #expect(lines.lines.first == "text,note,predicted_label,probability")
    // All objects of an array name the columns.
    try workspace.write("b.json", "[{\"text\":\"buy\"},{\"text\":\"red\",\"note\":\"x\"}]")
    let array = try await workspace.run(
      "predict --model classifier --input b.json --output - --format csv --quiet")
    #expect(array.lines.first == "text,note,predicted_label,probability")
  }

  @Test func noColumnIsLostInJSON() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.csv", "text,,\nbuy,1,\nred,1,2\n")
    let refused = try await workspace.run(
      "predict --model classifier --input a.csv --output out.jsonl")
    #expect(refused.status == 65)
    #expect(
      refused.errorLines.first?.hasPrefix("a.csv:3: Two columns without a name have a value")
        == true)
    try workspace.write("b.csv", ",text,,\n7,buy,,\n8,red,,\n")
    let kept = try await workspace.run(
      "predict --model classifier --input b.csv --output - --format jsonl --quiet")
    #expect(kept.lines.first?.hasPrefix(#"{"":"7","text":"buy","predicted_label":"#) == true)
  }

  @Test func convertKeepsColumnsOrSaysSo() async throws {
    let workspace = try Workspace()
    let columns =
      "-DOCSTART-\t-X-\tO\n\nEU\tNNP\tB-ORG\nsays\tVB\tO\n\n-DOCSTART-\t-X-\tO\n\nit\tPRP\tO\n\n"
    try workspace.write("a.conll", columns)
    let same = try await workspace.run("convert --input a.conll --output - --format conll")
    #expect(same.output == columns && same.warnings.isEmpty)
    let objects = try await workspace.run("convert --input a.conll --output - --format jsonl")
    #expect(
      objects.warnings == [
        "a.conll: not written, since jsonl has no place for it: other columns (\"2\") and where documents begin"
      ])
    try workspace.write("a.jsonl", #"{"text":"aa bb","label":[[0,5,"X"],[3,5,"Y"]]}"#)
    let nested = try await workspace.run("convert --input a.jsonl --output - --format conll")
    #expect(
      nested.status == 65 && nested.output == "" && nested.errors.contains("spans that overlap"))
  }

  /// Sentences that are words, in the three commands that read tags.
  @Test func unsegmentedSentencesAreSaid() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("a.conll", "床垫很软,物流快 B-ITEM\n\n价格多少 O\n\n怎么退货 O\n")
    let words = "3 sentences are single words of a script without blanks"
    let converted = try await workspace.run("convert --input a.conll --output - --format jsonl")
    #expect(converted.warnings.count == 1 && converted.warnings[0].contains(words))
    let trained = try await train(workspace, "a.conll")
    #expect(trained.status == 0 && trained.errors.contains(words))
    let checked = try await workspace.run("check a.conll")
    #expect(checked.output.contains(words))
    let json = try await workspace.run("check a.conll --format json")
    #expect(json.output.contains(#""unsegmented": {"#))
    try workspace.write("b.conll", "床\tB-ITEM\n垫\tI-ITEM\n很\tO\n软\tO\n")
    #expect(
      try await workspace.run("convert --input b.conll --output - --format jsonl").warnings.isEmpty)
  }
}

import FilbertJSON
import Testing

/// Files of annotation tools and of pandas, from the command line.
struct AnnotatedFilesTests {
  private let train =
    "train --model encoder --output out --overwrite --epochs 1 --validation-fraction 0 --train"

  private func rows(_ labels: [String], _ more: [String] = []) -> String {
    labels.enumerated().map { number, label in
      "{\"text\":\"how much \(number)\",\"label\":\(label)\(more.isEmpty ? "" : "," + more[number])}\n"
    }.joined()
  }

  @Test func rejectedRowsAreLeftOutWhereverLabelsAreRead() async throws {
    let workspace = try Workspace("encoder", "classifier")
    let answers = ["accept", "reject", "accept", "ignore"].map { "\"answer\":\"\($0)\"" }
    try workspace.write(
      "a.jsonl", rows(["\"buy\"", "\"buy\"", "\"refund\"", "\"refund\""], answers))
    let line = "a.jsonl: 2 rows left out because of \"answer\": reject 1, ignore 1 (lines 2, 4)\n"
    let trained = try await workspace.run("\(train) a.jsonl")
    #expect(trained.status == 0 && trained.errors.contains(line), "\(trained.errors)")
    #expect(trained.errors.contains("labels: buy 1, refund 1\n"))
    try workspace.write("b.jsonl", rows(["\"buy\"", "\"refund\""]))
    let validated = try await workspace.run(
      "train --model encoder --output out --overwrite --epochs 1 --train b.jsonl --validation a.jsonl"
    )
    #expect(validated.status == 0 && validated.errors.contains(line), "\(validated.errors)")
    let evaluated = try await workspace.run(
      "evaluate --model classifier --data a.jsonl --format json")
    #expect(evaluated.errors.contains(line))
    #expect(try JSONValue.parse(evaluated.output)["weighted avg"]?["support"]?.intValue == 2)
    let checked = try await workspace.run("check a.jsonl")
    #expect(
      checked.output.contains(
        "  left out  2 rows left out because of \"answer\": reject 1, ignore 1 (lines 2, 4)\n"))
    // Labels do not matter to what is scored.
    let scored = try await workspace.run("predict --model classifier --input a.jsonl --output -")
    #expect(scored.output.split(separator: "\n").count == 4)
  }

  @Test func structuresAreReadOrRefused() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("one.jsonl", rows(["[\"buy\"]", "\"['refund']\""]))
    let one = try await workspace.run("\(train) one.jsonl")
    #expect(one.errors.contains("labels: buy 1, refund 1\n"), "\(one.errors)")
    try workspace.write(
      "cats.tsv", "text\tcats\na\t{'buy': 1.0, 'late': 0.0}\nb\t{'buy': 1.0, 'late': 1.0}\n")
    let cats = try await workspace.run("\(train) cats.tsv --label-column cats --task multilabel")
    #expect(cats.errors.contains("labels: buy 2, late 1\n"), "\(cats.errors)")
    try await workspace.expectRefusal(
      "train --model encoder --output new --train cats.tsv --label-column cats", code: 65,
      "cats.tsv:2: 2 rows have a set or an object that may name several labels (lines 2 and 3; the first: "
        + "\"{'buy': 1.0, 'late': 0.0}\"); correct them, train for several labels per text with --task multilabel, or pass "
        + "--skip-bad-rows to continue without them.")
    try workspace.write("hot.csv", "text,labels\na,\"[0, 1]\"\nb,\"[1, 0]\"\n")
    try await workspace.expectRefusal(
      "train --model encoder --output new --train hot.csv --task multilabel", code: 65,
      "hot.csv:2: 2 rows have a number for each label without the names of the labels (lines 2 and 3; the first: "
        + "\"[0, 1]\"); correct them, write the names of the labels that apply, or a column for each label and name these "
        + "with --label-columns, or pass --skip-bad-rows to continue without them.")
    try workspace.write("lists.csv", "id,tokens,ner_tags\n1,\"['buy', 'red']\",\"['O', 'B-C']\"\n")
    let converted = try await workspace.run("convert --input lists.csv --output - --format conll")
    #expect(converted.output == "buy\tO\nred\tB-C\n\n")
  }

  @Test func oddWordsAmongVerdictsAreReported() async throws {
    let workspace = try Workspace("encoder")
    let answers = ["accept", "reject", "accept", "unsure"].map { "\"answer\":\"\($0)\"" }
    try workspace.write(
      "a.jsonl", rows(["\"buy\"", "\"buy\"", "\"refund\"", "\"refund\""], answers))
    let line =
      "1 row that \"answer\" does not accept (line 2) is used, because 1 row has a word in \"answer\" that is no verdict: "
      + "\"unsure\" (line 4); correct that to leave out what annotators rejected\n"
    let trained = try await workspace.run("\(train) a.jsonl")
    #expect(trained.status == 0 && trained.errors.contains(line), "\(trained.errors)")
    #expect(try await workspace.run("check a.jsonl").output.contains("  problems  \(line)"))
    let json = try await workspace.run("check a.jsonl --format json")
    #expect(json.output.contains("that is no verdict"), "\(json.output)")
  }

  /// The column of a task may have the name of a member of the task itself, and the only set of choices is no text.
  @Test func tasksGiveTheirDataWhereTheyAreScored() async throws {
    let workspace = try Workspace("classifier")
    func write(_ data: String) throws {
      try workspace.write(
        "tasks.json",
        #"[{"id":1,"data":\#(data),"annotations":[{"result":[{"from_name":"intent","value":{"choices":["buy"]}}]}]}]"#
      )
    }
    let predict = "predict --model classifier --input tasks.json --output - --columns"
    try write(#"{"q":"how much"}"#)
    let only = try await workspace.run("\(predict) q")
    #expect(only.errors.contains("text from column \"q\""), "\(only.errors)")
    try write(#"{"id":"A7","text":"how much"}"#)
    let scored = try await workspace.run("\(predict) id,intent")
    #expect(
      scored.output.hasPrefix(#"{"id":"A7","intent":"buy","predicted_label":"#),
      "\(scored.output)")
  }

  /// Only the first line of a pipe names the columns.
  @Test func aRowWithALateMemberIsABadRow() async throws {
    let workspace = try Workspace("classifier")
    let lines = (0..<300).map { "{\"text\":\"how much \($0)\"}\n" }
    try workspace.write(
      "late.jsonl", lines.joined() + "{\"text\":\"why\",\"note\":\"x\"}\n" + lines[0])
    let predict = "predict --model classifier --input late.jsonl --output"
    let reason =
      "late.jsonl:301: The output has no column for the member \"note\" of this object"
    let ended = try await workspace.run("\(predict) new.csv")
    #expect(ended.status == 65 && ended.errors.contains(reason), "\(ended.errors)")
    for more in ["", " --resume"] {
      let skipped = try await workspace.run("\(predict) out.csv --skip-bad-rows --overwrite\(more)")
      #expect(skipped.status == 0, "\(skipped.errors)")
      #expect(try workspace.read("out.csv").split(separator: "\n").count == 302)
      let rejected = try await workspace.run(
        "\(predict) rej.csv --rejects bad.csv --overwrite\(more)")
      #expect(rejected.status == 0, "\(rejected.errors)")
      #expect(try workspace.read("rej.csv").split(separator: "\n").count == 302)
      #expect(try workspace.read("bad.csv").contains("has no column for the member"))
    }
    let kept = try await workspace.run("\(predict) kept.csv --columns text")
    #expect(kept.status == 0, "\(kept.errors)")
  }

  @Test func aListOfWordsIsNoWord() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(
      "lists.csv",
      "id,tokens,ner_tags\n1,\"['buy', 'red']\",\"['O', 'B-C']\"\n2,\"['sofa']\",\"['O']\"\n")
    let trained = try await workspace.run(
      "train --model encoder --output tagger --epochs 1 --validation-fraction 0 --train lists.csv --task tagging"
    )
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try await workspace.run("evaluate --model tagger --data lists.csv").status == 0)
    try await workspace.expectRefusal(
      "predict --model tagger --input lists.csv --output -", code: 65,
      "lists.csv:2: The column \"tokens\" has a list of words in each row, and a word is expected; give such lists as JSON "
        + "Lines, {\"tokens\": [\"buy\", \"red\"]}.")
  }

  @Test func textsThatAreNoneAreSaid() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "in.jsonl",
      "{\"text\":\"how much\"}\n{\"text\":5}\n{\"text\":[\"how\",\"much\"]}\n{\"text\":\"['a', 'b']\"}\n"
    )
    let predict = "predict --model classifier --input in.jsonl --output -"
    try await workspace.expectRefusal(
      predict, code: 65,
      "in.jsonl:3: \"text\" is a list, but a text is expected; name the column of the text with --text-column."
    )
    let outcome = try await workspace.run("\(predict) --skip-bad-rows --quiet")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains(
        "warning: 2 rows have a value that is not plain text and were scored as written; the first, on line 2, has a number or a truth value "
          + "as text\n"), "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "warning: 1 row could not be used and has no result; the first: in.jsonl:3: \"text\" is a list"
      ))
    #expect(outcome.output.split(separator: "\n").count == 4)
  }
}

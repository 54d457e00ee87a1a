import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Data that is odd and right.
struct StrangeDataTests {
  @Test func excelsFilesComeBackAsTheyWere() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "data.csv",
      "\u{FEFF}id;text\r\n1;buy\r\n2;\"late; \"\"order\"\"\"\r\n\r\n3;\"red\r\ncase\"\r\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input data.csv --output scored.csv --quiet")
    #expect(outcome.status == 0 && outcome.errors == "")
    let pattern =
      /\u{FEFF}id;text;predicted_label;probability\r\n1;buy;\w+;0\.\d+\r\n2;"late; ""order""";\w+;0\.\d+\r\n3;"red\r\ncase";\w+;0\.\d+\r\n/
      .matchingSemantics(.unicodeScalar)
    #expect(try workspace.read("scored.csv").wholeMatch(of: pattern) != nil)
  }

  @Test func labelsMayBeAnything() async throws {
    let workspace = try Workspace("encoder")
    let labels = ["comma, here", "say \"hi\"", "two\nlines", "😀", "é", "e\u{301}"]
    var csv = "text,label\n"
    for row in 0..<36 {
      let label = labels[row % 6].replacing("\"", with: "\"\"")
      csv += "buy \(row),\"\(label)\"\n"
    }
    try workspace.write("data.csv", csv)
    let trained = try await workspace.run(
      "train --model encoder --train data.csv --output model --epochs 1")
    #expect(trained.status == 0)
    // One message a line, whatever is in the labels.
    #expect(trained.errors.contains(#", two\nlines 6, "#))
    let evaluated = try await workspace.run(
      "evaluate --model model --data data.csv --format json --quiet")
    #expect(evaluated.status == 0)
    let report = try JSONValue.parse(evaluated.bytes)
    for label in labels { #expect(report[label]?["support"]?.intValue == 6) }
    let scored = try await workspace.run(
      "predict --model model --input data.csv --output scored.jsonl --all --quiet")
    #expect(scored.status == 0)
    for line in try workspace.read("scored.jsonl").split(separator: "\n") {
      let row = try JSONValue.parse(Array(line.utf8))
      #expect(labels.allSatisfy { row["probabilities"]?[$0]?.doubleValue != nil })
    }
  }

  @Test func longTextsAreCutAndCounted() async throws {
    let workspace = try Workspace("classifier")
    // 1 MB of words, 1 MB of one word, 100 tokens, and one that fits.
    let texts = [
      String(repeating: "hello world ", count: 80_000), String(repeating: "a", count: 1_000_000),
      String(repeating: "buy ", count: 100), "buy",
    ]
    try workspace.write("data.csv", "text\n" + texts.joined(separator: "\n") + "\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input data.csv --output scored.csv")
    #expect(outcome.status == 0)
    #expect(
      outcome.warnings == [
        "2 of 4 texts are longer than 64 tokens and cut; the rest is not read (see --max-length and --long-texts)"
      ])
  }

  @Test func tenThousandColumns() async throws {
    let workspace = try Workspace("encoder", "classifier")
    let names = (1..<10_000).map { "c\($0)" }
    let fields = String(repeating: "x,", count: 9_999)
    try workspace.write("data.csv", names.joined(separator: ",") + ",text\n\(fields)buy\n")
    let scored = try await workspace.run(
      "predict --model classifier --input data.csv --output - --quiet")
    #expect(scored.status == 0)
    #expect(scored.lines.last?.hasPrefix(fields + "buy,") == true)
    try await workspace.expectRefusal(
      "train --model encoder --train data.csv --output model", code: 65,
      "data.csv: No column looks like the label; name it with --label-column, or give --no-header if the first row is data; the columns are "
        + names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ") + " and 9980 more.")
  }

  @Test func controlCharactersPassThrough() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("data.csv", "text\na\u{0}b\u{7}\n\u{0}\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input data.csv --output - --quiet")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 3)
    #expect(outcome.lines[1].hasPrefix("a\u{0}b\u{7},"))
  }

  @Test func columnsInChinese() async throws {
    let workspace = try Workspace("encoder")
    let rows = (0..<20).map { "\($0 % 2 == 0 ? "想买手机壳" : "退款") \($0),\($0 % 2 == 0 ? "购买" : "售后")" }
    try workspace.write("评论.csv", "内容,标签\n" + rows.joined(separator: "\n") + "\n")
    let outcome = try await workspace.run(
      "train --model encoder --train 评论.csv --output 模型 --epochs 1")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.hasPrefix("评论.csv: 20 rows, text from column \"内容\", label from \"标签\"\n"))
    #expect(workspace.exists("模型/model.safetensors"))
  }

  @Test func tooFewRowsToValidate() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("data.csv", "text,label\na,x\nb,y\nc,x\n")
    let outcome = try await workspace.run(
      "train --model encoder --train data.csv --output model --epochs 1")
    #expect(outcome.status == 0)
    #expect(
      outcome.warnings.contains(
        "there are too few rows to set any aside; the last epoch is kept without validation"))
    let everything = try await workspace.run(
      "train --model encoder --train data.csv --output model --epochs 2 --validation-fraction 0 --overwrite"
    )
    #expect(everything.status == 0)
    #expect(everything.errors.contains("3 rows to train on, 0 set aside for validation"))
    #expect(everything.errors.contains("Done: epoch 2 kept, "))
  }

  // MARK: What steers a terminal

  /// C0, DEL, C1, orders of direction, marks that nobody sees, separators, tags, room for more of them.
  private static let steering =
    "\u{1B}[2J\u{7}\u{8}\u{7F}\u{85}\u{9B}2J\u{9F}\u{AD}\u{61C}\u{180E}\u{200B}\u{200E}\u{200F}"
    + "\u{2028}\u{2029}\u{202A}\u{202E}\u{2060}\u{2065}\u{2066}\u{2069}\u{FEFF}\u{FFF9}\u{1D173}"
    + "\u{E0001}\u{E0041}\u{E007F}\u{E0080}"
  /// What writing needs, joiners included.
  private static let writing =
    "一 عربي می\u{200C}خواهم क\u{94D}\u{200D}ष 👩\u{200D}👧 ❤\u{FE0F} e\u{301} 🇮🇳"

  /// Everything that is said and that shows a name has it escaped, and nothing steers.
  private func expectEscaped(_ shown: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let steering = Set(Self.steering.unicodeScalars.filter { $0.value < 0x20 || $0.value > 0x7E })
    let found = shown.unicodeScalars.filter { steering.contains($0) }
    #expect(
      found.isEmpty, "\(found.map { String($0.value, radix: 16) })",
      sourceLocation: sourceLocation)
    #expect(shown.contains("\\u{9b}2J"), sourceLocation: sourceLocation)
    #expect(shown.contains("\\u{202e}"), sourceLocation: sourceLocation)
    #expect(shown.contains("\\u{e0041}"), sourceLocation: sourceLocation)
  }

  @Test func labelsOfModelsSteerNoTerminal() async throws {
    let workspace = try Workspace("encoder")
    let label = Self.steering + Self.writing
    for (name, labels) in [("one", ["buy", label]), ("several", ["buy", label])] {
      try TinyModel.writeClassifier(
        to: workspace.url(name), labels: labels,
        task: name == "one" ? .classification : .multilabel)
    }
    try workspace.write(
      "data.csv", "text,label\nbuy,buy\nred,\"\(label)\"\nlate,\(Self.steering)\n")
    for model in ["one", "several"] {
      let inspected = try await workspace.run("inspect --model \(model)")
      expectEscaped(inspected.output)
      #expect(inspected.output.contains(Self.writing))
      let report = try await workspace.run("evaluate --model \(model) --data data.csv")
      #expect(report.status == 0)
      expectEscaped(report.output)
      #expect(report.output.contains(Self.writing))
      // The label that the model does not know.
      expectEscaped(report.errors)
    }
    // Data are data.
    let scored = try await workspace.run(
      "predict --model one --input data.csv --output - --all --quiet")
    #expect(scored.output.unicodeScalars.contains("\u{9B}"))
    let json = try await workspace.run("evaluate --model one --data data.csv --format json --quiet")
    #expect(try JSONValue.parse(json.bytes)[label]?["support"]?.intValue == 1)
    let unknown = try await workspace.run(
      "predict --model one --input data.csv --output x.csv --filter label=nothing")
    #expect(unknown.status == 64)
    expectEscaped(unknown.errors)
  }

  @Test func namesAndLabelsOfFilesSteerNoTerminal() async throws {
    let workspace = try Workspace("encoder", "classifier")
    let name = "\(Self.steering).csv"
    try workspace.write(
      name, "text,\(Self.steering)id,label\nbuy,1,\"\(Self.steering)\"\nred,2,b\n,3,b\n")
    let checked = try await workspace.run("check", more: [name])
    expectEscaped(checked.output)
    try workspace.write("words.conll", "buy\tO\nred\tB-\(Self.steering)\n\n")
    expectEscaped(try await workspace.run("check words.conll").output)
    let scored = try await workspace.run(
      "predict --model classifier --skip-bad-rows --output out.csv --input", more: [name])
    #expect(scored.status == 0)
    expectEscaped(scored.errors)
    let trained = try await workspace.run(
      "train --model encoder --output model --epochs 1 --skip-bad-rows --train", more: [name])
    expectEscaped(trained.errors)
    // A file of that name in a model directory.
    try workspace.write("classifier/\(name)", "x")
    expectEscaped(try await workspace.run("inspect --model classifier").output)
  }

  /// The parser repeats what it was given.
  @Test(
    arguments: [
      "predict --model classifier --input data.csv --output x.csv --filter",
      "predict --model classifier --input data.csv --output x.csv --columns",
      "predict --model classifier --input data.csv --output x.csv --threads",
      "predict --model classifier --input data.csv --output x.csv --threads=",
      "predict --model classifier --output x.csv --input", "train --train data.csv --schedule",
      "predict --model classifier --output x.csv --input sqlite:", "inspect --model",
      "inspect --model x --", "", "--", "serve --log-format", "check", "check --task",
      "check --input-format", "convert --input x.conll --output",
    ])
  func whatIsGivenSteersNoTerminal(command: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("data.csv", "text\nbuy\n")
    // `--option=` takes the next word as its value.
    var words = command.split(separator: " ").map(String.init)
    let value = "x\(Self.steering)\nerror: forged"
    if let last = words.last, last.hasSuffix("=") || last == "--" || last.hasSuffix(":") {
      words[words.count - 1] = last + value
    } else {
      words.append(value)
    }
    let outcome = try await workspace.run("", more: words)
    #expect(outcome.status != 0)
    expectEscaped(outcome.errors)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.output == "")
  }
}

import FilbertJSON
import Testing

struct PredictTests {
  private func workspace() throws -> Workspace { try Workspace("classifier") }

  @Test func csvKeepsColumnsAndOrder() async throws {
    let workspace = try workspace()
    let rows = ["7,\"late, order\",x", "3,buy red case,", "5,\"say \"\"hi\"\"\",\"two\nlines\""]
    try workspace.write("in.csv", "id,text,note\n" + rows.joined(separator: "\n") + "\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input in.csv --output out.csv --all")
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    var rest = try workspace.read("out.csv")[...]
    let header = "id,text,note,predicted_label,probability,probability_buy,probability_refund\n"
    #expect(rest.hasPrefix(header))
    rest = rest.dropFirst(header.count)
    for row in rows {
      #expect(rest.hasPrefix(row + ","))
      let fields = rest.dropFirst(row.count + 1).prefix { $0 != "\n" }.split(separator: ",")
      #expect(fields.count == 4)
      let values = fields.dropFirst().compactMap { Float($0) }
      #expect(values.count == 3)
      #expect(values[0] == max(values[1], values[2]))
      #expect(abs(values[1] + values[2] - 1) < 1e-6)
      #expect(fields[0] == (values[1] > values[2] ? "buy" : "refund"))
      rest = rest.dropFirst(row.count + 1).drop { $0 != "\n" }.dropFirst()
    }
    #expect(rest.isEmpty)
    #expect(outcome.errors.hasPrefix("in.csv: text from column \"text\"\nPredicted: "))
  }

  @Test func linesFromStandardInputToStandardOutput() async throws {
    let workspace = try workspace()
    let texts = "buy red case\nlate order\n"
    let csv = try await workspace.run(
      "predict --model classifier --input - --input-format txt --output -", input: texts)
    #expect(csv.status == 0)
    #expect(csv.lines[0] == "text,predicted_label,probability")
    #expect(csv.lines[1].hasPrefix("buy red case,"))
    #expect(csv.lines.count == 3)
    #expect(csv.errors.hasPrefix("standard input: text from column \"text\"\n"))
    let json = try await workspace.run(
      "predict --model classifier --input - --input-format txt --output - --format jsonl",
      input: texts)
    #expect(json.lines[0].hasPrefix(#"{"text":"buy red case","predicted_label":""#))
    // Every digit of a Float, in both formats.
    let object = try JSONValue.parse(Array(json.lines[0].utf8))
    let probability = try #require(object["probability"]?.doubleValue)
    #expect(csv.lines[1].hasSuffix(",\(Float(probability))"))
  }

  @Test func theOutputsNameDecidesItsFormat() async throws {
    let workspace = try workspace()
    try workspace.write("in.csv", "text,n\nbuy,1\n")
    for (name, start) in [
      ("out.tsv", "text\tn\tpredicted_label\tprobability\nbuy\t1\t"),
      ("out.jsonl", #"{"text":"buy","n":"1","#),
      ("out", "text,n,predicted_label,probability\nbuy,1,"),
    ] {
      let outcome = try await workspace.run(
        "predict --model classifier --input in.csv --output \(name)")
      #expect(outcome.status == 0)
      #expect(try workspace.read(name).hasPrefix(start))
    }
  }

  @Test func whatIsCalledCSVHasNoTabs() async throws {
    let workspace = try workspace()
    try workspace.write("in.tsv", "text\tn\nbuy, now\t1\n")
    try workspace.write("in.csv", "text;n\nbuy, now;1\n")
    let predict = "predict --model classifier --quiet --overwrite --input"
    for (options, start) in [
      ("in.tsv --output out.csv", "text,n,predicted_label,probability\n\"buy, now\",1,"),
      ("in.tsv --output out --format csv", "text,n,predicted_label,probability\n\"buy, now\",1,"),
      ("in.tsv --output out.tsv", "text\tn\tpredicted_label\tprobability\nbuy, now\t1\t"),
      ("in.csv --output out.csv", "text;n;predicted_label;probability\nbuy, now;1;"),
    ] {
      #expect(try await workspace.run("\(predict) \(options)").status == 0)
      let name =
        options.contains("out.csv") ? "out.csv" : options.contains("out.tsv") ? "out.tsv" : "out"
      #expect(try workspace.read(name).hasPrefix(start))
    }
  }

  @Test(arguments: ["xlsx", "json", "txt"])
  func anEndingThatNamesNoFormatIsRefused(ending: String) async throws {
    let workspace = try workspace()
    try workspace.write("in.csv", "text\nbuy\n")
    try await workspace.expectRefusal(
      "predict --model classifier --input in.csv --output out.\(ending)", code: 64,
      "--output out.\(ending): the ending .\(ending) names no format for scored rows; use .csv, .tsv, .jsonl or "
        + ".ndjson (.conll for a model that tags words), or give --format csv, jsonl or conll.")
    let outcome = try await workspace.run(
      "predict --model classifier --input in.csv --output out.\(ending) --format csv")
    #expect(outcome.status == 0)
  }

  @Test func rowsWithoutTextKeepTheirPlace() async throws {
    let workspace = try workspace()
    try workspace.write("in.csv", "text,n\nbuy,1\n,2\nlate,3\nx,y,z\n")
    let csv = try await workspace.run(
      "predict --model classifier --input in.csv --output - --all --skip-bad-rows")
    #expect(csv.status == 0)
    #expect(csv.lines.count == 4)
    #expect(csv.lines[2] == ",2,,,,")
    #expect(csv.lines[3].hasPrefix("late,3,"))
    #expect(
      csv.warnings == [
        "1 row with an empty text has no result (the first on line 3 of in.csv)",
        "1 row could not be read and is not in the output; the first: in.csv:5: The row has 3 fields, but the "
          + "header has 2; put fields that contain the delimiter in quotes.",
      ])
  }

  @Test func noRowsNoAnswers() async throws {
    let workspace = try workspace()
    try workspace.write("in.csv", "text\n")
    let outcome = try await workspace.run("predict --model classifier --input in.csv --output -")
    #expect(outcome.status == 0)
    #expect(outcome.output == "text,predicted_label,probability\n")
    #expect(outcome.errors.contains("Done: 0 rows "))
  }
}

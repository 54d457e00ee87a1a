import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert segment`: segments, what is written about them, and later files.
struct SegmentTests {
  private func workspace(rows: Int = 120) throws -> Workspace {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("texts.csv", Corpora.twoClasses(rows))
    return workspace
  }

  private func records(_ workspace: Workspace, _ name: String) throws -> [[String]] {
    try workspace.read(name).split(separator: "\n").map { line in
      var fields: [String] = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  @Test func rowsKeepTheirColumnsAndGetASegment() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "segment texts.csv --model encoder --segments 4 --output out.csv --against label --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try JSONValue.parse(Array(outcome.output.utf8))
    let segments = try #require(report["segments"]?.arrayValue)
    #expect(segments.count == 4 && report["rows"]?.countValue == 120)
    #expect(report["chosen_by"] == nil)
    let rows = try records(workspace, "out.csv")
    let input = try records(workspace, "texts.csv")
    #expect(rows[0] == ["text", "label", "segment", "segment_name", "segment_similarity"])
    #expect(rows.map { Array($0.prefix(2)) } == input)
    let names = segments.map { $0["name"]?.stringValue ?? "" }
    #expect(Set(names).count == 4 && !names.contains(""))
    var sizes = [Int](repeating: 0, count: 4)
    for row in rows.dropFirst() {
      let number = try #require(Int(row[2]))
      sizes[number - 1] += 1
      #expect(row[3] == names[number - 1])
      let similarity = try #require(Double(row[4]))
      #expect(similarity > 0 && similarity <= 1)
    }
    #expect(sizes == segments.map { $0["rows"]?.countValue ?? 0 })
    #expect(sizes == sizes.sorted(by: >))
    // The table of labels has every row once.
    let counts = try #require(report["against"]?["counts"]?.arrayValue)
    #expect(
      counts.reduce(0) { $0 + ($1.arrayValue ?? []).reduce(0) { $0 + ($1.countValue ?? 0) } }
        == 120)
    for segment in segments {
      let typical = try #require(segment["typical"]?.arrayValue)
      #expect((1...3).contains(typical.count))
      for text in typical {
        let line = try #require(text["line"]?.countValue)
        #expect(input[line - 1][0] == text["text"]?.stringValue)
        #expect(rows[line - 1][2] == segment["segment"].flatMap { $0.countValue }?.description)
      }
    }
  }

  @Test func theSameBytesOnAnyNumberOfThreads() async throws {
    let workspace = try workspace()
    for (name, threads) in [("a", 1), ("b", 3), ("c", 2)] {
      let outcome = try await workspace.run(
        "segment texts.csv --model encoder --output \(name).csv --map \(name).svg --save \(name).json --threads \(threads)"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    for ending in ["csv", "svg", "json"] {
      let first = try workspace.bytes("a.\(ending)")
      #expect(try workspace.bytes("b.\(ending)") == first)
      #expect(try workspace.bytes("c.\(ending)") == first)
    }
    #expect(try workspace.read("a.svg").hasPrefix("<svg"))
  }

  @Test func withoutANumberTheReportSaysHowItWasChosen() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run("segment texts.csv --model encoder --against label")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("the smallest number whose silhouette is near the best: 0."))
    #expect(outcome.output.contains("segments against \"label\": adjusted mutual information"))
    #expect(outcome.output.contains("line "))
  }

  /// The best number may lie beyond the greatest one that was tried.
  @Test func theGreatestNumberThatWasTriedIsSaid() async throws {
    let workspace = try workspace()
    let rows = try workspace.read("texts.csv").split(separator: "\n").prefix(9)
    try workspace.write("few.csv", rows.joined(separator: "\n"))
    let outcome = try await workspace.run("segment few.csv --model encoder")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.output.contains(
        "\n2 is the greatest number that was tried; to have more segments, or fewer that are easier to read, choose a number with --segments\n"
      ))
    for (file, isGreatest) in [("few.csv", true), ("texts.csv", false)] {
      let json = try await workspace.run("segment \(file) --model encoder --format json")
      let choice = try JSONValue.parse(Array(json.output.utf8))["chosen_by"]
      #expect(choice?["is_greatest_tried"]?.boolValue == isGreatest)
    }
  }

  @Test func savedSegmentsTakeLaterRows() async throws {
    let workspace = try workspace()
    let made = try await workspace.run(
      "segment texts.csv --model encoder --segments 5 --output made.csv --save segments.json")
    #expect(made.status == 0, "\(made.errors)")
    let applied = try await workspace.run(
      "segment texts.csv --model encoder --apply segments.json --output applied.csv")
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(try workspace.bytes("made.csv") == workspace.bytes("applied.csv"))
    #expect(applied.output.contains("far from every segment"))
    let piped = try await workspace.run(
      "segment - --model encoder --input-format csv --apply segments.json --output piped.csv",
      input: try workspace.read("texts.csv"))
    #expect(piped.status == 0, "\(piped.errors)")
    #expect(try workspace.bytes("piped.csv") == workspace.bytes("made.csv"))
    let other = try await workspace.run(
      "segment texts.csv --model classifier --apply segments.json --output other.csv")
    #expect(other.status == 65)
    #expect(other.errors.contains("These segments were made with another model"))
    #expect(!workspace.exists("other.csv"))
  }

  @Test func laterTextsMustBeReadAlike() async throws {
    let workspace = try workspace()
    for (name, options) in [
      ("cleaned", "--clean html,urls"), ("pairs", "--text-pair-column label"),
    ] {
      let made = try await workspace.run(
        "segment texts.csv --model encoder --text-column text --segments 3 \(options) --save \(name).json --output \(name).csv"
      )
      #expect(made.status == 0, "\(made.errors)")
      let applied = try await workspace.run(
        "segment texts.csv --model encoder --text-column text \(options) --apply \(name).json --output again-\(name).csv"
      )
      #expect(applied.status == 0, "\(applied.errors)")
      #expect(try workspace.bytes("\(name).csv") == workspace.bytes("again-\(name).csv"))
    }
    for (name, options, sentence) in [
      (
        "cleaned", "",
        "made of texts cleaned with --clean html,urls, and not none; add --clean html,urls."
      ),
      ("pairs", "", "made of pairs of texts; name the second text with --text-pair-column."),
      (
        "cleaned", "--clean html,urls --text-pair-column label",
        "made of single texts, not of pairs"
      ),
    ] {
      let refused = try await workspace.run(
        "segment texts.csv --model encoder --text-column text \(options) --apply \(name).json --output x.csv"
      )
      #expect(refused.status == 65)
      #expect(refused.errors.contains(sentence), "\(refused.errors)")
      #expect(!workspace.exists("x.csv"))
    }
  }

  @Test func rowsInAnotherOrderAreNoticed() async throws {
    let workspace = try workspace()
    let stored = try await workspace.run(
      "predict --model classifier --input texts.csv --columns text,label --output sqlite:texts.db?table=t --quiet"
    )
    #expect(stored.status == 0, "\(stored.errors)")
    let segment = "segment --model encoder --segments 3 --text-column text --output out.csv"
    let ordered = try await workspace.run(
      segment, more: ["sqlite:texts.db?query=SELECT text, label FROM t ORDER BY text"])
    #expect(ordered.status == 0, "\(ordered.errors)")
    #expect(try records(workspace, "out.csv").count == 121)
    try workspace.remove("out.csv")
    let shuffled = try await workspace.run(
      segment, more: ["sqlite:texts.db?query=SELECT text, label FROM t ORDER BY random()"])
    #expect(shuffled.status == 65)
    #expect(shuffled.errors.contains("The second reading gave other rows"), "\(shuffled.errors)")
    #expect(!workspace.exists("out.csv"))
  }

  @Test func filesAppearTogether() async throws {
    let workspace = try workspace()
    try FileManager.default.createSymbolicLink(
      at: workspace.url("full.json"), withDestinationURL: URL(filePath: "/dev/full"))
    let outcome = try await workspace.run(
      "segment texts.csv --model encoder --segments 3 --output out.csv --map map.svg --save full.json --overwrite"
    )
    #expect(outcome.status == 73, "\(outcome.errors)")
    #expect(!workspace.exists("out.csv") && !workspace.exists("map.svg"))
  }

  @Test func aReportAloneNeedsNoPlaceForOutputs() async throws {
    let workspace = try workspace()
    let segment = "segment texts.csv --model encoder --segments 3"
    // Vectors are kept among temporary files, or beside an output.
    let report = try await workspace.run(segment, environment: ["TMPDIR": "/absent"])
    #expect(report.status == 73)
    #expect(report.errors.contains("/absent"), "\(report.errors)")
    let beside = try await workspace.run(
      "\(segment) --output out.csv", environment: ["TMPDIR": "/absent"])
    #expect(beside.status == 0, "\(beside.errors)")
  }

  @Test func atMostOneRowInAHundredIsFar() async throws {
    let workspace = try workspace(rows: 300)
    let segment =
      "segment many.csv --model encoder --segments 2 --save s.json --output out.csv --overwrite"
    try workspace.write("many.csv", Corpora.twoClasses(300))
    #expect(try await workspace.run(segment).status == 0)
    // The least similar text of each segment many times.
    let rows = try records(workspace, "out.csv").dropFirst()
    let worst = ["1", "2"].compactMap { number in
      rows.filter { $0[2] == number }.min { (Double($0[4]) ?? 0) < (Double($1[4]) ?? 0) }
    }
    #expect(worst.count == 2)
    let repeated = worst.map { "\($0[0]),\($0[1])\n" }.joined()
    try workspace.write("many.csv", Corpora.twoClasses(300) + String(repeating: repeated, count: 8))
    #expect(try await workspace.run(segment).status == 0)
    let applied = try await workspace.run(
      "segment many.csv --model encoder --apply s.json --format json")
    let report = try JSONValue.parse(Array(applied.output.utf8))
    #expect(report["rows"]?.countValue == 316)
    #expect(try #require(report["far_rows"]?.countValue) <= 3)
  }

  @Test func rowsWithoutATextHaveNoSegment() async throws {
    let workspace = try workspace()
    let rows = try workspace.read("texts.csv").split(separator: "\n")
    try workspace.write(
      "gaps.csv",
      (rows.prefix(40) + [",none", "  ,none"] + rows.suffix(20)).joined(separator: "\n"))
    let outcome = try await workspace.run(
      "segment gaps.csv --model encoder --segments 3 --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("2 rows without a text have no segment"))
    let written = try records(workspace, "out.csv")
    #expect(written[40] == ["", "none", "", "", ""])
    #expect(written.count { $0[2].isEmpty } == 2)
  }

  @Test func jsonLinesStayObjects() async throws {
    let workspace = try workspace()
    let rows = try records(workspace, "texts.csv").dropFirst()
    try workspace.write(
      "texts.jsonl",
      rows.map { "{\"text\":\"\($0[0])\",\"n\":1.50}\n" }.joined() + "{\"text\":null,\"n\":2}\n")
    let outcome = try await workspace.run(
      "segment texts.jsonl --model encoder --segments 2 --output out.jsonl")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = try workspace.read("out.jsonl").split(separator: "\n")
    #expect(lines.count == 121)
    #expect(lines[0].contains("\"n\":1.50,\"segment\":"))
    #expect(
      lines[120].hasSuffix(
        "\"segment\":null,\"segment_name\":null,\"segment_similarity\":null}"))
  }

  @Test(arguments: [
    ("same.csv", "", 65, "All texts are the same"),
    ("one.csv", "", 65, "Only one row has a text"),
    ("blanks.csv", "", 65, "The model has the same vector for all texts"),
    ("blanks.csv", "--segments 3", 65, "The model has the same vector for all texts"),
    (
      "blank.csv", "--segments 3", 65,
      "The texts have only 2 different vectors, fewer than --segments 3"
    ),
    (
      "texts.csv", "--against text", 65,
      "Column \"text\" has the texts, so --against needs another one"
    ),
    ("few.csv", "--segments 5", 65, "There are only 3 different texts, fewer than --segments 5"),
    ("empty.csv", "", 65, "No row has a text"),
    ("texts.csv", "--segments 1", 64, "--segments must lie between 2 and 1000, not 1."),
    ("texts.csv", "--against nothing", 65, "nothing"),
    ("texts.csv", "--apply texts.csv", 65, "texts.csv"),
    ("texts.csv", "--apply x.json --segments 3", 64, "--segments is for new segments"),
    ("texts.csv", "--output out.png", 64, "give a name that ends in .csv, .tsv or .jsonl"),
    ("texts.csv", "--output texts.csv", 64, "--output would replace the file of the input"),
    (
      "texts.csv", "--output ./encoder/../s.jsonl --apply s.jsonl", 64,
      "--output would replace the file of --apply"
    ),
    (
      "texts.csv", "--output new.csv --save ./new.csv", 64,
      "--output and --save name the same file"
    ),
    ("texts.csv", "--map map.png", 64, "--map writes a .svg file"),
    ("done.csv", "--output out.csv", 65, "already has a column \"segment\""),
    ("-", "--input-format csv", 64, "segment reads its input more than once"),
    ("texts.csv", "--text-column text --against text", 65, "One column cannot be text"),
    ("ids.csv", "--segments 2 --against id", 65, "has more than 1,000 different values"),
  ])
  func badInputIsOneSentence(
    _ file: String, _ options: String, _ status: Int32, _ sentence: String
  ) async throws {
    let workspace = try workspace(rows: 20)
    try workspace.write("same.csv", "text\n" + String(repeating: "how much\n", count: 9))
    try workspace.write("one.csv", "text,label\nhow much,a\n,b\n")
    try workspace.write("blanks.csv", "text\nhow much\nhow  much\nhow   much\n")
    try workspace.write("blank.csv", "text\nhow much\nhow  much\nlate refund\n")
    try workspace.write("few.csv", "text\nhow much\nlate refund\nhow much\nlast week\n")
    try workspace.write("empty.csv", "text,label\n,a\n,b\n")
    try workspace.write("done.csv", "text,segment\nhow much,1\nlate refund,2\n")
    try workspace.write(
      "ids.csv", "text,id\n" + (0..<1_200).map { "\(["how", "late"][$0 % 2]),\($0)\n" }.joined())
    let before = try workspace.content()
    let outcome = try await workspace.run("segment \(file) --model encoder \(options)")
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count { $0.hasPrefix("error:") } == 1)
    #expect(outcome.output.isEmpty)
    #expect(try workspace.content() == before)
  }

  @Test func anotherFileIsNoFileOfSegments() async throws {
    let workspace = try workspace(rows: 20)
    for (content, sentence) in [
      ("{}", "This is not a file of segments"), ("[", "x.json"),
      ("{\"format\":\"filbert segments\",\"version\":2}", "newer version of Filbert"),
      ("{\"format\":\"filbert segments\",\"version\":1}", "is damaged"),
    ] {
      try workspace.write("x.json", content)
      let outcome = try await workspace.run("segment texts.csv --model encoder --apply x.json")
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
  }
}

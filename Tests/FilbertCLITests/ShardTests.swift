import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertTestSupport
import Foundation
import Glibc
import Testing

/// `predict --shard` and `join`: the joined files are those of a whole run, byte for byte.
@Suite struct ShardTests {
  /// Rows of which some cannot be scored, some have line breaks in quotes, and some are long.
  static let csv: String = {
    let words = ["buy", "red", "phone", "case", "late", "order", "refund"]
    var lines = ["id,text,note"]
    for row in 0..<200 {
      let text = (0...(row % 11)).map { words[(row * 5 + $0 * 3) % 7] }.joined(separator: " ")
      switch row % 29 {
      case 3: lines.append("\(row),,empty")
      case 7: lines.append("\(row),three")
      case 11: lines.append("\(row),\"\(text)\nsecond, \"\"line\"\"\",x")
      case 13: lines += ["\(row),\"\(text)\"after,x", ""]
      default: lines.append("\(row),\(text),n")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  private static let lines = csv.split(separator: "\n", omittingEmptySubsequences: false)
    .joined(separator: "\n")

  static let jsonLines: String = (0..<90).map { row in
    switch row % 13 {
    case 4: "{\"id\":\(row),\"text\":null}"
    case 5: "{\"id\":\(row),\"text\":\(row)}"
    case 6: "{\"id\":"
    case 8: "{\"id\":\(row),\"text\":\"late order\"}\n"
    default: "{\"text\":\"buy \(row) red\",\"id\":\(row)}"
    }
  }.joined(separator: "\n")

  /// Runs `count` shards and joins what they write.
  private func shard(
    _ predict: String, of count: Int, ending: String, rejects: Bool, in workspace: Workspace
  ) async throws {
    let more = rejects ? " --rejects part-{shard}.rejects.csv" : " --skip-bad-rows"
    for index in 0..<count {
      let outcome = try await workspace.run(
        "\(predict)\(more) --output part-{shard}\(ending) --shard-index \(index) --shard-count \(count)"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let outcome = try await workspace.run(
      "join --output all\(ending) --quiet\(rejects ? " --rejects all-rejects.csv" : "") --overwrite "
        + "--summary all.json", more: ["part-*\(ending)"])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Compares what shards give with what one run gives.
  private func expectOneRun(
    _ predict: String, counts: [Int], ending: String = ".csv", rejects: Bool = true,
    in workspace: Workspace
  ) async throws {
    let more = rejects ? " --rejects one-rejects.csv" : " --skip-bad-rows"
    let whole = try await workspace.run(
      "\(predict)\(more) --output one\(ending) --summary one.json")
    #expect(whole.status == 0, "\(whole.errors)")
    for count in counts {
      try await shard(predict, of: count, ending: ending, rejects: rejects, in: workspace)
      #expect(try workspace.bytes("all\(ending)") == workspace.bytes("one\(ending)"))
      if rejects {
        #expect(try workspace.bytes("all-rejects.csv") == workspace.bytes("one-rejects.csv"))
      }
      let one = try #require(JSONValue.parse([UInt8](workspace.bytes("one.json"))).objectValue)
      let all = try #require(JSONValue.parse([UInt8](workspace.bytes("all.json"))).objectValue)
      let others: Set = ["rows_of_earlier_run", "seconds", "rows_per_second", "peak_memory_bytes"]
      for name in one.names
      where !others.union(["output", "rejects"]).contains(name) {
        #expect(one[name] == all[name], "\(name) of \(count)")
      }
      #expect(all["shards"]?.intValue == count)
      #expect(Set(one.names).subtracting(others).isSubset(of: Set(all.names)))
      for name in try workspace.content().keys where name.hasPrefix("part-") {
        try workspace.remove(name)
      }
    }
  }

  private let predict = "predict --model classifier --quiet --input"

  @Test(arguments: [true, false]) func csv(rejects: Bool) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.csv)
    try await expectOneRun(
      "\(predict) in.csv --all", counts: rejects ? [1, 8] : [4], rejects: rejects, in: workspace)
  }

  @Test func otherEncodingsAndLineEnds() async throws {
    let workspace = try Workspace("classifier")
    let text = Self.csv.replacing("n\n", with: "\u{4E00}\u{E9}\r\n")
    try workspace.write(
      "in.csv", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    try await expectOneRun("\(predict) in.csv", counts: [3], in: workspace)
    try workspace.remove("one.csv")
    try workspace.remove("one-rejects.csv")
    try workspace.remove("one.json")
    try workspace.write("marked.csv", [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    try await expectOneRun(
      "\(predict) marked.csv --no-header --text-column 2 --columns 2,1", counts: [3], in: workspace)
  }

  @Test func quotesThatAreOrdinaryCharacters() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.csv)
    try await expectOneRun(
      "\(predict) in.csv --quoting none --text-column text", counts: [9], in: workspace)
  }

  @Test(arguments: [".jsonl", ".csv"]) func jsonLines(ending: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.jsonl", Self.jsonLines)
    try await expectOneRun("\(predict) in.jsonl", counts: [5], ending: ending, in: workspace)
  }

  @Test func anArrayAndText() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "in.json", "[{\"text\":\"buy\"},\n{\"text\":\"\"}, {\"text\":\"red case\"}]")
    try await expectOneRun("\(predict) in.json", counts: [2, 5], ending: ".jsonl", in: workspace)
    let text = try Workspace("classifier")
    try text.write("in.txt", Self.lines)
    try await expectOneRun("\(predict) in.txt", counts: [3], in: text)
  }

  @Test func compressedFilesAndSeveral() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.csv", Self.csv)
    try workspace.write("b.csv", Self.csv.replacing("id,text,note", with: "note,text,id"))
    #expect(try await workspace.shell("gzip -c a.csv > c.csv.gz").status == 0)
    try await expectOneRun("\(predict) a.csv b.csv c.csv.gz", counts: [2, 5], in: workspace)
  }

  /// A field at the beginning of a row may look like Excel's line about the delimiter.
  @Test func fieldsThatLookLikeMarks() async throws {
    let workspace = try Workspace("classifier")
    let names = ["a", "sep=;", "SEP=|", "sep=x", "\"b\""]
    let rows = (0..<40).map { "\(names[$0 % 5]),red case \($0),\($0)\n" }.joined()
    try workspace.write("in.csv", rows)
    try await expectOneRun(
      "\(predict) in.csv --no-header --text-column 2 --columns 1,2", counts: [3, 40],
      in: workspace)
  }

  @Test func tablesAndQueriesOfADatabase() async throws {
    let workspace = try Workspace("classifier")
    let table = try DatabaseTarget(
      DatabaseAddress("sqlite:\(workspace.url("in.db").path)?table=t"),
      columns: [DatabaseColumn("id", .integer), DatabaseColumn("text", .text)])
    try table.begin(resuming: false)
    try table.append((0..<40).map { ["\($0)", $0 % 9 == 0 ? nil : "buy \($0) red"] })
    try table.finish()
    try await expectOneRun("\(predict) sqlite:in.db", counts: [3, 50], in: workspace)
    let query = try Workspace("classifier")
    try FileManager.default.copyItem(at: workspace.url("in.db"), to: query.url("in.db"))
    try await expectOneRun(
      "\(predict) sqlite:in.db?query=SELECT%20text,id%20FROM%20t%20ORDER%20BY%20id%20DESC;",
      counts: [4],
      in: query)
  }

  @Test func taggersOfTextsAndWords() async throws {
    let workspace = try Workspace()
    try TinyModel.writeTagger(to: workspace.url("tagger"), tags: ["B-ITEM", "I-ITEM", "O"])
    try workspace.write("in.txt", Self.lines)
    let predict = "predict --model tagger --quiet --input"
    try await expectOneRun("\(predict) in.txt", counts: [3], ending: ".jsonl", in: workspace)
    let words = (0..<9).map { "a\($0) N\nb P\n\n" }.joined()
    try workspace.write("in.conll", "-DOCSTART- O\n\n" + words)
    for (ending, count) in [("conll", 2), ("csv", 4)] {
      var parts: [String] = []
      for shard in 1...count {
        parts.append("words-\(shard).\(ending)")
        let outcome = try await workspace.run(
          "\(predict) in.conll --output \(parts[shard - 1]) --shard \(shard)/\(count)")
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      let joined = try await workspace.run("join --quiet --output joined.\(ending)", more: parts)
      #expect(joined.status == 0, "\(joined.errors)")
      let whole = try await workspace.run("\(predict) in.conll --output whole.\(ending)")
      #expect(whole.status == 0, "\(whole.errors)")
      #expect(try workspace.bytes("joined.\(ending)") == workspace.bytes("whole.\(ending)"))
    }
  }

  @Test func aShardThatWasInterruptedGivesTheSameBytes() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "in.csv", (0..<12).map { Self.csv.dropFirst($0 == 0 ? 0 : 13) }.joined())
    try await expectOneRun("\(predict) in.csv --resume", counts: [2], in: workspace)
    // Cut off after a checkpoint.
    let shard =
      "\(predict) in.csv --resume --skip-bad-rows --output cut.csv --checkpoint-interval 0"
    let cut = try await workspace.run("\(shard) --shard 2/2") { process in
      while process.isRunning, !workspace.exists("cut.csv.progress") { usleep(500) }
      process.send(SIGKILL)
    }
    if cut.status == 0 { return }
    let other = try await workspace.run("\(shard) --shard 1/2")
    #expect(other.status == 64)
    #expect(
      other.errorLines == [
        "cut.csv.progress: The interrupted run had --shard 2/2, and this one has --shard 1/2; use the same options and files, or delete cut.csv.progress to start over."
      ])
    #expect(try await workspace.run("\(shard) --shard-index 1 --shard-count 2").status == 0)
    let whole = try await workspace.run(
      "\(predict) in.csv --skip-bad-rows --output whole.csv --shard 2/2")
    #expect(whole.status == 0)
    #expect(try workspace.bytes("cut.csv") == workspace.bytes("whole.csv"))
    // Repeated after its end it does nothing.
    let again = try await workspace.run("\(shard) --shard 2/2".replacing("--quiet ", with: ""))
    #expect(again.status == 0 && again.errors.contains("cut.csv"))
  }

  @Test func whatHasNoPartsIsRefused() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", "text\nbuy\n")
    let predict = "predict --model classifier --shard 1/2"
    for (arguments, sentence) in [
      (
        "--input - --input-format csv --output out.csv",
        "--shard needs files for --input and --output: streams have no parts that several machines could share."
      ),
      (
        "--input in.csv --output -",
        "--shard needs files for --input and --output: streams have no parts that several machines could share."
      ),
      (
        "--input in.csv --output sqlite:out.db?table=t",
        "--shard writes files, which filbert join puts together; give a .csv or .jsonl for --output, and import the joined file."
      ),
      (
        "--input in.csv --output out.csv --top-rows 3",
        "--top-rows depends on all rows, and --shard scores a part of them; leave out one of them."
      ),
      (
        "--input in.csv --output out.csv --least-certain 3",
        "--least-certain depends on all rows, and --shard scores a part of them; leave out one of them."
      ),
      (
        "--input in.csv --output out.csv --remove-duplicates",
        "--remove-duplicates depends on all rows, and --shard scores a part of them; leave out one of them."
      ),
      (
        "--input /dev/null --input-format csv --output out.csv",
        "/dev/null: This is a pipe or a device, which has no parts; give a file."
      ),
    ] {
      try await workspace.expectRefusal("\(predict) \(arguments)", code: 64, sentence)
    }
    #expect(
      try await workspace.run("\(predict) --input in.csv --output out.csv --quiet").status == 0)
    try await workspace.expectRefusal(
      "predict --model classifier --shard 2/2 --input in.csv --output out.csv --overwrite",
      code: 73,
      "out.csv: This is the output of shard 1/2, and shard 2/2 is to be scored; give each a name, as with part-{shard}.csv."
    )
    try await workspace.expectRefusal(
      "predict --model classifier --shard 1/3 --input in.csv --output out.csv --overwrite",
      code: 73,
      "out.csv: This is the output of shard 1/2, and shard 1/3 is to be scored; remove it and out.csv.shard.json first, or choose another name."
    )
    try await workspace.expectRefusal(
      "predict --model classifier --input in.csv --output out-{shard}.csv", code: 64,
      "out-{shard}.csv: --output contains {shard}, but this run is not a shard; add --shard.")
  }

  /// Two shards with one name, started together with `--overwrite`, would leave one of them.
  @Test func anOutputHasOneShardAtATime() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", "text\nbuy\nred\n")
    let predict = "\(predict) in.csv --output out.csv --overwrite --shard"
    let lock = try LockFile(workspace.url("out.csv.lock").path)
    for more in ["1/2", "1/2 --resume"] {
      try await workspace.expectRefusal(
        "\(predict) \(more)", code: 73,
        "out.csv: Another run is writing this output; wait for it to end or choose another --output."
      )
    }
    lock.release()
    // For the whole run, up to the manifest.
    let outcome = try await workspace.run("\(predict) 1/2") { process in
      while process.isRunning, !workspace.exists("out.csv.lock") { usleep(200) }
      // The file is there a moment before its lock.
      usleep(5_000)
      process.send(SIGSTOP)
      let taken = (try? LockFile(workspace.url("out.csv.lock").path)) == nil
      if !workspace.exists("out.csv.shard.json") { #expect(taken) }
      process.send(SIGCONT)
    }
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!workspace.exists("out.csv.lock"))
    #expect(try await workspace.run("\(predict) 1/2").status == 0)
  }

  /// A shard without a row that can be scored is no error; a run without any is one.
  @Test func badShardsAreFineIfAnotherIsGood() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", "id,text\n1,\n2,\n3,buy\n4,red\n")
    try await expectOneRun("\(predict) in.csv", counts: [3], in: workspace)
    try workspace.write("bad.csv", "id,text\n1,\n2,\n3,\n4,\n")
    for shard in 1...2 {
      let outcome = try await workspace.run(
        "\(predict) bad.csv --rejects bad-{shard}.r.csv --output bad-{shard}.csv --shard \(shard)/2"
      )
      #expect(outcome.status == 0)
    }
    let outcome = try await workspace.run(
      "join --output bad.out --rejects bad.r.csv bad-1.csv bad-2.csv")
    #expect(outcome.status == 65)
    #expect(
      outcome.errorLines.first?.hasPrefix("No row could be scored: all 4 were rejected") == true)
  }
}

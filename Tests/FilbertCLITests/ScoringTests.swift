import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// What `predict` writes of what it read, and what becomes of a run that is cut off.
@Suite struct ScoringTests {
  /// 7,000 rows, more than three chunks, of which some cannot be scored.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("classifier")
    let words = ["buy", "red", "phone", "case", "late", "order", "refund"]
    var lines = ["id,text,note"]
    for row in 0..<7000 {
      let text = (0...(row % 11)).map { words[(row * 5 + $0 * 3) % 7] }.joined(separator: " ")
      switch row {
      case 17, 6000: lines.append("\(row),,empty")
      case 30, 4100: lines.append("\(row),three")
      default: lines.append("\(row),\(text),\"a \"\"note\"\"\"")
      }
    }
    try workspace.write("in.csv", lines.joined(separator: "\n") + "\n")
    return workspace
  }

  private static let tooFew =
    "The row has 2 fields, but the header has 3; put fields that contain the delimiter in quotes."

  private func rows(_ workspace: Workspace, _ name: String) throws -> [[String]] {
    try workspace.read(name).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func theSummaryAddsUp() async throws {
    let workspace = try workspace()
    let predict = "predict --model classifier --input in.csv --overwrite --summary sum.json"
    let rejecting = try await workspace.run("\(predict) --output out.csv --rejects no.csv")
    #expect(rejecting.status == 0)
    #expect(
      try workspace.read("no.csv") == """
        file,line,reason,row
        in.csv,19,The text is empty.,"17,,empty"
        in.csv,32,"\(Self.tooFew)","30,three"
        in.csv,4102,"\(Self.tooFew)","4100,three"
        in.csv,6002,The text is empty.,"6000,,empty"

        """)
    var summary = try JSONValue.parse(Array(workspace.read("sum.json").utf8))
    var counts = try #require(summary["rows"])
    #expect(counts["read"] == 7000 && counts["scored"] == 6996 && counts["rejected"] == 4)
    #expect(counts["without_result"] == 0 && counts["left_out"] == 0 && counts["written"] == 6996)
    #expect(summary["problems"]?["empty_text"] == 2 && summary["problems"]?["unreadable"] == 2)
    let labels = try #require(summary["predicted_labels"]?.objectValue)
    #expect(labels.members.reduce(0) { $0 + ($1.value.intValue ?? 0) } == 6996)
    #expect(
      rejecting.warnings.count == 2
        && rejecting.warnings.allSatisfy { $0.contains("are in no.csv") })

    let skipping = try await workspace.run("\(predict) --output out.csv --skip-bad-rows --quiet")
    #expect(skipping.status == 0)
    summary = try JSONValue.parse(Array(workspace.read("sum.json").utf8))
    counts = try #require(summary["rows"])
    #expect(counts["read"] == 7000 && counts["scored"] == 6996 && counts["rejected"] == 0)
    #expect(counts["without_result"] == 2 && counts["left_out"] == 2 && counts["written"] == 6998)
    #expect(try rows(workspace, "out.csv").count == 6999)
  }

  /// Which rows these are is told by the tests of the engine.
  @Test func optionsChooseRowsAndColumns() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "predict --model classifier --input in.csv --rejects no.csv --output few.csv --filter label=buy "
        + "--min-probability 0.6 --columns note,id --round 3 --top-rows 40 --quiet")
    #expect(outcome.status == 0)
    let few = try rows(workspace, "few.csv")
    #expect(few[0] == ["note", "id", "predicted_label", "probability"])
    #expect(few.count == 41)
    #expect(few.dropFirst().allSatisfy { $0[2] == "buy" && $0[3].utf8.count == 5 })
    let values = few.dropFirst().compactMap { Double($0[3]) }
    #expect(values == values.sorted(by: >) && values.allSatisfy { $0 >= 0.6 })
  }

  @Test func uncertainRowsAreAskedFor() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "predict --model classifier --input in.csv --rejects no.csv --output few.csv --max-probability 0.58 "
        + "--least-certain 30 --threshold 0.99 --all --quiet --summary s.json")
    #expect(outcome.status == 0)
    let few = try rows(workspace, "few.csv").dropFirst()
    #expect(few.count == 30)
    // No label reaches its threshold, and such rows are worth a look.
    #expect(few.allSatisfy { $0[3].isEmpty && $0[4].isEmpty })
    let highest = few.map { row in row[5...].compactMap(Float.init).max() ?? .nan }
    #expect(highest == highest.sorted() && highest.allSatisfy { $0 <= 0.58 })
    let summary = try JSONValue.parse(Array(workspace.read("s.json").utf8))
    #expect(summary["rows"]?["written"] == 30 && summary["rows"]?["scored"] == 6996)
  }

  /// A run that is killed again and again and resumed writes the bytes of an undisturbed one.
  @Test(arguments: ["--top-rows 300", "--least-certain 300", "--remove-duplicates"])
  func aKillChangesNoByte(options: String) async throws {
    let workspace = try workspace()
    let predict = "predict --model classifier --input in.csv --quiet \(options)"
    #expect(
      try await workspace.run("\(predict) --output whole.csv --rejects whole-no.csv").status == 0)
    let resumed = "\(predict) --output out.csv --rejects no.csv --resume --checkpoint-interval 0"
    var kills = 0
    for attempt in 1...60 {
      let outcome = try await workspace.run(resumed) { program in
        // Once while it writes, then later and later, so that every machine gets to the end at last.
        if attempt == 1 {
          workspace.wait(for: "out.csv.partial", program)
          return program.send(SIGKILL)
        }
        usleep(UInt32(min(10_000 * pow(1.3, Double(attempt)), 20e6)))
        program.send(SIGKILL)
      }
      guard outcome.wasKilled else {
        #expect(outcome.status == 0, "\(outcome.errors)")
        break
      }
      kills += 1
      #expect(!workspace.exists("out.csv") || !workspace.exists("out.csv.partial"))
    }
    #expect(kills > 0)
    #expect(try workspace.bytes("out.csv") == workspace.bytes("whole.csv"))
    #expect(try workspace.bytes("no.csv") == workspace.bytes("whole-no.csv"))
    let left = try workspace.content().keys.filter { name in
      // Locks are empty; a kill leaves them.
      (name.hasPrefix("out.") || name.hasPrefix("no.")) && !name.hasSuffix(".lock")
    }
    #expect(left.sorted() == ["no.csv", "out.csv", "out.csv.progress"])
  }

  @Test func aFinishedRunThatIsRepeatedDoesNothing() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model classifier --input in.csv --output out.csv --rejects no.csv --summary sum.json --resume"
    #expect(try await workspace.run(predict).status == 0)
    let output = try workspace.bytes("out.csv")
    let again = try await workspace.run(predict)
    #expect(again.status == 0)
    #expect(
      again.errors.contains("out.csv: The same run has finished, and nothing is left to do."))
    #expect(try workspace.bytes("out.csv") == output)
    try await workspace.expectRefusal(
      "\(predict) --round 3", code: 64,
      "out.csv: The finished run had no --round, and this one has --round 3; use the same options and files, or add --overwrite to replace "
        + "the output.")
    #expect(try await workspace.run("\(predict) --round 3 --overwrite").status == 0)
    #expect(try workspace.bytes("out.csv") != output)
  }

  /// What a database or a pipe has now is not known before it is read.
  @Test func onlyInputsThatShowChangesMakeARunFinished() async throws {
    let workspace = try workspace()
    let fill =
      "predict --model classifier --input in.csv --output sqlite:in.db?table=a --skip-bad-rows"
    #expect(try await workspace.run(fill).status == 0)
    let predict =
      "predict --model classifier --input sqlite:in.db?table=a --columns id,text --output out.csv --skip-bad-rows --resume"
    #expect(try await workspace.run(predict).status == 0)
    #expect(try await workspace.run(predict).status == 73)
    let again = try await workspace.run("\(predict) --overwrite")
    #expect(again.status == 0 && !again.errors.contains("has finished"))
    // Nor does a run whose rejected rows are gone.
    let rejecting =
      "predict --model classifier --input in.csv --output b.csv --rejects no.csv --resume"
    #expect(try await workspace.run(rejecting).status == 0)
    try workspace.remove("no.csv")
    #expect(try await workspace.run(rejecting).status == 73)
  }

  @Test func aTableThatIsFinishedIsNotFilledTwice() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model classifier --input in.csv --output sqlite:out.db?table=scored --skip-bad-rows --resume"
    #expect(try await workspace.run(predict).status == 0)
    let again = try await workspace.run(predict)
    #expect(again.status == 0)
    #expect(again.errors.contains("The same run has finished, and nothing is left to do."))
    let other = try await workspace.run("\(predict) --round 3")
    #expect(other.status == 64)
    #expect(
      other.errors.contains("The finished run had no --round, and this one has --round 3; use"))
    let replaced = try await workspace.run("\(predict) --round 3 --overwrite")
    #expect(replaced.status == 0, "\(replaced.errors)")
  }

  @Test func aRunWithoutAnAnswerFails() async throws {
    let workspace = try workspace()
    try workspace.write("bad.csv", "text,n\na\nb,1,2\n")
    try workspace.write("bad-out.csv", "yesterday")
    for rejects in ["--rejects no.csv", "--skip-bad-rows", "--rejects no2.csv --resume"] {
      let predict =
        "predict --model classifier --input bad.csv --output bad-out.csv --overwrite \(rejects)"
      let outcome = try await workspace.run(predict)
      #expect(outcome.status == 65)
      #expect(
        outcome.errors.contains(
          "error: No row could be scored: all 2 were rejected, and the output was not written. Check the columns, the encoding "
            + "and the format of the input; the first: bad.csv:2: "), "\(outcome.errors)")
      #expect(try workspace.read("bad-out.csv") == "yesterday")
    }
    // A run that is resumed begins again, and rejected rows can be looked at otherwise.
    #expect(try workspace.read("no.csv").contains("bad.csv,2,"))
    let left = try workspace.content().keys.filter {
      $0.contains("bad-out.csv.") || $0 == "no2.csv"
    }
    #expect(left.isEmpty, "\(left)")
    let missing = try await workspace.run(
      "predict --model classifier --input absent.csv --output x.csv --resume")
    #expect(missing.status == 66)
    // A file without rows has no bad ones.
    try workspace.write("none.csv", "text\n")
    let none = try await workspace.run(
      "predict --model classifier --input none.csv --output none-out.csv")
    #expect(none.status == 0)
  }

  @Test func aRequestedStopNamesTheWayToResume() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model classifier --input in.csv --output out.csv --skip-bad-rows --resume"
    let outcome = try await workspace.run(predict) { [workspace] program in
      workspace.wait(for: "out.csv.partial", program)
      program.send(SIGTERM)
    }
    guard outcome.status != 0 else { return }
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("Nothing is lost: repeat the command to continue."))
    #expect(workspace.exists("out.csv.progress") && !workspace.exists("out.csv"))
    let rest = try await workspace.run(predict)
    #expect(rest.status == 0 && rest.errors.contains("Continuing after "))
  }

  @Test func onlyTheSameRunIsGoneOnWith() async throws {
    let workspace = try workspace()
    let predict =
      "predict --model classifier --input in.csv --output out.csv --skip-bad-rows --checkpoint-interval 0"
    // A limit on the size of files ends the run within the second chunk.
    let cut = try await workspace.shell("ulimit -f 400; $FILBERT \(predict) --resume")
    #expect(cut.status == 73)
    #expect(cut.errors.contains("file too large"))
    #expect(cut.errors.contains("What was scored before is kept: repeat the command to continue."))
    let progress = "out.csv.progress"
    try await workspace.expectRefusal(
      "\(predict) --resume --round 2", code: 64,
      "\(progress): The interrupted run had no --round, and this one has --round 2; use the same options and files, or delete \(progress) to start over."
    )
    try workspace.write("in.csv", try workspace.read("in.csv") + "7000,late,\n")
    try await workspace.expectRefusal(
      "\(predict) --resume", code: 64,
      "\(progress): The file in.csv has changed since the interrupted run; use the same options and files, or delete \(progress) to start "
        + "over.")
    try workspace.write(progress, "{}")
    try await workspace.expectRefusal(
      "\(predict) --resume", code: 65,
      "\(progress): The saved progress is corrupt; delete \(progress) to start over.")
    try workspace.remove(progress)
    let anew = try await workspace.run("\(predict) --resume --quiet")
    #expect(anew.status == 0)
    #expect(try rows(workspace, "out.csv").count == 7000)
  }

  @Test func aFullDiskLeavesNothingHalf() async throws {
    let workspace = try workspace()
    let before = try workspace.content().keys.sorted()
    let outcome = try await workspace.shell(
      "ulimit -f 100; $FILBERT predict --model classifier --input in.csv --output out.csv --rejects no.csv"
    )
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("Cannot write: file too large"))
    #expect(try workspace.content().keys.sorted() == before)
  }

  @Test func badOptionsAreNamed() async throws {
    let workspace = try workspace()
    let predict = "predict --model classifier --input in.csv --output out.csv"
    for (options, code, message) in [
      ("--filter buy", 64, "--filter must be label=NAME, not 'buy'."),
      (
        "--filter label=bye", 64,
        "--filter names the label \"bye\", which the model does not know; it knows \"buy\", \"refund\"."
      ),
      ("--min-probability 1.5", 64, "--min-probability must lie between 0 and 1, not 1.5."),
      (
        "--max-probability 0.5 --min-probability 0.6", 64,
        "--min-probability 0.6 is above --max-probability 0.5, so no row would be written."
      ),
      ("--max-probability 2", 64, "--max-probability must lie between 0 and 1, not 2.0."),
      ("--least-certain 0", 64, "--least-certain must lie between 1 and 10000000, not 0."),
      (
        "--least-certain 5 --top-rows 5", 64,
        "--top-rows writes the most probable rows and --least-certain the least certain ones; give only one of them."
      ),
      ("--top-rows 0", 64, "--top-rows must lie between 1 and 10000000, not 0."),
      (
        "--columns id,nme", 64,
        "in.csv: --columns names \"nme\", which the input does not have; its columns are \"id\", \"text\", \"note\"."
      ),
      ("--columns id,id", 64, "in.csv: --columns names \"id\" twice."),
      ("--rejects no.txt", 64, "--rejects writes CSV; give a name that ends in .csv, not no.txt."),
      ("--rejects in.csv", 64, "--rejects would replace the file of --input; choose another name."),
      ("--rejects out.csv", 64, "--output and --rejects name the same file; choose another name."),
      (
        "--rejects ./out.csv", 64, "--output and --rejects name the same file; choose another name."
      ),
      ("--stride 4", 64, "--stride is for windows; add --long-texts windows or leave it out."),
    ] as [(String, Int32, String)] {
      try await workspace.expectRefusal("\(predict) \(options)", code: code, message)
    }
    try await workspace.expectRefusal(
      "predict --model classifier --input in.csv --output - --resume", code: 64,
      "--resume needs files for --input and --output: streams cannot be resumed."
    )
  }

  @Test func longTextsInWindows() async throws {
    let workspace = try Workspace("classifier")
    let long = String(repeating: "late order buy ", count: 60)
    try workspace.write("in.csv", "text\n\(long)\nbuy\n")
    let predict = "predict --model classifier --input in.csv --overwrite --output out.csv"
    let cut = try await workspace.run("\(predict) --long-texts tail --summary sum.json")
    #expect(cut.warnings.count == 1)
    #expect(try workspace.read("sum.json").contains("\"cut\": 1"))
    let whole = try await workspace.run("\(predict) --long-texts windows --stride 8")
    #expect(whole.warnings.isEmpty)
    #expect(
      whole.errors.contains("1 of 2 texts is longer than 64 tokens and read in overlapping windows")
    )
  }
}

/// Several inputs, other sources and targets.
@Suite struct ScoringSourcesTests {
  @Test func severalFilesAndPatterns() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("b.csv", "note,text\nx,\"buy, now\"\n")
    try workspace.write("c.csv", "text,note\nlate order,y\n")
    let predict = "predict --model classifier --output - --quiet --columns text --input"
    let both = try await workspace.run("\(predict) b.csv c.csv")
    #expect(both.lines.map { $0.split(separator: ",p")[0].prefix(10) }.count == 3)
    #expect(both.lines[1].hasPrefix("\"buy, now\",") && both.lines[2].hasPrefix("late order,"))
    #expect(try await workspace.run(predict, more: ["[bc].csv"]).output == both.output)
    try await workspace.expectRefusal(
      "\(predict) b.csv ./b.csv", code: 64,
      "./b.csv: This file is also given as b.csv, so its rows would be scored twice; leave one out."
    )
    try await workspace.expectRefusal(
      "\(predict) q*.csv", code: 66,
      "q*.csv: No file matches this pattern; check the directory and the ending.")
  }

  /// A table is written whole or not at all, beside the one that is read, and a run that is interrupted is resumed.
  @Test func databases() async throws {
    let workspace = try Workspace("classifier")
    var lines = ["id,text"]
    for row in 0..<5000 { lines.append("\(row),buy \(["red", "late", "phone"][row % 3]) order") }
    try workspace.write("in.csv", lines.joined(separator: "\n"))
    let predict = "predict --model classifier --quiet --resume --checkpoint-interval 0"
    let table = "--output sqlite:shop.db?table"
    #expect(try await workspace.run("\(predict) --input in.csv \(table)=whole").status == 0)
    let read = "predict --model classifier --quiet --output - --columns id --input"
    let whole = try await workspace.run(
      read, more: ["sqlite:shop.db?query=SELECT id, text FROM whole ORDER BY rowid"])
    #expect(whole.lines.count == 5001 && whole.lines[5000].hasPrefix("4999,"))
    // Killed again and again.
    let again =
      "\(predict) --input sqlite:shop.db?table=whole --columns id,text --top-rows 9000 \(table)=best"
    for attempt in 1...60 {
      let outcome = try await workspace.run(again) { program in
        usleep(UInt32(min(10_000 * pow(1.4, Double(attempt)), 20e6)))
        program.send(SIGKILL)
      }
      if !outcome.wasKilled {
        // `whole` has the columns that are added. A run that was killed after its last transaction left the table.
        #expect(
          outcome.status == 0 || outcome.errors.contains("already has a column")
            || outcome.errors.contains("The table \"best\" exists"),
          "\(outcome.errors)")
        break
      }
    }
    let best = try await workspace.run(
      read, more: ["sqlite:shop.db?query=SELECT id, text FROM best ORDER BY rowid"])
    #expect(Set(best.lines) == Set(whole.lines) && best.lines.count == 5001)
    // What a killed run leaves is in nobody's way, and the next one removes it.
    if workspace.exists("shop.db.lock") { try workspace.remove("shop.db.lock") }
    try await workspace.expectRefusal(
      "predict --model classifier --quiet --input in.csv \(table)=whole", code: 73,
      "sqlite:shop.db?table=whole: The table \"whole\" exists; pass --overwrite to replace it or choose another name."
    )
    try await workspace.expectRefusal(
      "\(predict) --input sqlite:shop.db?table=whole --columns id,text --overwrite \(table)=whole",
      code: 64,
      "sqlite:shop.db?table=whole: --output would replace the table of --input; choose another name."
    )
  }
}

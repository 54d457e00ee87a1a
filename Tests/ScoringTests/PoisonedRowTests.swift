import FilbertDatabase
import FilbertScoring
import FilbertTables
import FilbertTestSupport
import Foundation
import Testing

/// What a run with `--resume` does about rows that end the process.
///
/// The program has no such row that is known, so these run its machinery with a model that traps, each time in a
/// process of its own.
@Suite struct PoisonedRowTests {
  private let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
  }

  #if arch(x86_64)
    private static let trap = ExitTest.Condition.signal(SIGILL)
  #else
    private static let trap = ExitTest.Condition.signal(SIGTRAP)
  #endif

  private static let reason =
    "The process crashed twice while it scored this row, which is a defect of Filbert: please report it."

  private static let unreadable =
    "The process crashed twice while it read the row after this one, which is a defect of Filbert: please report it. "
    + "Take that row out of the input and start over."

  /// Rows of which those with a number in `poisoned` end the process.
  private func write(_ name: String, rows: Range<Int>, poisoned: [Int: String] = [:]) throws {
    let lines = rows.map { "\($0),\(poisoned[$0] ?? "word \($0 * 7919)")" }
    try Data((["id,text"] + lines).joined(separator: "\n").utf8)
      .write(to: directory.appending(path: name))
  }

  private func read(_ name: String) throws -> [String] {
    String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  private func names() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: directory.path))
  }

  private func crash(_ job: PoisonedJob) async {
    await #expect(processExitsWith: Self.trap) { [job] in try job.run() }
  }

  private func end(_ job: PoisonedJob) async {
    await #expect(processExitsWith: .success) { [job] in try job.run() }
  }

  /// Repeats a job until nothing is left that ends it, as a supervisor does, and says how often it crashed.
  private func repeats(_ job: PoisonedJob, of poisoned: Int) async throws -> Int {
    var crashes = 0
    while try job.knownCulprits() < poisoned {
      await crash(job)
      crashes += 1
      try #require(crashes <= 2 * poisoned, "each row ends the process twice at most")
    }
    await end(job)
    return crashes
  }

  /// In each step of the work, in neighbours, in one chunk and in others, in two files.
  @Test func eachCostsItsOwnRestarts() async throws {
    let poisoned = [
      100: "input!", 101: "encode!", 900: "compute!", 3000: "write!", 6500: "encode!",
    ]
    try write("a.csv", rows: 0..<5000, poisoned: poisoned)
    try write("b.csv", rows: 5000..<7000, poisoned: poisoned)
    let job = PoisonedJob(directory: directory.path, inputs: ["a.csv", "b.csv"])
    let crashes = try await repeats(job, of: poisoned.count)
    // Three chunks are in work at most, so those of the first and of the last one are not.
    #expect((7...10).contains(crashes))
    #expect(
      try read("no.csv") == [
        "file,line,reason,row",
        #"a.csv,102,"\#(Self.reason)","100,input!""#,
        #"a.csv,103,"\#(Self.reason)","101,encode!""#,
        #"a.csv,902,"\#(Self.reason)","900,compute!""#,
        #"a.csv,3002,"\#(Self.reason)","3000,write!""#,
        #"b.csv,1502,"\#(Self.reason)","6500,encode!""#,
      ])
    let rest = (0..<7000).filter { poisoned[$0] == nil }
    #expect(
      try read("out.csv") == ["id,answer"] + rest.map { "\($0),\("word \($0 * 7919)".utf8.count)" })
    #expect(
      try names().sorted() == ["a.csv", "b.csv", "no.csv", "out.csv", "out.csv.progress"])
  }

  /// They stay in the output without a result, or end the run by an error and no longer by a crash.
  @Test(arguments: [false, true])
  func withoutRejects(skipsBadRows: Bool) async throws {
    try write("a.csv", rows: 0..<10, poisoned: [4: "compute!"])
    var job = PoisonedJob(directory: directory.path, inputs: ["a.csv"])
    job.unusable = skipsBadRows ? .skipped : .refused
    #expect(try await repeats(job, of: 1) == 2)
    if skipsBadRows {
      #expect(try read("out.csv").count == 11 && read("out.csv")[5] == "4,")
    } else {
      #expect(
        try read("error") == [
          "a.csv:6: \(Self.reason) Take the row out."
        ])
      #expect(try !names().contains("out.csv"))
    }
  }

  @Test func inADatabase() async throws {
    try write("a.csv", rows: 0..<5000, poisoned: [7: "encode!", 4500: "compute!"])
    var job = PoisonedJob(directory: directory.path, inputs: ["a.csv"])
    job.isTable = true
    #expect((3...4).contains(try await repeats(job, of: 2)))
    #expect(try read("no.csv").count == 3)
    let address = try DatabaseAddress("sqlite:\(directory.path)/shop.db?table=answers")
    var written = TableReader(try DatabaseSource(address))
    var count = 0
    while try written.next() != nil { count += 1 }
    #expect(count == 4998)
    #expect(try names() == ["a.csv", "no.csv", "shop.db", "shop.db.answers.progress"])
  }

  /// Reading one crashed: only its end is looked for, and if that crashes too, the run ends by an error.
  @Test(arguments: ["a.csv", "a.jsonl"])
  func whatCannotBeReadIsPassedOver(name: String) async throws {
    let records =
      name == "a.csv"
      ? ["0,buy", "1,refund", "2,late"]
      : ["buy", "refund", "late"].enumerated().map { #"{"id":"\#($0)","text":"\#($1)"}"# }
    let header = name == "a.csv" ? "id,text\n" : ""
    try Data((header + records.joined(separator: "\n")).utf8)
      .write(to: directory.appending(path: name))
    let job = PoisonedJob(directory: directory.path, inputs: [name])
    try job.leaveCrashes(at: 1, [.reading, .passing], after: [records[0]])
    await end(job)
    let line = name == "a.csv" ? 2 : 1
    #expect(try read("error") == ["\(name):\(line): \(Self.unreadable)"])
    try job.leaveCrashes(at: 1, [.reading], after: [records[0]])
    await end(job)
    #expect(try read("out.csv") == ["id,answer", "0,3", "2,4"])
    let rejected = try read("no.csv")
    #expect(rejected.count == 2)
    #expect(
      rejected[1].hasPrefix(
        "\(name),\(line + 1),\"\(Self.reason.replacing("scored", with: "read"))\",\""))
    #expect(rejected[1].contains("refund"))
  }

  /// Of rows from elsewhere nobody knows where one ends that cannot be read.
  @Test func whileItIsRead() async throws {
    var job = PoisonedJob(directory: directory.path, inputs: ["supply"])
    job.unreadableRow = 3000
    #expect(try await repeats(job, of: 1) == 2)
    #expect(
      try read("error") == [
        "supply:3000: \(Self.unreadable)"
      ])
  }

  /// A row is given up for the very row it was, in the same run.
  @Test func anotherInputIsNotBlamed() async throws {
    try write("a.csv", rows: 0..<10, poisoned: [4: "compute!"])
    var job = PoisonedJob(directory: directory.path, inputs: ["a.csv"])
    for _ in 0..<2 { await crash(job) }
    try write("a.csv", rows: 0..<10)
    await end(job)
    #expect(try read("out.csv").count == 11 && read("no.csv").count == 1)
    // The same rows with another model.
    for name in ["out.csv", "no.csv"] {
      try FileManager.default.removeItem(at: directory.appending(path: name))
    }
    try write("a.csv", rows: 0..<10, poisoned: [4: "compute!"])
    for _ in 0..<2 { await crash(job) }
    job.isMended = true
    await end(job)
    #expect(try read("out.csv").count == 11 && read("no.csv").count == 1)
  }
}

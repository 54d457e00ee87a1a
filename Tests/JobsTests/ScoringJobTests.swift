import FilbertCore
import Foundation
import Testing

@testable import FilbertJobs

struct ScoringJobTests {
  /// More rows than are scored at a time.
  private static func rows(_ count: Int = 5000) -> String {
    "id,text\n" + (0..<count).map { "\($0),want \($0 % 7) red pillow \($0 % 11)\n" }.joined()
  }

  private func job(_ fixtures: JobFixtures, into output: String = "scored.csv") -> ScoringJob {
    ScoringJob(
      model: fixtures.url("classifier"), input: fixtures.url("rows.csv"),
      output: fixtures.url(output))
  }

  @Test func rowsThatCannotBeScoredAreInAFileOfTheirOwn() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", "id,text\n1,want pillow\n2,\n3,a,b\n4,refund\n")
    var job = job(fixtures)
    job.rejects = fixtures.url("rejects.csv")
    job.includesProbabilities = true
    let summary = try await job.result()
    #expect(summary.read == 4 && summary.scored == 2 && summary.rejected == 2)
    #expect(summary.withoutAnswer == 0 && summary.leftOut == 0)
    #expect(summary.written == 2 && summary.labels.values.reduce(0, +) == 2)
    let scored = String(decoding: try fixtures.bytes("scored.csv"), as: UTF8.self)
    #expect(
      scored.hasPrefix(
        "id,text,predicted_label,probability,probability_buy,probability_refund\n1,"))
    let rejects = String(decoding: try fixtures.bytes("rejects.csv"), as: UTF8.self)
    #expect(rejects.split(separator: "\n").count == 3)
    #expect(rejects.hasPrefix("file,line,reason,row\n"))
  }

  @Test func aCancelledJobContinuesToTheSameBytes() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows())
    let whole = try await job(fixtures, into: "whole.csv").result()
    let job = job(fixtures)
    let (moments, signal) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      for try await event in job.run() {
        if case .progress = event { signal.yield() }
      }
    }
    for await _ in moments { break }
    task.cancel()
    let error = await failure { try await task.value }
    // On a machine under load all rows may be written before.
    if let error {
      #expect(error.code == .interrupted)
      #expect(!fixtures.exists("scored.csv") && fixtures.exists("scored.csv.progress"))
    }
    var resumed: [Int] = []
    var summary: ScoringJob.Summary?
    for try await event in job.run() {
      if case .resumed(let rows) = event { resumed.append(rows) }
      if case .finished(let figures) = event { summary = figures }
    }
    #expect(error == nil || resumed.first.map { $0 > 0 } == true)
    #expect(summary == whole)
    #expect(try fixtures.bytes("scored.csv") == fixtures.bytes("whole.csv"))
  }

  /// Runs a job whose reader has gone, so that it stops while it computes the first rows.
  private func runWithoutReader(_ job: ScoringJob) -> FilbertError? {
    let channel = EventChannel<ScoringJob.Event>()
    channel.cancel()
    do throws(FilbertError) { try ScoringJobRun(job, channel).run() } catch { return error }
    return nil
  }

  @Test func aJobWithoutReaderScoresNoRow() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows())
    let job = job(fixtures)
    let error = runWithoutReader(job)
    #expect(error?.code == .interrupted)
    #expect(error?.message.hasPrefix("Stopped after 0 rows.") == true)
    let whole = try await job.result()
    #expect(whole.scored == 5000)
  }

  @Test func aTaskThatIsCancelledAlreadyStartsNothing() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows(20))
    let job = job(fixtures)
    let error = await cancelledBefore { _ = try await job.result() }
    #expect(error?.code == .interrupted)
    #expect(error?.message.contains("before the job started") == true)
    #expect(!fixtures.exists("scored.csv") && !fixtures.exists("scored.csv.progress"))
  }

  @Test func aReplacedInputIsScoredAnewIfTheOutputMayBeReplaced() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows())
    var job = job(fixtures)
    job.rejects = fixtures.url("rejects.csv")
    #expect(runWithoutReader(job)?.code == .interrupted)
    #expect(fixtures.exists("scored.csv.progress"))
    try fixtures.write("rows.csv", Self.rows(30) + "30,\n")
    let refusal = await failure { _ = try await job.result() }
    #expect(refusal?.code == .usage)
    #expect(refusal?.message.contains("has changed since the interrupted run") == true)
    job.overwrite = true
    var notices: [String] = []
    var summary: ScoringJob.Summary?
    for try await event in job.run() {
      if case .notice(let notice) = event { notices.append(notice.text) }
      if case .finished(let figures) = event { summary = figures }
      if case .resumed = event { Issue.record("the rows of another input were continued") }
    }
    #expect(summary?.scored == 30 && summary?.rejected == 1)
    #expect(notices.contains { $0.contains("so all rows are scored anew") })
    let bytes = try fixtures.bytes("scored.csv")
    job.output = fixtures.url("fresh.csv")
    job.rejects = fixtures.url("fresh-rejects.csv")
    _ = try await job.result()
    #expect(try fixtures.bytes("fresh.csv") == bytes)
  }

  @Test func damagedProgressIsReplacedOnlyIfTheOutputMayBe() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows(20))
    try fixtures.write("scored.csv.progress", "{}")
    var job = job(fixtures)
    #expect(await failure { _ = try await job.result() }?.code == .badData)
    job.overwrite = true
    #expect(try await job.result().scored == 20)
  }

  @Test func theNumberOfThreadsDoesNotChangeABit() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows(3000))
    _ = try await job(fixtures, into: "all.csv").result()
    for threads in [1, 2] {
      var job = job(fixtures, into: "\(threads).csv")
      job.threads = threads
      job.includesProbabilities = false
      _ = try await job.result()
      #expect(try fixtures.bytes("\(threads).csv") == fixtures.bytes("all.csv"))
    }
  }

  @Test func theSameJobOnceMoreReturnsItsSummary() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", Self.rows(20))
    var job = job(fixtures)
    let first = try await job.result()
    let bytes = try fixtures.bytes("scored.csv")
    #expect(try await job.result() == first)
    #expect(try fixtures.bytes("scored.csv") == bytes)
    job.includesProbabilities = true
    let error = await failure { _ = try await job.result() }
    #expect(error?.code == .usage)
    #expect(error?.message.contains("includesProbabilities") == true)
    job.overwrite = true
    #expect(try await job.result() == first)
    #expect(try fixtures.bytes("scored.csv") != bytes)
  }

  @Test func whatCannotBeScoredIsOneError() async throws {
    let fixtures = try JobFixtures(classifier: true)
    try fixtures.write("rows.csv", "id,text\n1,\n")
    let cases: [(FilbertError.Code, String, (inout ScoringJob) throws -> Void)] = [
      (.badData, "rows.csv:2:", { _ in }),
      (.missingInput, "absent.csv", { $0.inputs = [fixtures.url("absent.csv")] }),
      (.usage, "There is no input", { $0.inputs = [] }),
      (.usage, "given twice", { $0.inputs += $0.inputs }),
      (.usage, "would be replaced", { $0.output = $0.inputs[0] }),
      (.missingInput, "no such model directory", { $0.model = fixtures.url("nothing") }),
      (.badData, "review", { $0.textColumn = "review" }),
      (.usage, "labels names the label \"none\"", { $0.labels = ["none"] }),
      (.usage, "digits must lie between", { $0.digits = 10 }),
      (.usage, "abstain must be above 0 and at most 1, not 0.0", { $0.abstain = 0 }),
      (.usage, "threads must be at least 1, not 0", { $0.threads = 0 }),
      (.usage, "keptColumns names \"price\"", { $0.keptColumns = ["price"] }),
      (.usage, "URL of a file", { $0.output = try #require(URL(string: "https://a.example/b")) }),
    ]
    for (code, part, change) in cases {
      var job = job(fixtures)
      try change(&job)
      let error = await failure { _ = try await job.result() }
      #expect(error?.code == code, "\(part): \(String(describing: error))")
      #expect(error?.description.contains(part) == true, "\(String(describing: error))")
      #expect(!fixtures.exists("scored.csv"))
    }
  }
}

import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import Foundation
import Testing

@testable import FilbertScoring

/// Runs that are stopped and resumed.
extension TextScoringTests {
  private static let interruptions: [String] = ["", "top", "least", "filter", "repeats"]

  private func request(_ name: String) -> Request {
    var request = Request()
    switch name {
    case "top": request.ranking = .greatest(300)
    case "least": request.ranking = .leastCertain(300)
    case "filter": (request.filter, request.all) = (LabelFilter(labels: [0]), true)
    case "repeats": request.removesRepeats = true
    default: break
    }
    return request
  }

  /// A run that is stopped after each chunk and resumed writes the bytes of an undisturbed one.
  @Test(arguments: interruptions)
  func aStopChangesNoByte(name: String) throws {
    try writeRows()
    let request = request(name)
    let whole = try score(request, to: "whole.csv")
    let rejects = try fixtures.read("no.csv")
    try FileManager.default.removeItem(atPath: fixtures.path("no.csv"))
    let files = fixtures.files(rejects: "no.csv")
    var resumed: [Int] = []
    for chunk in 1...4 {
      let stop = StopAfterOneChunk()
      let error = #expect(throws: FilbertError.self) {
        try score(request, stop.settings) { event in
          stop.observe(event)
          if case .resumed(let rows) = event { resumed.append(rows) }
        } into: { (encoder) throws(FilbertError) in
          try ResumableOutput(
            fixtures.path("out.csv"), encoder, files, resuming: RunDescription(["run": 1]))
        }
      }
      #expect(error?.code == .interrupted)
      #expect(error?.message == "Stopped after \(min(2048 * chunk, 7000)) rows.")
      #expect(
        try fixtures.names().filter { $0.hasPrefix("out") } == [
          "out.csv.partial", "out.csv.progress",
        ])
    }
    let last = try score(request) { (encoder) throws(FilbertError) in
      try ResumableOutput(
        fixtures.path("out.csv"), encoder, files, resuming: RunDescription(["run": 1]))
    }
    #expect(resumed == [2048, 4096, 6144])
    #expect(last.texts == whole.texts && last.rows.read == 7000)
    #expect(try fixtures.read("out.csv") == fixtures.read("whole.csv"))
    #expect(try fixtures.read("no.csv") == rejects)
    #expect(
      try fixtures.names() == [
        "in.csv", "model", "no.csv", "out.csv", "out.csv.progress", "whole.csv",
      ])
  }

  @Test func onlyTheSameRunIsContinued() throws {
    try writeRows()
    let progress = fixtures.path("out.csv.progress")
    func attempt(_ run: JSONObject) throws(FilbertError) {
      let stop = StopAfterOneChunk()
      try score(Request(), stop.settings, observe: stop.observe) {
        (encoder) throws(FilbertError) in
        try ResumableOutput(
          fixtures.path("out.csv"), encoder, fixtures.files(), resuming: RunDescription(run))
      }
    }
    func message(_ run: JSONObject) -> String? {
      do throws(FilbertError) { try attempt(run) } catch { return error.message }
      return nil
    }
    #expect(message(["options": "a", "input": 1]) == "Stopped after 2048 rows.")
    #expect(
      message(["options": "b", "input": 1])
        == "The interrupted run had other options; use the same options and files, or delete \(progress) to start over."
    )
    #expect(
      message(["options": "a", "input": 2])
        == "The input has changed since the interrupted run; use the same options and files, or delete \(progress) to start over."
    )
    #expect(
      message(["options": ["--round": "3"], "input": 1])
        == "The interrupted run had other options; use the same options and files, or delete \(progress) to start over."
    )
    // Other rows of the same name, as a database may have.
    let rows = try fixtures.read("in.csv")
    try fixtures.write("in.csv", rows.replacing("\n5,", with: "\n55,"))
    #expect(
      message(["options": "a", "input": 1])
        == "The input has changed since the interrupted run; start over.")
    try fixtures.write("in.csv", rows.split(separator: "\n").prefix(100).joined(separator: "\n"))
    #expect(
      message(["options": "a", "input": 1])?.hasPrefix("The input has fewer rows than") == true)
    for content in ["{}", "[1", "{\"filbert_progress\":1}"] {
      try fixtures.write("out.csv.progress", content)
      #expect(
        message(["options": "a", "input": 1])
          == "The saved progress is corrupt; delete \(progress) to start over.")
    }
  }
}

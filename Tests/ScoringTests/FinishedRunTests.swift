import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import Foundation
import Testing

@testable import FilbertScoring

/// The note that a finished run leaves in place of its progress.
@Suite struct FinishedRunTests {
  private let fixtures: ScoringFixtures
  private let path: String

  init() throws {
    fixtures = try ScoringFixtures()
    path = fixtures.path("out.csv")
  }

  private func run(
    resuming run: RunDescription?, overwrite: Bool = false
  ) throws(FilbertError) {
    let encoder = try RowEncoder(
      .csv, dialect: CSVDialect(), inputs: ["text"], columns: ["text"], file: "in.csv")
    let files = fixtures.files(overwrite: overwrite)
    let output: any ScoringOutput
    if let run {
      output = try ResumableOutput(path, encoder, files, resuming: run)
    } else {
      output = try PlainOutput(path, encoder, files)
    }
    try output.write(OutputRow(Row(line: 2, values: ["buy"]), adding: .columns([])))
    try output.commit(.null)
  }

  private func left() throws -> [String] {
    try fixtures.names().filter { $0.hasPrefix("out.") }.sorted()
  }

  private let first = RunDescription(["options": ["--seed": "1"]])
  private let second = RunDescription(["options": ["--seed": "2"]])

  @Test func saysWhichRunItWas() throws {
    #expect(try FinishedRun(of: path) == nil)
    try run(resuming: first)
    #expect(try left() == ["out.csv", "out.csv.progress"])
    let finished = try #require(try FinishedRun(of: path))
    #expect(finished.difference(to: first) == nil)
    #expect(
      finished.difference(to: second)
        == "The finished run had --seed 1, and this one has --seed 2")
  }

  @Test func saysNothingOfAnOutputThatWasChanged() throws {
    try run(resuming: first)
    try fixtures.write("out.csv", "text\n")
    #expect(try FinishedRun(of: path) == nil)
    for damaged in ["", "{", "[]", #"{"finished":{}}"#, #"{"finished":{},"run":[]}"#] {
      try fixtures.write("out.csv.progress", damaged)
      #expect(try FinishedRun(of: path) == nil)
    }
  }

  @Test func isInNobodysWay() throws {
    try run(resuming: first)
    #expect(throws: FilbertError.self) { try run(resuming: nil) }
    #expect(try FinishedRun(of: path) != nil)
    // Another run may take its place.
    try run(resuming: second, overwrite: true)
    #expect(try FinishedRun(of: path)?.difference(to: second) == nil)
    try run(resuming: nil, overwrite: true)
    #expect(try left() == ["out.csv"])
    // Somebody moved the output away.
    try run(resuming: first, overwrite: true)
    try FileManager.default.removeItem(atPath: path)
    try run(resuming: nil)
    #expect(try left() == ["out.csv"])
  }

  @Test func whatAnInterruptedRunLeftIsNotReplacedUnasked() throws {
    try fixtures.write("out.csv.progress", "{}")
    let error = #expect(throws: FilbertError.self) { try run(resuming: nil) }
    #expect(
      error?.message == "An interrupted run left this; resume it, or replace the output.")
    #expect(error?.code == .cannotWrite)
  }
}

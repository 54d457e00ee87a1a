import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Options and files with numbers that no program writes: each is refused with a sentence or does no harm, and none
/// ends the process.
@Suite struct EditedInputTests {
  private func rows(_ count: Int) -> String {
    "text,label\n" + (0..<count).map { "buy red case,label \($0)\n" }.joined()
  }

  // MARK: - Options

  @Test(arguments: [
    (
      "predict --model classifier --input in.csv --output out.csv --threads 4097",
      "--threads must be at most 4096, not 4097."
    ),
    (
      "serve --model classifier --threads 9223372036854775807",
      "--threads must be at most 4096, not 9223372036854775807."
    ),
    (
      "predict --model classifier --input in.csv --output out.csv --checkpoint-interval 1e300",
      "--checkpoint-interval must be at most 1000000 seconds, not 1e+300."
    ),
    (
      "serve --model classifier --max-batch-tokens 9223372036854775807",
      "--max-batch-tokens must be at most 1000000000, not 9223372036854775807."
    ),
    (
      "serve --model classifier --max-texts 9223372036854775807",
      "--max-texts must be at most 1000000000, not 9223372036854775807."
    ),
  ])
  func countsAndTimesBeyondAllUse(command: String, sentence: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", rows(1))
    try await workspace.expectRefusal(command, code: 64, sentence)
  }

  // MARK: - Labels

  /// A matrix of 10,001 by 10,001 counts would be made for the report.
  @Test func moreLabelsThanAnybodyHas() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", rows(10_001))
    let outcome = try await workspace.run("evaluate --model classifier --data in.csv --quiet")
    #expect(outcome.status == 65)
    #expect(
      outcome.errorLines
        == ["in.csv: There are more than 10000 different labels; is this the right column?"])
  }

  @Test func noSeparatorInTheRecordOfTraining() async throws {
    let workspace = try Workspace()
    try TinyModel.writeClassifier(to: workspace.url("topics"), task: .multilabel)
    try workspace.write("topics/training.json", #"{"label_separator":""}"#)
    try workspace.write("in.csv", "text,label\nbuy red,\"buy,refund\"\nlate,refund\n")
    let outcome = try await workspace.run(
      "evaluate --model topics --data in.csv --format json --quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try JSONValue.parse(Array(outcome.output.utf8))
    #expect(report["unknown_labels"]?.arrayValue?.isEmpty == true)
  }

  // MARK: - What an earlier run left

  private func change(
    _ value: JSONValue, at path: ArraySlice<String>, to new: JSONValue
  ) -> JSONValue {
    guard let name = path.first, var object = value.objectValue else { return new }
    object[name] = change(object[name] ?? .null, at: path.dropFirst(), to: new)
    return .object(object)
  }

  private static let counts = [
    "rows.read", "rows.usable", "rows.empty_text.rows", "rows.cleaning.texts",
    "answers.texts.texts", "answers.texts.written", "answers.texts.undecided",
  ]

  @Test func countsInAFileOfProgress() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "in.csv",
      "text,note\n" + String(repeating: "buy red case,a note\n,empty\nlate,\n", count: 4000))
    let predict =
      "predict --model classifier --input in.csv --output out.csv --skip-bad-rows --resume "
      + "--checkpoint-interval 0 --quiet"
    // A limit on the size of files ends the run within a later chunk.
    let cut = try await workspace.shell("ulimit -f 250; $FILBERT \(predict)")
    #expect(cut.status == 73)
    let progress = try JSONValue.parse([UInt8](workspace.bytes("out.csv.progress")))
    for path in Self.counts {
      for number in ["-1", "-9223372036854775808", "9223372036854775807", "1e300"] {
        let names = ["state"] + path.split(separator: ".").map(String.init)
        let edited = change(progress, at: names[...], to: .number(number))
        try workspace.write("out.csv.progress", edited.serialized())
        let outcome = try await workspace.run(predict)
        #expect(outcome.status == 65, "\(path) = \(number): \(outcome.errors)")
      }
    }
    // More rows than the file has: it ends before.
    let longer = change(progress, at: ["state", "rows", "read"], to: .number(1 << 53))
    try workspace.write("out.csv.progress", longer.serialized())
    let outcome = try await workspace.run(predict)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("fewer rows than the interrupted run has read"))
  }

  /// In 2264 the nanoseconds since 1970 are more than an integer holds.
  @Test func aFileFromTheFarFuture() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", rows(3))
    let outcome = try await workspace.shell(
      "touch -d @9300000000 in.csv; $FILBERT predict --model classifier --input in.csv --output out.csv --resume"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  // MARK: - Texts

  /// A text may begin as a packed file, a byte order mark or a line of Excel does.
  @Test(arguments: ["PK\u{3}\u{4}", "\u{FEFF}buy", "sep=;"])
  func aDatabaseTakesAnyFirstCell(text: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.jsonl", JSONValue.object(["text": .string(text)]).serialized() + "\n")
    let scored = try await workspace.run(
      "predict --model classifier --input in.jsonl --output sqlite:out.db?table=scored --quiet")
    #expect(scored.status == 0, "\(scored.errors)")
    let read = try await workspace.run(
      "predict --model classifier --input sqlite:out.db?table=scored --columns text --format jsonl --output - --quiet",
      more: ["--text-column", "text"])
    let line = try #require(read.lines.first, "\(read.errors)")
    #expect(try JSONValue.parse(Array(line.utf8))["text"]?.stringValue == text)
  }
}

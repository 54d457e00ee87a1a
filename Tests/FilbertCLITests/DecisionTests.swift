import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// Thresholds that are stored in a model, on the command line.
struct DecisionTests {
  private static let labels = ["buy", "refund"]

  private func workspace(_ decision: String? = nil) throws -> Workspace {
    let workspace = try Workspace("classifier")
    if let decision {
      try workspace.write("classifier/training.json", #"{"decision":\#(decision)}"#)
    }
    try workspace.write(
      "data.csv",
      "text,label\n" + (0..<30).map { "buy red \($0),\(Self.labels[$0 % 2])\n" }.joined())
    return workspace
  }

  private func predicted(_ workspace: Workspace, _ options: String = "") async throws -> Outcome {
    try await workspace.run("predict --model classifier --input data.csv --output - \(options)")
  }

  @Test func predictionsFollowIt() async throws {
    // The model is sure of neither label, so each threshold of 0 makes all rows its label.
    let remark =
      #"labels are given by the thresholds stored in the model: "refund" from 0.0 on (profit, 12 rows of a.csv); --threshold replaces them, and --threshold none leaves them out"#
    for label in Self.labels {
      let workspace = try workspace(
        #"[{"label":"\#(label)","threshold":0,"rule":"profit","rows":12,"data":"a.csv"}]"#)
      let outcome = try await predicted(workspace, "--summary s.json")
      #expect(outcome.status == 0)
      #expect(outcome.lines.count == 31)
      for line in outcome.lines.dropFirst() { #expect(line.contains(",\(label),0.")) }
      #expect(
        outcome.errors.split(separator: "\n").filter { $0.contains("stored") } == [
          remark.replacing("refund", with: label)[...]
        ])
      let summary = try JSONValue.parse(Array(try workspace.bytes("s.json")))
      #expect(
        summary["thresholds"]?.serialized() == #"{"from":"model","labels":{"\#(label)":0.0}}"#)
    }
  }

  @Test func anOptionReplacesIt() async throws {
    let stored = try workspace(#"[{"label":"refund","threshold":0}]"#)
    let plain = try await predicted(try workspace())
    let none = try await predicted(stored, "--threshold none --summary s.json")
    #expect(none.output == plain.output && none.status == 0)
    #expect(!none.errors.contains("stored"))
    #expect(try JSONValue.parse(Array(try stored.bytes("s.json")))["thresholds"] == nil)
    let other = try await predicted(stored, "--threshold buy=0")
    #expect(other.lines.dropFirst().allSatisfy { $0.contains(",buy,0.") })
    #expect(!other.errors.contains("stored"))
    try await stored.expectRefusal(
      "predict --model classifier --input data.csv --output - --threshold none --threshold 1",
      code: 64,
      "--threshold has 'none', but a probability from 0 to 1 or LABEL=PROBABILITY is expected.")
  }

  @Test func aChangedDecisionIsAnotherRun() async throws {
    let workspace = try workspace(#"[{"label":"refund","threshold":0}]"#)
    let command =
      "predict --model classifier --input data.csv --output out.csv --resume --quiet"
    #expect(try await workspace.run(command).status == 0)
    #expect(try await workspace.run(command).status == 0)
    try workspace.write(
      "classifier/training.json", #"{"decision":[{"label":"refund","threshold":0.75}]}"#)
    try await workspace.expectRefusal(
      command, code: 64,
      "out.csv: The file classifier/training.json has changed since the finished run; use the same options and files, or add --overwrite to replace the output."
    )
  }

  @Test func aDamagedOneIsRefused() async throws {
    let workspace = try workspace(#"[{"label":"late","threshold":0.5}]"#)
    try await workspace.expectRefusal(
      "predict --model classifier --input data.csv --output - --quiet", code: 65,
      #"classifier/training.json: The stored decision cannot be used: the model has no label "late". Choose the threshold again, or delete the member "decision"."#
    )
    #expect(try await predicted(workspace, "--threshold none").status == 0)
  }

  @Test func itIsShownAndQuantized() async throws {
    let workspace = try workspace(#"[{"label":"refund","threshold":0.25,"rule":"f1"}]"#)
    let inspected = try await workspace.run("inspect --model classifier")
    #expect(inspected.output.contains(#/\nthresholds +"refund" from 0\.25 on \(f1\)\n/#))
    #expect(!inspected.output.contains("trained by"))
    #expect(try await workspace.run("quantize --model classifier --output small").status == 0)
    #expect(
      try workspace.bytes("small/training.json") == workspace.bytes("classifier/training.json"))
  }

  /// The report is that of the rows that `predict` gives.
  @Test(arguments: [
    "", "--threshold none", "--threshold buy=0.5", "--threshold 0.52", "--threshold 1",
  ])
  func reportsAreOfWhatPredictAnswers(option: String) async throws {
    let workspace = try workspace(#"[{"label":"refund","threshold":0.45}]"#)
    let rows = try await predicted(workspace, "--quiet \(option)").lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let outcome = try await workspace.run(
      "evaluate --model classifier --data data.csv --format json \(option)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("stored in the model") == option.isEmpty)
    let report = try JSONValue.parse(outcome.bytes)
    let right = rows.count { $0[1] == $0[2] }
    let undecided = rows.count { $0[2].isEmpty }
    let accuracy =
      report["accuracy"]?.doubleValue ?? report["micro avg"]?["recall"]?.doubleValue
    #expect(accuracy == Double(right) / 30)
    for label in Self.labels {
      let given = rows.count { $0[2] == label }
      let hits = rows.count { $0[1] == label && $0[2] == label }
      #expect(report[label]?["recall"]?.doubleValue == Double(hits) / 15)
      #expect(
        report[label]?["precision"]?.doubleValue == (given > 0 ? Double(hits) / Double(given) : 0))
    }
    #expect(report["(no label)"] == nil && (report["accuracy"] == nil) == (undecided > 0))
    if option == "--threshold none" {
      #expect(report["thresholds"] == nil && report["undecided"] == nil)
    } else {
      #expect(report["undecided"]?.intValue == undecided)
      #expect(report["thresholds"]?.objectValue?.count ?? 0 > 0)
    }
    if undecided > 0 {
      let matrix = report["confusion_matrix"]
      #expect(matrix?["labels"] == ["buy", "refund", "(no label)"])
      #expect(undecided < 30 || matrix?["counts"]?.serialized() == "[[0,0,15],[0,0,15],[0,0,0]]")
      let text = try await workspace.run(
        "evaluate --model classifier --data data.csv --quiet \(option)")
      #expect(
        text.output.contains("\nno label, since no threshold is reached: \(undecided) texts\n"))
    }
  }
}

import FilbertTestSupport
import Foundation
import Glibc
import Testing

/// The same command gives the same bytes, whatever happens in between.
struct ReproducibilityTests {
  /// Long enough to be interrupted: 420 steps.
  private static let train =
    "train --model encoder --train train.csv --epochs 60 --batch-size 8 --learning-rate 5e-3 --output"
  private static let everyStep = "--checkpoint-interval 0"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    return workspace
  }

  @Test func twiceAndOnOtherNumbersOfThreads() async throws {
    let workspace = try workspace()
    for (name, threads) in [("a", 1), ("b", 2), ("c", 2), ("d", 5)] {
      let outcome = try await workspace.run(
        "train --model encoder --train train.csv \(Corpora.recipe) --output \(name) --threads \(threads)"
      )
      #expect(outcome.status == 0)
    }
    let first = try workspace.bytes("a/model.safetensors")
    /// Without the hash in its last line, which is another one since the names of the models are others.
    func card(_ name: String) throws -> String {
      let text = try workspace.read("\(name)/README.md").replacing("`\(name)`", with: "NAME")
      return text.replacing("\"\(name)\"", with: "NAME").split(separator: "\n").dropLast().joined(
        separator: "\n")
    }
    for name in ["b", "c", "d"] {
      #expect(try workspace.bytes("\(name)/model.safetensors") == first)
      #expect(try card(name) == card("a"))
    }
    let other = try await workspace.run(
      "train --model encoder --train train.csv \(Corpora.recipe) --output e --seed 7")
    #expect(other.status == 0)
    #expect(try workspace.bytes("e/model.safetensors") != first)
  }

  /// The log for TensorBoard changes no bit, and is no part of what a run is.
  @Test func aLogForTensorBoardChangesNothing() async throws {
    let workspace = try workspace()
    let train = "train --model encoder --train train.csv \(Corpora.recipe) --output"
    #expect(try await workspace.run("\(train) plain").status == 0)
    let logged = try await workspace.run("\(train) logged --tensorboard runs/a")
    #expect(logged.status == 0 && logged.warnings.isEmpty)
    for name in ["model.safetensors", "config.json", "scope.safetensors"] {
      #expect(try workspace.bytes("plain/\(name)") == workspace.bytes("logged/\(name)"))
    }
    let again = try await workspace.run("\(train) logged --resume")
    #expect(again.errors.contains("The same run has finished"))
    let files = try FileManager.default.contentsOfDirectory(atPath: workspace.url("runs/a").path)
    #expect(files.count == 1 && files[0].hasPrefix("events.out.tfevents."))
    try await workspace.expectRefusal(
      "\(train) other --quiet --tensorboard train.csv", code: 73,
      "train.csv: This is a file, but a directory is to be written; choose another name.")
  }

  /// The log is too long for the limit, and so are checkpoints and the model: each says so in its turn.
  @Test func aLogThatCannotGrowEndsWithAWarning() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.shell(
      "trap '' XFSZ; ulimit -f 2; exec \"$FILBERT\" \(Self.train) model --tensorboard runs --quiet")
    #expect(outcome.status == 73)
    #expect(
      outcome.warnings.count {
        $0.contains("no further events for TensorBoard, training continues: ")
      }
        == 1)
    // Training went on to its end, where the model does not fit either.
    #expect(outcome.errorLines.last?.contains("Cannot write: file too large") == true)
  }

  /// The rows come through a pipe, and most of them are written only after the signal.
  @Test func aSignalStopsTrainingBeforeItsFirstStep() async throws {
    let workspace = try workspace()
    let rows = (0..<2000).map { "red dress \($0),\($0 % 2 == 0 ? "buy" : "refund")" }
    try workspace.write("rows.csv", rows.joined(separator: "\n") + "\n")
    let outcome = try await workspace.shell(
      """
      mkfifo pipe
      $FILBERT train --model encoder --train - --input-format csv --output model --quiet < pipe & program=$!
      exec 3> pipe
      printf 'text,label\nlate order,refund\n' >&3
      while kill -0 $program && [ ! -e model.checkpoint.lock ]; do sleep 0.05; done
      kill -TERM $program
      cat rows.csv >&3
      exec 3>&-
      wait $program
      """)
    #expect(outcome.status == 130)
    #expect(
      outcome.errorLines.last
        == "Stopped before the first step. Nothing was written, so the next run starts from the beginning."
    )
    #expect(!workspace.exists("model") && !workspace.exists("model.checkpoint"))
  }

  @Test func resumesATerminatedRun() async throws {
    let workspace = try workspace()
    let whole = try await workspace.run("\(Self.train) whole")
    #expect(whole.status == 0)

    let stopped = try await workspace.run("\(Self.train) model \(Self.everyStep)") { program in
      workspace.waitForChange(of: "model.checkpoint", times: 5, program)
      program.send(SIGTERM)
    }
    #expect(stopped.status == 130)
    let pattern =
      /Stopped after step \d+ of 420\. Nothing is lost: repeat the command with --resume to continue from model\.checkpoint\./
    #expect(try #require(stopped.errorLines.first).wholeMatch(of: pattern) != nil)
    #expect(!workspace.exists("model"))
    try await checkCheckpointIsGuarded(workspace)

    // The interval between checkpoints and the threads may change, the result may not.
    let resumed = try await workspace.run(
      "\(Self.train) model --resume --threads 1"
    )
    #expect(resumed.status == 0)
    #expect(resumed.errors.contains("Continuing after step "))
    let bytes = try workspace.bytes("model/model.safetensors")
    let again = try await workspace.run("\(Self.train) model --resume")
    #expect(again.status == 0)
    #expect(again.errors.contains("model: The same run has finished, and nothing is left to do."))
    #expect(try workspace.bytes("model/model.safetensors") == bytes)
    try await workspace.expectRefusal(
      "\(Self.train) model --resume --seed 5", code: 64,
      "model: The finished run had no --seed, and this one has --seed 5; use the same options and files, or add --overwrite to replace the "
        + "model.")
    try workspace.remove("model/vocab.txt")
    let broken = try await workspace.run("\(Self.train) model --resume")
    #expect(broken.status == 73)
    #expect(
      try workspace.bytes("model/model.safetensors") == workspace.bytes("whole/model.safetensors"))
    #expect(!workspace.exists("model.checkpoint"))
  }

  /// A checkpoint is neither thrown away nor continued with something else.
  private func checkCheckpointIsGuarded(_ workspace: Workspace) async throws {
    try await workspace.expectRefusal(
      "\(Self.train) model", code: 73,
      "model.checkpoint: An interrupted run left this checkpoint; add --resume to continue, or --overwrite to start over."
    )
    func other(_ difference: String) -> String {
      "model.checkpoint: The interrupted run had \(difference); repeat the original command with --resume, or remove the "
        + "checkpoint to start over."
    }
    try await workspace.expectRefusal(
      "\(Self.train) model --resume --seed 1", code: 64,
      other("no --seed, and this one has --seed 1"))
    // Also where it would change no text of these.
    try await workspace.expectRefusal(
      "\(Self.train) model --resume --clean users", code: 64,
      other("no --clean, and this one has --clean users"))
    try workspace.write("other.csv", Corpora.twoClasses(60, seed: 1))
    try await workspace.expectRefusal(
      Self.train.replacing("train.csv", with: "other.csv") + " model --resume", code: 64,
      other("--train train.csv, and this one has --train other.csv"))
  }

  @Test func resumesAKilledRun() async throws {
    let workspace = try workspace()
    let whole = try await workspace.run("\(Self.train) whole")
    #expect(whole.status == 0)
    // Killed at four places, among them while a checkpoint is being written.
    for (changes, pause) in [(1, 0), (7, 300), (11, 700), (2, 1300)] {
      let killed = try await workspace.run("\(Self.train) model --resume \(Self.everyStep)") {
        program in
        workspace.waitForChange(of: "model.checkpoint", times: changes, program)
        usleep(UInt32(pause))
        program.send(SIGKILL)
      }
      #expect(killed.wasKilled && killed.status == SIGKILL, "it ended before it could be killed")
      #expect(!workspace.exists("model"))
    }
    let resumed = try await workspace.run("\(Self.train) model --resume")
    #expect(resumed.status == 0)
    #expect(
      try workspace.bytes("model/model.safetensors") == workspace.bytes("whole/model.safetensors"))
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.directory.path)
    #expect(names.sorted() == ["encoder", "model", "train.csv", "whole"])
  }

  @Test func anInterruptedPredictionLeavesNothing() async throws {
    let workspace = try Workspace("classifier")
    let before = try workspace.content().keys.sorted()
    // The input stays open, so the program waits for more with its output half written.
    let outcome = try await workspace.shell(
      """
      mkfifo in && exec 3<>in && echo 'buy red case' >&3
      $FILBERT predict --model classifier --input - --input-format txt --output scored.csv --quiet <in &
      pid=$!
      until ls | grep -q scored.csv.partial; do kill -0 $pid || break; sleep 0.01; done
      ls | grep -c scored.csv.partial
      kill -TERM $pid; wait $pid; echo $?; rm in
      """)
    #expect(outcome.output == "1\n\(128 + SIGTERM)\n")
    #expect(try workspace.content().keys.sorted() == before)
  }

  @Test func refusesADamagedCheckpoint() async throws {
    let workspace = try workspace()
    for content in ["", "nonsense"] {
      try workspace.write("model.checkpoint", content)
      try await workspace.expectRefusal(
        "\(Self.train) model --resume", code: 65,
        "model.checkpoint: This is not a checkpoint, or a damaged one; start over with --overwrite instead of --resume."
      )
    }
    let anew = try await workspace.run(
      "train --model encoder --train train.csv --epochs 1 --output model --overwrite")
    #expect(anew.status == 0)
    #expect(!workspace.exists("model.checkpoint"))
  }

  @Test func resumeWithoutCheckpointBegins() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "train --model encoder --train train.csv --epochs 1 --output model --resume")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("No checkpoint at model.checkpoint; starting with the first step."))
  }
}

extension Workspace {
  /// Waits until there is the file, or the program has ended.
  func wait(for name: String, _ program: ChildProcess) {
    while !exists(name), program.isRunning { usleep(100) }
  }

  /// Waits until the file has been put into place `times` times, or the program has ended.
  func waitForChange(of name: String, times: Int, _ program: ChildProcess) {
    var seen = fileNumber(name)
    var changes = 0
    while changes < times, program.isRunning {
      let now = fileNumber(name)
      if now != seen, now != nil { changes += 1 }
      seen = now
      usleep(300)
    }
  }

  /// Its number in the file system and when it was written.
  private func fileNumber(_ name: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url(name).path)
    guard let attributes, let date = attributes[.modificationDate] as? Date else { return nil }
    return "\(attributes[.systemFileNumber] ?? "") \(date.timeIntervalSince1970)"
  }
}

import FilbertCore
import FilbertJSON
import FilbertMPI
import FilbertModelFiles
import FilbertTestSupport
import Testing

@testable import FilbertCLI

/// What is wrong with the words of a command before any of them is used.
@Suite struct GivenArgumentsTests {
  @Test(arguments: [
    ("predictt --model a", "There is no command \"predictt\"; did you mean predict?"),
    ("Train", "There is no command \"Train\"; did you mean train?"),
    ("score", "There is no command \"score\"; there are train, cross-validate, tune, evaluate, "),
    ("help evaluat", "There is no command \"evaluat\"; did you mean evaluate?"),
    (
      "--model a predict",
      "The option \"--model\" comes before a command; begin with one of train, cross-validate, tune, evaluate, "
    ),
    (
      "evaluate --data a --model b --data c",
      "--data is given twice and takes one value; leave one of them out."
    ),
    (
      "evaluate --data=a --model b --data=c",
      "--data is given twice and takes one value; leave one of them out."
    ),
    (
      "train --model a --train b --output c --epochs 2 --epochs 3",
      "--epochs is given twice and takes one value; leave one of them out."
    ),
    (
      "tokenize --model a --input b --output c",
      "tokenize has no --output: it writes to stdout; redirect that with > and a file's name."
    ),
    (
      "check a --output=c",
      "check has no --output: it writes to stdout; redirect that with > and a file's name."
    ),
  ])
  func refusesInOneSentence(arguments: String, message: String) async throws {
    let workspace = try Workspace()
    let outcome = try await workspace.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("error: \(message)"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: ["--help", "--version", "help", "help predict", "-h", "predict --help"])
  func answersWhatIsNoCommand(arguments: String) async throws {
    let outcome = try await Workspace().run(arguments)
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  /// The text of --against has options that may be those of the command.
  @Test func optionsInATextAreNotRepetitions() throws {
    let command = "cross-validate --model a --train b --output c.csv --epochs=2 --against"
    let words = command.split(separator: " ").map(String.init)
    #expect(throws: Never.self) {
      try GivenArguments(arguments: words + ["--epochs=3"]).check()
    }
    #expect(throws: FilbertError.self) {
      try GivenArguments(arguments: words + ["--epochs=3", "--epochs=4"]).check()
    }
  }

  @Test func listsMayBeRepeated() async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("a.csv", "text\nbuy\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input a.csv --output b.csv --filter label=buy --filter label=refund --quiet"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func check(_ arguments: String, processes: Int) -> FilbertError? {
    let launch = MPILaunch { $0 == "OMPI_COMM_WORLD_SIZE" ? "\(processes)" : nil }
    let arguments = arguments.split(separator: " ").map(String.init)
    do throws(FilbertError) {
      try GivenArguments(arguments: arguments, launch: launch).check()
      return nil
    } catch { return error }
  }

  @Test func `several processes of a command that does not share its work are refused`() {
    let error = check("predict --model m --input a.csv --output b.csv", processes: 2)
    #expect(
      error?.message
        == "A launcher of MPI started 2 processes, and only train shares its work among them; start predict by itself, or give each process a --shard-index of its own."
    )
    #expect(check("evaluate --model m --data a.csv", processes: 4)?.code == .usage)
    #expect(check("predict --model m --input a.csv --shard-index 1", processes: 2) == nil)
    #expect(check("train --model m --train a.csv --output o", processes: 2) == nil)
    #expect(check("predict --model m --input a.csv --output b.csv", processes: 1) == nil)
  }

  @Test func `a second recipe is noted apart from the first`() throws {
    func options(_ arguments: [String]) throws -> RunDescription {
      try RunDescription(arguments: ["cross-validate"] + arguments, inputs: [], model: [])
    }
    let run = try options(["--epochs", "3", "--against", "--epochs=5", "--folds", "4"])
    let noted = run.json["options"]
    #expect(noted?["--epochs"] == "3")
    #expect(noted?["--against"] == "--epochs=5")
    #expect(noted?["--folds"] == "4")
    #expect(try run == options(["--epochs", "3", "--against=--epochs=5", "--folds", "4"]))
    #expect(try run != options(["--against", "--epochs=3", "--epochs", "5", "--folds", "4"]))
  }
}

import ArgumentParser
import Testing

@testable import FilbertCLI

struct HelpTests {
  static let commands = [
    "train", "evaluate", "predict", "embed", "tokenize", "inspect", "convert", "clean",
    "quantize", "check", "serve",
  ]

  /// What `filbert COMMAND --help` prints on a terminal of 80 columns.
  private func help(_ command: String) throws -> String {
    let type = try #require(
      FilbertCommand.configuration.subcommands
        .first { String(describing: $0).lowercased() == command })
    return FilbertCommand.helpMessage(for: type, columns: 80)
  }

  @Test func theFirstPageShowsTheWay() async throws {
    let outcome = try await Workspace().run("--help")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("A first session:"))
    #expect(
      outcome.output.contains(
        "Exit codes: 0 done; 64 usage; 65 bad data or unsupported model;\n"
          + "66 missing input; 70 internal; 73 cannot write; 130 interrupted;\n"
          + "3 trend found an alarm."))
    for command in Self.commands { #expect(outcome.output.contains("\n  \(command) ")) }
  }

  @Test func noArgumentsAreAQuestionForHelp() async throws {
    let workspace = try Workspace()
    let outcome = try await workspace.run("")
    #expect(outcome.status == 0)
    #expect(outcome.output == (try await workspace.run("--help")).output)
  }

  @Test(arguments: commands)
  func everyCommandTeachesByExample(command: String) throws {
    let help = try help(command)
    #expect(help.contains("Example"))
    #expect(help.contains("  filbert \(command) ") || help.contains("| filbert \(command) "))
    #expect(help.contains("--model <") == (!["convert", "clean"].contains(command)))
    // An example that is wrapped cannot be pasted.
    for line in help.split(separator: "\n") where line.hasPrefix("  filbert ") {
      #expect(line.count <= 80)
      #expect(line.hasSuffix("\\") || !line.hasSuffix("--"))
    }
  }

  @Test func helpGoesToStdout() async throws {
    let outcome = try await Workspace().run("train --help")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("\n  --epochs <epochs>"))
  }

  @Test func trainNamesItsOptionsAsHuggingFaceDoes() throws {
    let help = try help("train")
    for option in [
      "--train <file>", "--validation <file>", "--validation-fraction <share>", "--output <dir>",
      "--task <task>", "--text-column <name>", "--text-pair-column <name>", "--label-column <name>",
      "--epochs <epochs>", "--max-steps <steps>", "--batch-size <rows>", "--learning-rate <rate>",
      "--weight-decay <rate>", "--warmup-ratio <share>", "--schedule <schedule>",
      "--max-gradient-norm <norm>", "--gradient-accumulation <batches>",
      "--dropout <dropout>", "--max-length <tokens>", "--class-weights <weights>",
      "--label-smoothing <share>", "--freeze-layers <layers>", "--select-by <select-by>",
      "--patience <epochs>", "--seed <seed>", "--resume", "--threads <threads>", "--quiet",
      "--overwrite", "--skip-bad-rows", "--checkpoint-interval <seconds>",
    ] {
      #expect(help.contains("\n  \(option)"), "\(option) is not in the help")
    }
  }

  @Test(arguments: ["predict", "evaluate"])
  func spreadsheetsAreThoughtOf(command: String) throws {
    #expect(try help(command).contains("\n  --escape-formulas "))
  }

  @Test func theVersionNamesTheArithmetic() async throws {
    let outcome = try await Workspace().run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /filbert \d+\.\d+\.\d+ \(OpenBLAS .+\)\n/) != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowTheOptions(shell: String) async throws {
    let outcome = try await Workspace().run("--generate-completion-script \(shell)")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    for word in ["filbert", "evaluate", "learning-rate", "skip-bad-rows", "jsonl"] {
      #expect(outcome.output.contains(word))
    }
  }

  @Test func unknownWordsAreExplained() async throws {
    let workspace = try Workspace()
    let option = try await workspace.run("inspect --model x --modle y")
    #expect(option.status == 64)
    #expect(option.errorLines == ["Unknown option '--modle'. Did you mean '--model'?"])
    let command = try await workspace.run("trian")
    #expect(command.status == 64)
    #expect(command.errorLines.first?.contains("trian") == true)
  }
}

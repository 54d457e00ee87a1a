import ArgumentParser
import FilbertCore
import FilbertMPI
import FilbertTensor
import Glibc

/// The program: parses, runs, and turns errors into one line on stderr and an exit code of `sysexits.h`.
@main
enum Main {
  static func main() async {
    // A reader that goes away (`filbert predict … | head`) is an error of the write call, not a kill.
    signal(SIGPIPE, SIG_IGN)
    // The same for a file at the limit of its size (`ulimit -f`).
    signal(SIGXFSZ, SIG_IGN)
    endBLASThreads()
    occupyStandardDescriptors()
    let given = GivenArguments(arguments: Array(CommandLine.arguments.dropFirst()))
    if given.isSaidElsewhere { Console.silence() }
    do {
      try given.check()
      var command = try FilbertCommand.parseAsRoot()
      if let problem = unusableBLAS() { throw FilbertError(.internalFailure, problem) }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      if given.isSaidElsewhere { given.waitForTheOther() }
      guard let error = error as? FilbertError else { exit(withParserError: error) }
      Console.error(error.onCommandLine)
      exit(error.code.exitCode)
    }
  }

  /// Help and version go to stdout; mistakes look like all other errors.
  private static func exit(withParserError error: any Error) -> Never {
    let code = FilbertCommand.exitCode(for: error)
    let message = FilbertCommand.fullMessage(for: error)
    guard !code.isSuccess, !message.isEmpty else { FilbertCommand.exit(withError: error) }
    let text = message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message
    Console.error("error: \(text)", given: Array(CommandLine.arguments.dropFirst()))
    exit(code.rawValue)
  }

  private static func exit(_ code: Int32) -> Never {
    if MPILaunch.ofThisProcess != nil { LauncherPipe.waitUntilRead() }
    Glibc.exit(code)
  }

  /// A caller may close the standard streams (`2>&-`). The next file to be opened would take the number of the standard
  /// error, and messages would be written into it. The null device, opened for the wrong direction for data, keeps the
  /// number and makes every use an error.
  private static func occupyStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_WRONLY)
    }
  }
}

/// `filbert`.
struct FilbertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filbert",
    abstract: "Fine-tunes, evaluates and runs BERT encoders on customer text. No Python, no GPU.",
    discussion: """
      A first session:
        filbert train --model Models/all-minilm-l6-v2 --train messages.csv \\
          --output Models/intent
        filbert evaluate --model Models/intent --data test.csv
        filbert predict --model Models/intent --input new.csv --output scored.csv

      Data goes to stdout, messages for people go to stderr.
      Exit codes: 0 done; 64 usage; 65 bad data or unsupported model;
      66 missing input; 70 internal; 73 cannot write; 130 interrupted;
      3 trend found an alarm.

      \(Manual.page("FilbertCLI"))
      """,
    version: Version.description,
    subcommands: [
      Train.self, CrossValidate.self, Tune.self, Evaluate.self, Audit.self, Select.self,
      Predict.self, Trend.self, Segment.self, Match.self, Join.self, Explain.self, Embed.self,
      Tokenize.self, Inspect.self, Convert.self,
      Clean.self,
      Quantize.self, Check.self, Serve.self,
    ])
}

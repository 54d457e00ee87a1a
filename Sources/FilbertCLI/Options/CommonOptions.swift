import ArgumentParser
import FilbertFiles
import FilbertRanks
import FilbertTensor

/// Options of every command.
struct CommonOptions: ParsableArguments {
  @Option(help: "Threads to compute with. Never changes results. (default: all processors)")
  var threads: Int?

  @Flag(help: "Print only warnings and errors.")
  var quiet = false

  var console: Console { Console(isQuiet: quiet) }

  private static let mostThreads = 4096

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads must be at least 1, not \(threads).")
    }
    // `serve` keeps something for each.
    if let threads, threads > Self.mostThreads {
      throw ValidationError("--threads must be at most \(Self.mostThreads), not \(threads).")
    }
  }

  /// Applies the process-wide settings.
  func apply() {
    if let threads { Threads.count = threads }
  }

  /// The same for a process that may share its processors with other ranks.
  func apply(on ranks: any RankGroup) {
    let place = Array("\(ranks.host) \(allowedProcessors() ?? "")".utf8)
    let neighbours = ranks.gather(place).count { $0 == place }
    Threads.count = threads ?? Threads.share(of: neighbours)
  }
}

/// The model a command uses.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Model directory with config.json, weights and vocabulary.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp(
      "Longest text in tokens, special tokens included; longer ones are cut and counted. (default: as trained)",
      valueName: "tokens"))
  var maxLength: Int?
}

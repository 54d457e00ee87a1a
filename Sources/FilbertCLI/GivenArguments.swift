import ArgumentParser
import FilbertCore
import FilbertJSON
import FilbertMPI
import Glibc

/// The arguments of the program before they are parsed: what the parser would accept in silence, or answer with a
/// sentence about something else.
struct GivenArguments {
  /// Without the program.
  let arguments: [String]
  /// How a launcher of MPI started this process; nil if none did.
  var launch = MPILaunch.ofThisProcess

  /// Whether this process leaves all messages, also about its arguments, to rank 0.
  var isSaidElsewhere: Bool {
    guard let launch, launch.rank > 0 else { return false }
    return !arguments.contains { $0.hasPrefix("--shard") }
  }

  /// Waits while rank 0 reports the error, which it usually has too. mpirun then ends this process; OpenMPI does so after
  /// two seconds. If this process is still there after five, it may be the only one with the error, and says so itself.
  func waitForTheOther() {
    sleep(5)
    Console.speak()
  }

  /// - Throws: `usage` for a command that does not exist, and for an option that is given twice and takes one value.
  func check() throws(FilbertError) {
    guard let first = arguments.first else { return }
    let commands = FilbertCommand.configuration.subcommands
    let names = commands.map(Self.name)
    let asked = first == "help" ? arguments.dropFirst().first ?? first : first
    if asked.hasPrefix("-") || asked == "help" {
      guard asked.hasPrefix("--"), !["--help", "--version"].contains(asked), first != "help",
        !asked.hasPrefix("--generate-completion-script"), !asked.hasPrefix("--experimental")
      else { return }
      throw FilbertError(
        .usage,
        "The option \(asked.quoted) comes before a command; begin with one of \(names.listed("or"))."
      )
    }
    guard let command = commands.first(where: { Self.name($0) == asked }) else {
      let near = names.min { asked.distance(to: $0) < asked.distance(to: $1) } ?? ""
      let hint =
        asked.distance(to: near) <= 2
        ? "did you mean \(near)?" : "there are \(names.listed())."
      throw FilbertError(.usage, "There is no command \(asked.quoted); \(hint)")
    }
    try checkLaunch(of: command)
    try checkRepetitions(of: command)
    try checkOutput(of: command)
  }

  /// Refuses several processes of a command that does not share its work: each would do all of it, and replace the files
  /// of the others. Shards are what several processes can do.
  private func checkLaunch(of command: any ParsableCommand.Type) throws(FilbertError) {
    guard let launch, let count = launch.count, count > 1, command != Train.self,
      !arguments.contains(where: { $0.hasPrefix("--shard") })
    else { return }
    throw FilbertError(
      .usage,
      "A launcher of MPI started \(launch.counted), and only train shares its work among them; start "
        + "\(Self.name(command)) by itself"
        + (command == Predict.self ? ", or give each process a --shard-index of its own." : "."))
  }

  /// Refuses `--output` for commands that write to stdout, where the parser advises `--input`.
  private func checkOutput(of command: any ParsableCommand.Type) throws(FilbertError) {
    let writesToStdout: [any ParsableCommand.Type] = [Tokenize.self, Inspect.self, Check.self]
    guard writesToStdout.contains(where: { $0 == command }),
      arguments.dropFirst().prefix(while: { $0 != "--" })
        .contains(where: { $0 == "--output" || $0.hasPrefix("--output=") })
    else { return }
    throw FilbertError(
      .usage,
      "\(Self.name(command)) has no --output: it writes to stdout; redirect that with > and a file's name."
    )
  }

  private func checkRepetitions(of command: any ParsableCommand.Type) throws(FilbertError) {
    let all = Array(arguments.dropFirst().prefix { $0 != "--" })
    // What follows --against is a text with options in it.
    let given = all.indices.filter {
      all[$0].hasPrefix("--") && ($0 == 0 || all[$0 - 1] != "--against")
    }
    .map { place in String(all[place].prefix { $0 != "=" }) }
    var seen: Set<String> = []
    let repeated = given.filter { !seen.insert($0).inserted }
    // Asking the parser what its options are takes longer than parsing.
    guard !repeated.isEmpty else { return }
    let single = Self.optionsOfOneValue(command)
    guard let name = repeated.first(where: single.contains) else { return }
    throw FilbertError(
      .usage, "\(name) is given twice and takes one value; leave one of them out.")
  }

  private static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? String(describing: command).lowercased()
  }

  /// The options of `command` that are neither flags nor lists.
  private static func optionsOfOneValue(_ command: any ParsableCommand.Type) -> Set<String> {
    let help = try? JSONValue.parse(Array(command._dumpHelp().utf8))
    var names: Set<String> = []
    for argument in help?["command"]?["arguments"]?.arrayValue ?? []
    where argument["kind"]?.stringValue == "option" && argument["isRepeating"]?.boolValue == false {
      for name in argument["names"]?.arrayValue ?? [] where name["kind"]?.stringValue == "long" {
        if let long = name["name"]?.stringValue { names.insert("--\(long)") }
      }
    }
    return names
  }
}

extension String {
  /// The number of insertions, removals and replacements of characters between two short words (Levenshtein).
  fileprivate func distance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (index, character) in prefix(40).enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let replaced = diagonal + (character == target[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[target.count]
  }
}

import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertScoring

struct Join: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join the outputs of all shards of a run into the output of a whole run.",
    discussion: """
      `predict --shard` leaves a manifest beside each output, OUTPUT.shard.json. With it, `join` \
      sorts the shards, finds their rejected rows, and refuses a shard that is missing, given \
      twice, from another run, or changed. The joined file has the bytes of one run over the \
      whole input.

      Examples:
        filbert join --output scored.csv part-*.csv
        filbert join --output scored.csv --rejects rejects.csv \\
          --summary scored.json part-*.csv

      \(Manual.page("Join"))
      """)

  @Argument(
    help: ArgumentHelp(
      "Outputs of all shards, in any order; patterns in quotes.", valueName: "file"),
    completion: .file())
  var parts: [String]

  @Option(help: ArgumentHelp("Joined file.", valueName: "file"), completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "Joined CSV of the rows that could not be scored, if the shards have such files.",
      valueName: "file"), completion: .file())
  var rejects: String?

  @Option(
    help: ArgumentHelp(
      "Also write what was read, scored and rejected, and labels, to this JSON file.",
      valueName: "file"), completion: .file())
  var summary: String?

  @Flag(
    help:
      "The shards have read copies of the input: do not compare their paths and the times at which they were changed."
  )
  var copies = false

  @Flag(help: "Replace the outputs if they exist.")
  var overwrite = false

  @Flag(help: "Print only warnings and errors.")
  var quiet = false

  func validate() throws {
    let written = [("--output", output), ("--rejects", rejects), ("--summary", summary)]
      .compactMap { option, path in path.map { (option, $0) } }
    for file in written {
      for part in parts where isSamePlace(file.1, part) {
        throw ValidationError(
          "\(file.0) would replace \(part), which is to be joined; choose another name.")
      }
    }
    try requireDifferentFiles(written)
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    var paths: [String] = []
    for part in parts { paths += try matchingPaths(part) }
    let set = try ShardSet(paths, allowsCopies: copies)
    try refuse([
      LimitedOption("--rejects", rejects != nil && !set.hasRejects) { _ in
        "is for shards that were scored with --rejects; leave it out."
      }
    ])
    guard rejects != nil || !set.hasRejects else {
      throw FilbertError(
        .usage,
        "The shards have rejected rows in files of their own; name the joined one with --rejects.")
    }
    try requireOtherFiles(than: set)
    // Each is refused before the work if it exists.
    if let summary { try AtomicFile(summary, overwrite: overwrite).abort() }
    let rejectsFile = try rejects.map { path throws(FilbertError) in
      try OutputFile.open(path, overwrite: overwrite)
    }
    let file = try OutputFile.open(output, overwrite: overwrite)
    if let rejectsFile { try set.writeRejects(to: rejectsFile) }
    try set.writeOutput(to: file)
    try rejectsFile?.commit()
    if let summary { try joinedSummary(of: set).write(to: summary, overwrite: overwrite) }
    // The last to appear: where it is, everything is.
    try file.commit()
    report(set, console)
  }

  /// Refuses to replace what the shards have left, however it is spelled.
  private func requireOtherFiles(than set: ShardSet) throws(FilbertError) {
    let kept = set.shards.flatMap { [$0.path] + $0.companions }
    for (option, path) in [("--output", output), ("--rejects", rejects), ("--summary", summary)] {
      guard let path, let other = kept.first(where: { $0 == path || isSameFile($0, path) })
      else { continue }
      throw FilbertError(
        .usage, "\(option) would replace \(other), which belongs to a shard; choose another name.")
    }
  }

  private func joinedSummary(of set: ShardSet) -> ScoringSummary {
    let inputs = set.run["input"]?.arrayValue ?? []
    var summary = ScoringSummary(
      input: inputs.map { $0["file"]?.stringValue ?? $0.stringValue ?? "" }, output: output,
      rejects: rejects, model: set.model)
    summary.add("shards", .number(set.shards.count))
    summary.add(set.figures)
    return summary
  }

  private func report(_ set: ShardSet, _ console: Console) {
    let rows = set.figures.rows
    switch set.figures.answers {
    case .labels(let tally, let names):
      rows.report(rejects, to: console)
      tally.report(names.labels, to: console)
    case .entities(let tally, let kept):
      rows.report(rejects, keepsEmpty: kept.empty, keepsUnusable: kept.unusable, to: console)
      console.say(tally.found)
    case .words(let tally):
      rows.reportSentences(to: console)
      console.say(tally.found)
    }
    console.say(
      "Done: \(Rendering.counted(set.shards.count, "shard")) with \(Rendering.counted(rows.read, "row")) joined in \(output)"
    )
  }
}

import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTraining

/// Options of commands that train several models and keep none.
struct ExperimentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Directory of the pretrained encoder, or of a classifier.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @Flag(help: "Continue from the directory that an interrupted run left beside the output.")
  var resume = false

  @Option(
    help: ArgumentHelp("Seconds between checkpoints; 0 after every step.", valueName: "seconds"))
  var checkpointInterval: Double = 60

  func validate() throws {
    guard (0...1e6).contains(checkpointInterval) else {
      throw ValidationError(
        "--checkpoint-interval must lie between 0 and 1000000 seconds, not \(checkpointInterval).")
    }
  }
}

/// An experiment that holds the lock on its output. What an earlier run left belongs to it.
struct OpenExperiment {
  let directory: RunDirectory
  /// Whether the output may be replaced.
  let replacesOutput: Bool
  private let lock: LockFile
  private let run: RunDescription
  /// A file that the experiment writes at its end, and where a finished run says so; nil if `--resume` is not given.
  private let result: (file: String, note: String)?

  /// - Parameters:
  ///   - output: what the experiment writes at its end.
  ///   - file: a file of it; nil if it is a file itself.
  ///   - inputs: the files that it reads.
  /// - Returns: nil if the same run has finished already, which is said.
  static func open(
    _ options: ExperimentOptions, output: String, file: String? = nil, inputs: [String],
    _ console: Console
  ) throws(FilbertError) -> OpenExperiment? {
    let opened = try OpenExperiment(options, output, file ?? output, inputs, console)
    if opened == nil { console.reportFinished(output, toRepeat: "run it") }
    return opened
  }

  /// - Throws: `cannotWrite` if the output exists and may not be replaced, or if another run writes it; `usage` if an
  ///   interrupted run was another one.
  private init?(
    _ options: ExperimentOptions, _ output: String, _ file: String, _ inputs: [String],
    _ console: Console
  ) throws(FilbertError) {
    try ModelDirectory.require(options.model)
    var trimmed = output
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    directory = RunDirectory(trimmed + ".fits")
    lock = try OutputLock.take(directory.path)
    run = try Self.description(options, inputs)
    result = options.resume ? (file, "\(trimmed).progress") : nil
    if let result, let stamp = try? FileStamp(file),
      let finished = try FinishedRun(note: result.note, mark: FinishedRun.mark(stamp)),
      finished.difference(to: run) == nil
    {
      // It may have been killed while it removed what nobody needs any more.
      directory.remove()
      lock.release()
      return nil
    }
    let note = try directory.note()
    if let note, options.resume {
      try Self.require(run, leftBy: note, in: directory)
      console.say("Continuing the run that was interrupted; what it has computed is read.")
      replacesOutput = true
      return
    }
    guard note == nil || options.overwrite else {
      throw FilbertError(
        .cannotWrite,
        "An interrupted run left this directory; add --resume to continue, or --overwrite to start over.",
        file: directory.path)
    }
    guard options.overwrite || !fileExists(output) else {
      throw FilbertError(
        .cannotWrite,
        naming: "The output exists; pass \(.overwrite) to replace it or choose another name.",
        file: output)
    }
    if options.resume {
      console.say("No interrupted run left \(directory.path); starting with the first model.")
    }
    directory.remove()
    try directory.create(Array(JSONValue.object(run.json).serialized().utf8))
    replacesOutput = options.overwrite
  }

  /// The command, its options, and what shows that its files have not changed.
  private static func description(
    _ options: ExperimentOptions, _ inputs: [String]
  ) throws(FilbertError) -> RunDescription {
    let arguments = Array(CommandLine.arguments.dropFirst())
    var json = try RunDescription(
      arguments: arguments, inputs: inputs, model: ModelDirectory.stamps(in: options.model)
    ).json
    json["command"] = .string(arguments.first ?? "")
    return RunDescription(json)
  }

  private static func require(
    _ run: RunDescription, leftBy note: [UInt8], in directory: RunDirectory
  ) throws(FilbertError) {
    let earlier = try JSONValue.parse(note, file: directory.path).objectValue
    guard let earlier, let difference = run.difference(from: RunDescription(earlier)) else {
      return
    }
    throw FilbertError(
      .usage,
      "\(difference); repeat the original command with --resume, or add --overwrite instead to start over.",
      file: directory.path)
  }

  /// The store of fits to `rows`.
  func store(
    _ rows: ExperimentRows, _ options: ExperimentOptions
  ) throws(FilbertError) -> FitStore {
    try FitStore(rows, in: directory, checkpointInterval: options.checkpointInterval)
  }

  /// Does the work of the experiment. If it fails before there is anything to resume from, such as
  /// for unusable data, it leaves nothing behind.
  func perform(_ work: () throws(FilbertError) -> Void) throws(FilbertError) {
    do throws(FilbertError) { try work() } catch {
      if !directory.has(FitStore.kept) { close() }
      throw error
    }
  }

  /// After the output is safe: says that the run has finished, and removes what a run that continues would need.
  func finish() throws(FilbertError) {
    if let result {
      try FinishedRun.note(
        run, mark: FinishedRun.mark(FileStamp(result.file)), at: result.note, beside: result.file)
    }
    close()
  }

  private func close() {
    directory.remove()
    lock.release()
  }
}

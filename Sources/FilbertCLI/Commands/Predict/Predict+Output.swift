import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables

extension Predict {
  /// Whether the output is a table in a database, which takes records of CSV.
  var isTable: Bool { DatabaseAddress.isAddress(output) }

  func scoredFormat(otherwise: OutputFormat) throws(FilbertError) -> OutputFormat {
    guard isTable else { return resolvedFormat(otherwise: otherwise) }
    guard format == nil else {
      throw FilbertError(
        .usage, "--format is for files; leave it out when writing to a database.", file: output)
    }
    return .csv
  }

  /// Where scored rows go.
  ///
  /// - Parameters:
  ///   - columns: of the output.
  ///   - inputs: columns of the input.
  ///   - encoding: of the output. A file of rejected rows is UTF-8, since its reasons may have any character, with the
  ///     mark that Excel needs if the output is not plain UTF-8.
  ///   - kinds: columns of a database that is read.
  ///   - figures: those of no rows.
  ///   - model: what answers the rows.
  func scoringOutput(
    _ columns: [String], of inputs: [String], _ encoder: RowEncoder, _ encoding: OutputEncoding,
    _ kinds: [DatabaseColumn], _ figures: ScoringFigures, by model: ModelDirectory
  ) throws(FilbertError) -> any ScoringOutput {
    let place = try tableAddress()
    let run = try identity(model)
    // Before there is anything to resume.
    if run != nil { Interruption.watch() }
    var files = OutputFiles(
      rejects: scoring.rejects, dialect: spreadsheet.dialect(), overwrite: overwrite,
      open: { [overwrite] (path) throws(FilbertError) in
        try OutputFile.open(path, overwrite: overwrite)
      }, lock: OutputLock.take)
    files.rejectsEncoding = encoding == .utf8 ? .utf8 : .markedUTF8
    files.shard = try shardNote(figures, encoder.header, encoding, of: model)
    files.notify = { [console = common.console] in console.report($0) }
    files.leftoverAdvice = "add --resume to continue, or --overwrite to start over"
    files.startOverAdvice = "leave out --resume to start over"
    if let place {
      return try TableOutput(
        place, columns: columns.map { tableColumn($0, kinds) }, inputs: inputs,
        files, resuming: run)
    }
    guard let run else { return try PlainOutput(output, encoder, files) }
    return try ResumableOutput(output, encoder, files, resuming: run)
  }

  /// The table that is written; nil for a file.
  private func tableAddress() throws(FilbertError) -> DatabaseAddress? {
    guard isTable else { return nil }
    let address = try DatabaseAddress(output)
    for input in inputs where DatabaseAddress.isAddress(input) {
      guard try !address.isSameTable(as: DatabaseAddress(input)) else {
        throw FilbertError(
          .usage, "--output would replace the table of --input; choose another name.", file: output)
      }
    }
    return address
  }

  private func tableColumn(_ name: String, _ kinds: [DatabaseColumn]) -> DatabaseColumn {
    let isNumber =
      name == "probability" || name.hasPrefix("predicted_value")
      || name.hasPrefix("probability_")
    let known = kinds.first { ExactString($0.name) == ExactString(name) }
    return known ?? DatabaseColumn(name, isNumber ? .real : .text)
  }

  var scoringSettings: ScoringSettings {
    var settings = ScoringSettings()
    settings.checkpointInterval = .seconds(scoring.checkpointInterval)
    settings.isInteractive = inputs.contains("-")
    // Joining looks whether any shard has them.
    settings.requiresAnswers = !shards.isGiven
    let isResumable = scoring.resume
    settings.shouldStop = { isResumable && Interruption.isRequested }
    return settings
  }

  /// The message of a run that ended early.
  ///
  /// - Parameter rows: that were written before.
  func explained(
    _ error: FilbertError, _ rows: RowTally, _ output: any ScoringOutput
  ) -> FilbertError {
    switch error.code {
    case .interrupted:
      FilbertError(
        .interrupted,
        "Stopped after \(Rendering.counted(rows.read, "row")). Nothing is lost: repeat the command to continue."
      )
    case .cannotWrite where output.hasCheckpoint:
      error.adding("What was scored before is kept: repeat the command to continue.")
    default: error
    }
  }

  /// Whether this run has written the output already.
  ///
  /// - Throws: `usage` if another run has, and the output may not be replaced.
  func hasFinished(_ directory: ModelDirectory) throws(FilbertError) -> Bool {
    guard let run = try identity(directory), run.showsChanges,
      [scoring.rejects, scoring.summary, shards.isGiven ? ShardManifest.path(of: output) : nil]
        .allSatisfy({ $0.map(fileExists) ?? true }),
      let finished = try isTable
        ? TableOutput.finishedRun(DatabaseAddress(output)) : FinishedRun(of: output)
    else { return false }
    guard let difference = finished.difference(to: run) else { return true }
    if overwrite { return false }
    throw FilbertError(
      .usage,
      "\(difference); use the same options and files, or add --overwrite to replace the output.",
      file: output)
  }

  /// What decides the output, where `--resume` asks.
  func identity(_ directory: ModelDirectory) throws(FilbertError) -> RunDescription? {
    guard scoring.resume else { return nil }
    let paths = try inputPaths(inputs)
    try requireFiles(paths, "which --resume cannot read again")
    return try RunDescription(
      arguments: Array(CommandLine.arguments.dropFirst()), inputs: paths, model: directory.stamps,
      shard: shards.requested())
  }

  /// - Throws: `usage` for a pipe among the inputs, with the reason that one cannot be used.
  func requireFiles(_ paths: [String], _ reason: String) throws(FilbertError) {
    for path in paths where !DatabaseAddress.isAddress(path) && !isRegularFile(path) {
      // Its message is clearer if there is no such file, or a directory.
      _ = try ByteReader(path: path)
      throw FilbertError(
        .usage, "This is a pipe or a device, \(reason); give a file.", file: path)
    }
  }

  /// The figures of a run or of its beginning.
  func figures(_ rows: RowTally, _ answers: ScoringFigures.Answers) -> ScoringFigures {
    ScoringFigures(rows, answers, hasRejects: scoring.rejects != nil)
  }

  /// A summary that says what was read and written.
  func summary() -> ScoringSummary {
    ScoringSummary(
      input: (try? inputPaths(inputs)) ?? inputs, output: output, rejects: scoring.rejects,
      model: modelOptions.model)
  }
}

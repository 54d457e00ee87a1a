import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText
import FilbertTransformer
import FoundationEssentials

/// A run of a ``ScoringJob``, on a thread of its own.
struct ScoringJobRun {
  let job: ScoringJob
  private let channel: EventChannel<ScoringJob.Event>
  /// Whether the work is to end. Asked often, on many threads.
  private let isCancelled: @Sendable () -> Bool

  /// - Parameter isCancelled: nil if the reader of the events decides.
  init(
    _ job: ScoringJob, _ channel: EventChannel<ScoringJob.Event>,
    isCancelled: (@Sendable () -> Bool)? = nil
  ) {
    (self.job, self.channel) = (job, channel)
    self.isCancelled = isCancelled ?? { channel.isCancelled }
  }

  func run() throws(FilbertError) {
    try ThreadLimit(job.threads).run { () throws(FilbertError) in try start() }
  }

  private func start() throws(FilbertError) {
    if let problem = unusableBLAS() { throw FilbertError(.internalFailure, problem) }
    try job.requireSettings()
    let files = try ScoringJobFiles(job)
    let directory = try ModelDirectory(job.model.checkedPath)
    let figures =
      if directory.task == .tagging {
        try tag(files, directory)
      } else {
        try label(files, directory)
      }
    channel.send(.finished(ScoringJob.Summary(figures)))
  }

  func notify(_ notice: Notice) { channel.send(.notice(JobNotice(notice))) }

  // MARK: The run

  /// Scores into the output, unless that is there already.
  ///
  /// - Parameters:
  ///   - figures: those of no rows.
  ///   - score: writes all rows, and returns the figures of them.
  func write(
    _ files: ScoringJobFiles, _ directory: ModelDirectory, _ encoder: RowEncoder,
    _ encoding: OutputEncoding, _ figures: ScoringFigures,
    score: (any ScoringOutput) throws(FilbertError) -> ScoringFigures
  ) throws(FilbertError) -> ScoringFigures {
    let identity = try job.resume ? RunDescription(job, files, directory) : nil
    if let identity, let finished = try finished(identity, files, figures) { return finished }
    var outputFiles = OutputFiles(
      rejects: files.rejects, overwrite: job.overwrite,
      open: { [overwrite = job.overwrite] (path) throws(FilbertError) in
        try AtomicFile(path, overwrite: overwrite)
      }, lock: OutputLock.take)
    outputFiles.notify = notify
    outputFiles.rejectsEncoding = encoding == .utf8 ? .utf8 : .markedUTF8
    let output: any ScoringOutput =
      if let identity {
        try ResumableOutput(files.output, encoder, outputFiles, resuming: identity)
      } else {
        try PlainOutput(files.output, encoder, outputFiles)
      }
    return try score(output)
  }

  /// The figures of the same run, if it has finished already; nil otherwise.
  ///
  /// - Throws: `usage` if another run has, and the output may not be replaced.
  private func finished(
    _ run: RunDescription, _ files: ScoringJobFiles, _ figures: ScoringFigures
  ) throws(FilbertError) -> ScoringFigures? {
    guard files.rejects.map(fileExists) ?? true,
      let finished = try FinishedRun(of: files.output)
    else { return nil }
    guard let difference = finished.difference(to: run) else {
      return finished.state.flatMap {
        ScoringFigures(state: $0, kind: figures.kind, hasRejects: files.rejects != nil)
      }
    }
    if job.overwrite { return nil }
    throw FilbertError(
      .usage,
      naming:
        "\(difference); use the same settings and files, or set \(.overwrite) to replace the output.",
      file: files.output)
  }

  var settings: ScoringSettings {
    var settings = ScoringSettings()
    settings.checkpointInterval = job.checkpointInterval
    settings.requiresAnswers = true
    settings.shouldStop = isCancelled
    return settings
  }

  func observe(_ event: ScoringEvent) {
    switch event {
    case .resumed(let rows): channel.send(.resumed(rows: rows))
    case .oneByOne(let rows):
      notify(
        .note(
          "An earlier run ended in rows \(Rendering.grouped(rows.lowerBound + 1)) to \(Rendering.grouped(rows.upperBound)): these are scored one by one."
        ))
    case .progress(let rows, let share):
      channel.send(
        .progress(ScoringJob.Progress(rows: rows, share: share)), replacing: .progress)
    }
  }

  /// The message of a run that ended early.
  func explain(_ error: FilbertError, _ rows: RowTally) -> FilbertError {
    guard error.code == .interrupted else { return error }
    let end =
      job.resume ? "Nothing is lost: the same job continues from there." : "Nothing is kept."
    return FilbertError(
      .interrupted, "Stopped after \(Rendering.counted(rows.read, "row")). \(end)")
  }
}

import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTagging
import FilbertTensor
import FilbertTraining
import FilbertTransformer
import FoundationEssentials

/// A run of a ``TrainingJob``, on a thread of its own.
struct TrainingJobRun {
  private let job: TrainingJob
  private let channel: EventChannel<TrainingJob.Event>

  /// Whether the work is to end. Asked often, on many threads.
  private let isCancelled: @Sendable () -> Bool

  /// - Parameter isCancelled: nil if the reader of the events decides.
  init(
    _ job: TrainingJob, _ channel: EventChannel<TrainingJob.Event>,
    isCancelled: (@Sendable () -> Bool)? = nil
  ) {
    (self.job, self.channel) = (job, channel)
    self.isCancelled = isCancelled ?? { channel.isCancelled }
  }

  /// Runs the job, until it is cancelled.
  func run() throws(FilbertError) {
    let limit = try ThreadLimit(job.threads)
    try Cancellation(isCancelled).watching { () throws(FilbertError) in
      try limit.run { () throws(FilbertError) in try start() }
    }
  }

  private func start() throws(FilbertError) {
    if let problem = unusableBLAS() { throw FilbertError(.internalFailure, problem) }
    let (model, output) = (try job.encoder.checkedPath, try job.output.checkedPath)
    let request = job.recipe.request
    // Bad values are refused before the data are read.
    let log = try job.eventLog?.checkedPath
    try requireSettings()
    _ = try request.recipe(
      for: RecipeChoice(
        task: job.task.modelTask, examples: 1, labels: 2, holdsOutOwn: false))
    let session = try session(model, output)
    try ModelDirectory.require(model)
    let description = try RunDescription(job, model: model)
    let finished = try train(session, request, description, log: log)
    channel.send(.finished(result(finished)))
  }

  /// Trains with the output locked. It is free again before anybody hears of the model, who may run the next job at once.
  ///
  /// - Parameter log: the directory of event files for TensorBoard.
  private func train(
    _ session: TrainingSession, _ request: RecipeRequest, _ description: RunDescription,
    log: String?
  ) throws(FilbertError) -> FinishedTraining {
    guard let open = try session.open(description) else {
      throw FilbertError(.internalFailure, "The session does not look for finished runs.")
    }
    defer { open.close() }
    let prepared = try session.beforeTheRun { () throws(FilbertError) in
      try prepare(session, request)
    }
    return try session.train(prepared, description, observer(prepared, session, log: log))
  }

  private func notify(_ notice: Notice) { channel.send(.notice(JobNotice(notice))) }

  private func session(
    _ model: String, _ output: String
  ) throws(FilbertError) -> TrainingSession {
    var session = TrainingSession(
      model: model, output: output, advice: .library, notify: notify)
    (session.overwrite, session.resume) = (job.overwrite, job.resume)
    session.acceptsFinished = false
    session.checkpointInterval = job.checkpointInterval / .seconds(1)
    session.timeBudget = job.timeBudget.map {
      TimeBudget(seconds: $0 / .seconds(1), started: .now)
    }
    return session
  }

  private func requireSettings() throws(FilbertError) {
    if case .fraction(let share) = job.validation, !(share > 0 && share < 1) {
      throw FilbertError(
        .usage,
        naming:
          "The share of \(.validation) must be above 0 and below 1, not \(share); to hold out nothing, give none."
      )
    }
    if job.cleaning != .none || job.removesRepeats, [.tagging, .matching].contains(job.task) {
      throw FilbertError(
        .usage,
        naming:
          "\(.cleaning) and \(.removesRepeats) are for models that answer whole texts; leave them out for \(job.task.rawValue)."
      )
    }
    if !job.isValidated {
      if job.recipe.patience != nil {
        throw FilbertError(
          .usage,
          naming: "\(.patience) needs examples to validate on; hold some out with \(.validation).")
      }
    } else if case .examples = job.validation, job.recipe.isRefit == true {
      throw FilbertError(
        .usage,
        naming:
          "\(.isRefit) trains on the examples that are held out, and \(.validation) gives some of their own; leave one of them out."
      )
    }
    guard (job.timeBudget ?? .seconds(1)) > .zero, job.checkpointInterval >= .zero else {
      throw FilbertError(
        .usage,
        naming: "\(.timeBudget) must be above 0, and \(.checkpointInterval) not below.")
    }
  }

  // MARK: Data

  private func prepare(
    _ session: TrainingSession, _ request: RecipeRequest
  ) throws(FilbertError) -> PreparedTraining {
    let reader = TrainingDataReader(
      task: job.task, cleaning: job.cleaning, removesRepeats: job.removesRepeats, notify: notify)
    let places = try job.places
    if job.task == .tagging {
      let data = try TaggedTrainingData(
        reader.sentences(job.examples),
        validation: job.source { (examples) throws(FilbertError) in
          try reader.sentences(examples)
        }, wordSplit: nil, seed: request.seed, remark: { notify($0.notice) })
      return try session.prepare(data, request, places)
    }
    let (dataset, target) = try reader.texts(job.examples)
    guard let task = job.task.modelTask else {
      let data = try PairTrainingData(
        dataset.pairs(), of: dataset.name, columns: dataset.columns.pairRoles,
        validation: job.source { (examples) throws(FilbertError) in
          try reader.texts(examples).dataset.pairs()
        }, seed: request.seed, remark: { notify($0.notice) })
      return try session.prepare(data, request, places)
    }
    let data = try TextTrainingData(
      dataset, target, for: task,
      validation: job.source { (examples) throws(FilbertError) in
        try reader.texts(examples).dataset
      }, seed: request.seed, remark: { notify($0.notice) })
    return try session.prepare(data, for: task, request, job.cleaning, places)
  }

  // MARK: Events

  /// - Parameter log: the directory of event files for TensorBoard.
  private func observer(
    _ prepared: PreparedTraining, _ session: TrainingSession, log directory: String?
  ) -> TrainingObserver {
    var events = TrainingJobEvents(prepared.job)
    var log: TrainingEventLog?
    var observer = TrainingObserver()
    observer.shouldStop = isCancelled
    observer.starts = { (run) throws(FilbertError) in
      events = TrainingJobEvents(run)
      log = try directory.map { (path) throws(FilbertError) in
        try TrainingEventLog(in: path, run)
      }
      channel.send(.plan(TrainingJob.Plan(run)))
    }
    observer.observe = { event, counts in
      if let error = log?.observe(event) {
        notify(
          .warning("No further events for TensorBoard, training continues: \(error.sentence)"))
      }
      guard let event = events.event(event, counts) else { return }
      channel.send(event, replacing: event.replaceable)
    }
    observer.measured = { finished, parameters in
      do throws(FilbertError) {
        return try evaluation(finished, parameters, prepared.heldOut, session)?.json
      } catch {
        // The model is worth more than its report.
        notify(.warning("The held-out examples could not be measured: \(error.sentence)"))
        return nil
      }
    }
    return observer
  }

  private func evaluation(
    _ finished: FinishedTraining, _ parameters: Parameters, _ heldOut: HeldOutRows?,
    _ session: TrainingSession
  ) throws(FilbertError) -> ModelEvaluation? {
    guard let heldOut else { return nil }
    let run = finished.run
    var evaluation: ModelEvaluation?
    try run.job.withModel(
      parameters, record: finished.record, scope: run.scope?.statistics, beside: session.output
    ) { (directory) throws(FilbertError) in
      let measured = try heldOut.measure(ModelDirectory(directory), run.job.unknownTokens)
      evaluation = ModelEvaluation(measured.evaluation, count: heldOut.count)
    }
    return evaluation
  }

  private func result(_ finished: FinishedTraining) -> TrainedModel {
    let run = finished.run
    if let doubt = run.doubt { notify(.warning(Message(doubt))) }
    return TrainedModel(
      directory: job.output, epoch: run.keptEpoch,
      validation: run.findings?.validation.map { TrainingMetrics($0) },
      evaluation: run.measurement.flatMap { ModelEvaluation(json: $0) }, doubt: run.doubt,
      seconds: finished.counts.seconds)
  }
}

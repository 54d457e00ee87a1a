package import FilbertCore
package import FilbertJSON
package import FilbertModelFiles
package import FilbertTransformer

/// A job from its first step to the model that is saved.
///
/// ```swift
/// var run = TrainingRun(job)
/// try run.finish(observe: { event in … })
/// try run.save(to: "Models/intent", …)
/// ```
///
/// First the model learns from the training examples, and the validation examples show how good it is, which epoch is
/// best, and how sure it may be (``Findings``). If the recipe says so, it then learns once more from both. Everything
/// follows from data, recipe and ``state``: a run that was killed and resumed ends with the same bits.
package struct TrainingRun: Sendable {
  package let job: FineTuning
  package private(set) var stage: TrainingStage
  package private(set) var state: TrainingState
  /// What the held-out examples have shown; nil until the first stage ends.
  package private(set) var findings: Findings?
  /// What was said of the model that the held-out examples have measured; nil before, and if nobody said anything.
  package private(set) var measurement: JSONValue?
  /// What recognises texts that are out of the finished model's scope; nil before its end, and for other tasks than one
  /// label for a text.
  package private(set) var scope: ScopeFit?
  /// The parameters of the finished model; nil before its end.
  package private(set) var finalParameters: Parameters?

  /// A run before its first step. It trains the job's own parameters, of which there is only one set, so there is one
  /// run for each job.
  package init(_ job: FineTuning) {
    self.job = job
    stage = .heldOut
    state = job.initialState
  }

  /// A run that continues from a checkpoint.
  ///
  /// - Parameter run: the run as people started it, to say how the one before differs.
  /// - Throws: if the file is not a checkpoint of this job.
  package init(
    _ job: FineTuning, resuming path: String, as run: RunDescription? = nil
  ) throws(FilbertError) {
    let saved = try TrainingCheckpoint(
      path, into: job.initialState, fingerprint: job.fingerprint, run: run,
      labels: job.labels.count, plan: job.plan)
    self.job = job
    stage = saved.stage
    state = saved.state
    findings = saved.findings
    measurement = saved.measurement
  }

  /// The plan of the stage.
  package var plan: TrainingPlan? { job.plan(stage, findings) }

  /// Runs from where it is to the end.
  ///
  /// - Parameters:
  ///   - checkpoint: where and how often to save; nil never does.
  ///   - deadline: when to be done; nil takes as long as it takes.
  ///   - shouldStop: asked before every step; when true the state is saved and `.interrupted` thrown. The same happens
  ///     wherever the work is cancelled.
  ///   - observe: called after each step and epoch, and between the stages.
  ///   - measured: is given the run and the model that the held-out examples have measured, before it learns once more
  ///     from all examples. A run that continues after that does not call it: checkpoints keep what it returns, which
  ///     becomes ``measurement``.
  package mutating func finish(
    checkpoint: CheckpointWriter? = nil, deadline: Deadline? = nil,
    shouldStop: () -> Bool = { false },
    observe: (TrainingEvent) -> Void = { _ in },
    measured: (TrainingRun, Parameters) -> JSONValue? = { _, _ in nil }
  ) throws(FilbertError) {
    if stage == .heldOut {
      let writer = checkpoint?.at(stage, self.findings, nil)
      let probe = try besideSteps(writer, observe) { () throws(FilbertError) in
        try job.probe(at: state)
      }
      if let probe { observe(.probe(probe.result)) }
      if job.trainer.recipe.method == .fineTuning {
        try job.trainer.run(
          &state, checkpoint: writer,
          deadline: deadline?.share(of: job.trainer.plan.steps, in: job.steps),
          shouldStop: shouldStop, observe: observe)
      }
      var findings = try besideSteps(writer, observe) { () throws(FilbertError) in
        try job.findings(state, probe)
      }
      let (parameters, fit) = try besideSteps(writer, observe) { () throws(FilbertError) in
        let parameters = try job.finished(state, findings, stage, probe)
        return (parameters, job.scopeFit(parameters))
      }
      scope = fit
      let isLast = job.plan(.all, findings) == nil
      if isLast { finalParameters = parameters } else { findings.distances = scope?.heldOut }
      self.findings = findings
      observe(.findings(findings))
      measurement = try besideSteps(writer, observe) { () throws(FilbertError) in
        measured(self, parameters)
      }
      if isLast { return }
      state = try job.restarted(after: state)
      stage = .all
    }
    guard let findings, let trainer = job.refitting(findings) else { return }
    let writer = checkpoint?.at(stage, findings, measurement)
    if !findings.keepsProbe {
      try trainer.run(
        &state, checkpoint: writer, deadline: deadline, shouldStop: shouldStop, observe: observe)
    }
    (finalParameters, scope) = try besideSteps(writer, observe) { () throws(FilbertError) in
      let parameters = try job.finished(state, findings, stage)
      return (parameters, job.scopeFit(parameters, limitOf: findings.distances))
    }
  }

  /// What a stage does before and after its steps. If it is cancelled there, the state is saved as before a step.
  private func besideSteps<R>(
    _ writer: CheckpointWriter?, _ observe: (TrainingEvent) -> Void,
    _ work: () throws(FilbertError) -> R
  ) throws(FilbertError) -> R {
    do throws(FilbertError) { return try Cancellation.completing(work) } catch {
      guard error.code == .interrupted else { throw error }
      var writer = writer
      if let path = try writer?.write(state) { observe(.checkpoint(path: path)) }
      throw FilbertError(
        .interrupted, "Stopped after step \(state.step) of \(plan?.steps ?? state.step).")
    }
  }

  /// Writes the model directory of a finished run.
  ///
  /// - Parameter record: becomes `training.json`.
  package func save(
    to path: String, record: TrainingRecord, overwrite: Bool
  ) throws(FilbertError) {
    guard let finalParameters else { preconditionFailure("the run is not finished") }
    try job.save(
      finalParameters, to: path, record: record, scope: scope?.statistics, overwrite: overwrite)
  }

  /// Writes a checkpoint of the run as it is.
  package func save(with writer: CheckpointWriter) throws(FilbertError) {
    var writer = writer.at(stage, findings, measurement)
    _ = try writer.write(state)
  }
}

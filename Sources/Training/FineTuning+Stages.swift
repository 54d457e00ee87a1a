package import FilbertCore
import FilbertRanks
import FilbertTensor
package import FilbertTransformer

// What a job does in each stage of its run.

extension FineTuning {
  /// Trains on all examples once the held-out ones have decided; nil if the recipe trains only once.
  ///
  /// - Parameter findings: of the first stage; nil before it has ended.
  func refitting(_ findings: Findings?) -> Trainer? {
    guard trainer.recipe.isRefit, let task = trainer.task.onAllExamples else { return nil }
    return Trainer(task, refitRecipe(findings))
  }

  private func refitRecipe(_ findings: Findings?) -> Recipe {
    var recipe = trainer.recipe
    if let findings, findings.epoch > 0 { recipe.epochs = findings.epoch }
    return recipe
  }

  /// The plan of a stage; nil if the job does not have it.
  package func plan(_ stage: TrainingStage, _ findings: Findings?) -> TrainingPlan? {
    guard stage == .all else { return trainer.plan }
    guard trainer.recipe.isRefit, trainer.task.isValidated else { return nil }
    return TrainingPlan(
      examples: trainer.task.examples + trainer.task.validationExamples,
      recipe: refitRecipe(findings))
  }

  /// Steps of all stages.
  package var steps: Int { trainer.plan.steps + (plan(.all, nil)?.steps ?? 0) }

  /// The same job by another recipe, for the same task and texts.
  package func following(_ recipe: Recipe) -> FineTuning {
    FineTuning(self, Trainer(trainer.task, recipe))
  }

  /// Steps that leave the validation examples alone, to see how long they take.
  func stepping(_ recipe: Recipe) -> Trainer {
    let task = trainer.task.onAllExamples ?? trainer.task
    return Trainer(task, recipe)
  }

  /// The parameters before the first step, read once more. Files may be gone on one machine, so ranks agree.
  private func reloaded() throws(FilbertError) -> Parameters {
    try trainer.task.ranks.together(reload)
  }

  /// Takes back all steps that trained the job's parameters.
  func undo(_ state: TrainingState) throws(FilbertError) {
    state.parameters.values.copyElements(from: try reloaded().values)
  }

  /// Validation examples for each training example.
  var validationShare: Double {
    Double(trainer.task.validationExamples) / Double(max(1, trainer.task.examples))
  }

  /// The linear model on the pretrained encoder's vectors; nil if the recipe wants none.
  ///
  /// - Parameter state: of the first stage. Before its first step it has the encoder's parameters.
  func probe(at state: TrainingState) throws(FilbertError) -> Probe? {
    guard trainer.recipe.isProbed, trainer.task.isValidated || trainer.recipe.method == .probe
    else { return nil }
    return try trainer.task.probe(
      state.step == 0 ? state.parameters : try reloaded(), selection: trainer.recipe.selection,
      strengths: trainer.task.isValidated ? Probe.strengths : [Probe.usualStrength])
  }

  /// The state before the first step of the second stage, in the memory of the one before.
  func restarted(after state: TrainingState) throws(FilbertError) -> TrainingState {
    state.parameters.values.copyElements(from: try reloaded().values)
    return TrainingState(parameters: state.parameters)
  }

  /// What the validation examples show at the end of the first stage.
  func findings(
    _ state: TrainingState, _ probe: Probe?
  ) throws(FilbertError) -> Findings {
    let keepsBest = keepsBestEpoch(state, probe?.result)
    let tuned = keepsBest ? state.best?.metrics : state.history.last?.validation
    let keepsProbe = trainer.recipe.method == .probe || improves(probe?.result, on: tuned)
    return Findings(
      history: state.history,
      epoch: keepsBest ? state.best?.epoch ?? state.history.count : state.history.count,
      probe: probe?.result, keepsProbe: keepsProbe,
      calibration: trainer.recipe.isCalibrated && !keepsProbe
        ? try trainer.task.calibration(state.parameters(ofBest: keepsBest)) : nil,
      residuals: keepsProbe
        ? probe?.residuals : try trainer.task.residuals(state.parameters(ofBest: keepsBest)))
  }

  private func keepsBestEpoch(_ state: TrainingState, _ probe: ProbeResult?) -> Bool {
    !trainer.recipe.keepsLastEpoch || improves(probe, on: state.history.last?.validation)
  }

  /// Whether the linear model is better on the validation examples.
  ///
  /// A model that is trained on those too in the end knows them all the same, so then the difference must be more than
  /// chance: a standard error of the figure, as in the rule of Breiman et al. (1984).
  private func improves(_ probe: ProbeResult?, on tuned: ValidationMetrics?) -> Bool {
    guard let probed = probe?.validation, let tuned else { return false }
    let selection = trainer.recipe.selection
    guard selection.improves(probed, on: tuned) else { return false }
    guard trainer.recipe.isRefit, selection.isShare else { return true }
    let (better, worse) = (selection.value(probed), selection.value(tuned))
    let examples = Double(max(1, trainer.task.validationExamples))
    let error = (better * (1 - better) / examples).squareRoot()
    // By that formula a figure of 1 is exact.
    return better - worse > max(error, 1 / examples)
  }

  /// The parameters that are saved: calibrated, and in the unit of the data.
  ///
  /// - Parameters:
  ///   - findings: of the first stage; nil for a model that nothing was held out for.
  ///   - probe: what the first stage has fitted; nil in the second, which fits it to all examples.
  package func finished(
    _ state: TrainingState, _ findings: Findings?, _ stage: TrainingStage = .heldOut,
    _ probe: Probe? = nil
  ) throws(FilbertError) -> Parameters {
    var parameters = state.parameters(
      ofBest: stage == .heldOut && keepsBestEpoch(state, findings?.probe))
    var calibration = findings?.calibration
    if let findings, findings.keepsProbe, let result = findings.probe {
      let task = (stage == .all ? trainer.task.onAllExamples : nil) ?? trainer.task
      let encoder = try reloaded()
      let fitted =
        if let probe {
          probe
        } else {
          try task.probe(
            encoder, selection: trainer.recipe.selection, strengths: [result.strength])
        }
      if let fitted { parameters = task.answering(fitted.model, encoder) }
      calibration = result.calibration
    }
    if let calibration, trainer.recipe.isCalibrated {
      parameters = trainer.task.calibrated(parameters, by: calibration)
    }
    return scaling.map { $0.scale.folded(parameters, $0.layer) } ?? parameters
  }
}

package import FilbertCore
import FilbertRanks
import FilbertTensor
import FilbertTransformer
import Glibc

/// Fine-tunes a model for a task.
///
/// ```swift
/// let task = SequenceTask(classifier, objective, training: training, validation: validation)
/// let trainer = Trainer(task, recipe)
/// var state = TrainingState(parameters: parameters)
/// try trainer.run(&state, observe: { event in … })
/// save(state.finalParameters)
/// ```
///
/// The same data, recipe and start give the same bits on any number of threads, and a run that was stopped and resumed
/// gives the same bits as an undisturbed run: everything depends only on ``TrainingState``.
package struct Trainer: Sendable {
  package let task: any TrainingTask
  package let recipe: Recipe
  package let plan: TrainingPlan
  private let layerRates: LayerRates

  package init(_ task: some TrainingTask, _ recipe: Recipe) {
    self.task = task
    self.recipe = recipe
    plan = TrainingPlan(examples: task.examples, recipe: recipe)
    layerRates = LayerRates(decay: recipe.layerRateDecay, layers: task.configuration.layers)
  }

  /// Runs from `state` to the end of the plan, or until patience runs out.
  ///
  /// - Parameters:
  ///   - checkpoint: where and how often to save the state; nil never does.
  ///   - deadline: when to be done; a run that falls behind takes fewer steps. Nil takes all.
  ///   - shouldStop: asked before every step; when true the state is saved and `.interrupted` thrown. The same happens
  ///     if the work is cancelled during a step or a validation, which then does not count.
  ///   - observe: called after each step and epoch.
  package func run(
    _ state: inout TrainingState, checkpoint: CheckpointWriter? = nil, deadline: Deadline? = nil,
    shouldStop: () -> Bool = { false }, observe: (TrainingEvent) -> Void = { _ in }
  ) throws(FilbertError) {
    var optimization = Optimization(task, recipe)
    defer { optimization.flush(state) }
    var checkpoint = checkpoint
    var deadline = deadline
    var plan = plan.shortened(to: state.lastStep)
    var order = plan.order(epoch: state.step / plan.stepsPerEpoch)
    let firstStep = state.step
    do throws(FilbertError) {
      while true {
        if plan.isEpochOpen(state) {
          optimization.flush(state)
          try finishEpoch(&state, observe)
          order = plan.order(epoch: state.step / plan.stepsPerEpoch)
        }
        guard state.step < plan.steps, !hasRunOutOfPatience(state) else { break }
        let decision = StepDecision(
          stops: shouldStop(), saves: state.step > firstStep && checkpoint?.isDue == true,
          lastStep: deadline?.lastStep(after: state.step, of: plan.steps)
        ).agreed(among: task.ranks)
        if let last = decision.lastStep {
          state.lastStep = last
          plan = plan.shortened(to: last)
        }
        if decision.stops { throw FilbertError(.interrupted, "Stopped before a step.") }
        if decision.saves {
          optimization.collect(state)
          try save(state, &checkpoint, mustSucceed: false, observe)
        }
        observe(.step(try takeStep(&state, plan, order: order, &optimization)))
      }
    } catch {
      guard error.code == .interrupted else { throw error }
      optimization.collect(state)
      try save(state, &checkpoint, mustSucceed: true, observe)
      throw FilbertError(.interrupted, "Stopped after step \(state.step) of \(plan.steps).")
    }
    if state.step < plan.steps { observe(.stoppedEarly(epoch: state.history.count)) }
    try requireUsable(state.finalParameters)
  }

  /// Writes a checkpoint, on the rank that has a writer.
  ///
  /// - Parameter mustSucceed: whether the run ends here; otherwise a checkpoint that cannot be written is only reported.
  private func save(
    _ state: TrainingState, _ checkpoint: inout CheckpointWriter?, mustSucceed: Bool,
    _ observe: (TrainingEvent) -> Void
  ) throws(FilbertError) {
    var failure: FilbertError?
    do throws(FilbertError) {
      if let path = try checkpoint?.write(state) { observe(.checkpoint(path: path)) }
    } catch { failure = error }
    guard mustSucceed else {
      if let failure { observe(.checkpointFailed(failure)) }
      return
    }
    try task.ranks.together { () throws(FilbertError) in if let failure { throw failure } }
  }

  /// The last step's weights are in no loss yet: a model that answers NaN must not be saved.
  private func requireUsable(_ parameters: Parameters) throws(FilbertError) {
    let sample = Array(0..<min(task.examples, 16))
    guard task.logits(sample, parameters).sumOfSquares.isFinite else {
      throw diverged("with the last step")
    }
  }

  private func diverged(_ place: String) -> FilbertError {
    FilbertError(
      .internalFailure,
      naming:
        "Training diverged \(place): loss or gradient is no longer a finite number; lower \(.learningRate) "
        + "(now \(recipe.learningRate)).")
  }

  // MARK: - A step

  /// More tokens than this are computed one part after another, whose gradients add up: memory for activations does not
  /// grow with the batch, and products reach their full speed at a fraction of it.
  static let tokensAtOnce = 2048

  private func takeStep(
    _ state: inout TrainingState, _ plan: TrainingPlan, order: [Int],
    _ optimization: inout Optimization
  ) throws(FilbertError) -> StepReport {
    let batches = plan.batches(step: state.step).map { $0.map { order[$0] } }
    let tokens = batches.joined().flatMap { task.tokens($0) }
    let normalizer = batches.reduce(0) { $0 + task.weight(of: $1) }
    optimization.prepare(tokens, state)

    let step = StepParts(
      batches, parts: recipe.parts, tokensAtOnce: task.tokensAtOnce
    ) { task.tokens($0).count }
    func pass(isPerturbed: Bool = false, onProgress: BackwardProgress = { _ in }) -> [Double] {
      accumulateGradients(
        step, normalizer, state, optimization, isPerturbed: isPerturbed, onProgress: onProgress)
    }
    var losses: [Double] = []
    if recipe.perturbation > 0 {
      losses = pass()
      let hasMoved = optimization.perturbed(
        by: Perturbation(length: recipe.perturbation), state.parameters
      ) {
        optimization.sum { _ = pass(isPerturbed: true, onProgress: $0) }
      }
      if !hasMoved { optimization.sum { _ in } }
    } else {
      optimization.sum { losses = pass(onProgress: $0) }
    }
    let (value, norm) = optimization.agree(on: losses)
    try Cancellation.requireComplete()
    guard value.isFinite, norm.isFinite else {
      throw diverged("at step \(state.step + 1)")
    }
    let factor = recipe.schedule.factor(
      step: state.step, warmup: plan.warmupSteps, total: plan.steps)
    let rate = Double(recipe.learningRate) * factor
    let headRate = Double(recipe.headLearningRate ?? recipe.learningRate) * factor
    optimization.update(
      state,
      AdamW.Step(
        number: state.step + 1, learningRate: Float(rate), headLearningRate: Float(headRate),
        layerRates: layerRates, gradientScale: clip(norm)))
    state.step += 1
    state.lossSum += value * normalizer
    state.lossWeight += normalizer
    return StepReport(
      step: state.step, loss: value, gradientNorm: norm, learningRate: rate,
      examples: batches.reduce(0) { $0 + $1.count }, tokens: tokens.count)
  }

  /// The loss of each part of this rank; adds their gradients.
  ///
  /// - Parameters:
  ///   - isPerturbed: whether it is the second pass over the step, which has dropout of its own.
  ///   - onProgress: is told how far the gradients of the last part are complete.
  private func accumulateGradients(
    _ step: StepParts, _ normalizer: Double, _ state: TrainingState, _ optimization: Optimization,
    isPerturbed: Bool, onProgress: BackwardProgress
  ) -> [Double] {
    zip(optimization.ownParts, optimization.parts).map { part, gradients in
      var loss = 0.0
      for (index, batch) in step.parts[part].enumerated() {
        if Cancellation.current?.leavesOut == true { break }
        let isLast =
          part == optimization.ownParts.last && index == step.parts[part].indices.last
        loss += task.accumulateGradients(
          batch.examples, normalizer: normalizer,
          dropout: dropout(
            forwardPass: state.step * recipe.gradientAccumulation + batch.batch,
            part: isPerturbed ? batch.number + batch.count : batch.number),
          frozenLayers: recipe.frozenLayers, state.parameters, gradients,
          onProgress: isLast ? onProgress : { _ in })
      }
      return loss
    }
  }

  private func dropout(forwardPass: Int, part: Int) -> DropoutStreams {
    let configuration = task.configuration
    return DropoutStreams(
      hidden: configuration.hiddenDropout, attention: configuration.attentionDropout,
      classifier: configuration.classifierDropout ?? configuration.hiddenDropout,
      seed: recipe.seed, step: forwardPass, part: part)
  }

  /// `torch.nn.utils.clip_grad_norm_`, with its 1e-6.
  private func clip(_ norm: Double) -> Float {
    guard recipe.maximumGradientNorm > 0 else { return 1 }
    return Float(min(1, recipe.maximumGradientNorm / (norm + 1e-6)))
  }

  // MARK: - An epoch

  private func finishEpoch(
    _ state: inout TrainingState, _ observe: (TrainingEvent) -> Void
  ) throws(FilbertError) {
    let metrics = try Cancellation.completing { () throws(FilbertError) in
      task.validate(state.parameters)
    }
    if let metrics, !metrics.loss.isFinite {
      throw diverged("in epoch \(state.history.count + 1)")
    }
    let record = EpochRecord(
      epoch: state.history.count + 1, trainingLoss: state.lossSum / state.lossWeight,
      validation: metrics)
    state.history.append(record)
    (state.lossSum, state.lossWeight) = (0, 0)
    var isBest = false
    if let metrics {
      isBest = state.best.map { recipe.selection.improves(metrics, on: $0.metrics) } ?? true
      if isBest {
        state.best = TrainingState.Best(
          epoch: record.epoch, metrics: metrics,
          parameters: copy(state.parameters.values, over: state.best?.parameters))
      }
    }
    observe(.epoch(record, isBest: isBest))
  }

  /// A second set of `values`, in the memory of the best epoch before if there was one.
  private func copy(_ values: Matrix, over previous: Matrix?) -> Matrix {
    guard let previous else { return values.copy() }
    previous.copyElements(from: values)
    return previous
  }

  private func hasRunOutOfPatience(_ state: TrainingState) -> Bool {
    guard let patience = recipe.patience, let best = state.best else { return false }
    return state.history.count - best.epoch >= patience
  }
}

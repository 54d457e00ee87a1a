package import Files
import Glibc
import Tensor
package import Transformer

/// Fine-tunes a sequence classifier.
///
/// ```swift
/// let trainer = Trainer(classifier, recipe, loss: loss, training: training, validation: validation)
/// var state = TrainingState(parameters: parameters)
/// try trainer.run(&state) { event in … }
/// save(state.finalParameters)
/// ```
///
/// The same data, recipe and start give the same bits on any number of threads, and a run that was stopped and
/// resumed gives the bits of one that was left alone: nothing depends on anything but ``TrainingState``.
package struct Trainer: Sendable {
  package let classifier: SequenceClassifier
  package let recipe: Recipe
  package let plan: TrainingPlan
  let loss: CrossEntropy
  let training: LabelledSequences
  let validation: LabelledSequences?
  private let optimizer: AdamW
  private let trainable: Range<Int>

  package init(
    _ classifier: SequenceClassifier, _ recipe: Recipe, loss: CrossEntropy,
    training: LabelledSequences, validation: LabelledSequences?
  ) {
    self.classifier = classifier
    self.recipe = recipe
    self.loss = loss
    self.training = training
    self.validation = validation
    plan = TrainingPlan(examples: training.count, recipe: recipe)
    optimizer = AdamW(weightDecay: recipe.weightDecay)
    trainable = classifier.trainable(frozenLayers: recipe.frozenLayers)
  }

  /// Runs from `state` to the end of the plan, or until patience runs out.
  ///
  /// - Parameters:
  ///   - checkpoint: where and how often to save the state; nil never does.
  ///   - shouldStop: asked before every step; when true the state is saved and `.interrupted` thrown.
  ///   - observe: called after each step and epoch.
  package func run(
    _ state: inout TrainingState, checkpoint: CheckpointWriter? = nil,
    shouldStop: () -> Bool = { false }, observe: (TrainingEvent) -> Void = { _ in }
  ) throws(FilbertError) {
    let gradients = Parameters(layout: classifier.layout)
    var checkpoint = checkpoint
    var order = plan.order(epoch: state.step / plan.stepsPerEpoch)
    while state.step < plan.steps, !hasRunOutOfPatience(state) {
      if shouldStop() {
        if let path = try checkpoint?.write(state) { observe(.checkpoint(path: path)) }
        throw FilbertError(.interrupted, "Stopped after step \(state.step) of \(plan.steps).")
      }
      observe(.step(try takeStep(&state, order: order, gradients: gradients)))
      if state.step % plan.stepsPerEpoch == 0 {
        try finishEpoch(&state, observe)
        order = plan.order(epoch: state.step / plan.stepsPerEpoch)
      }
      if state.step < plan.steps {
        do throws(FilbertError) {
          if let path = try checkpoint?.writeIfDue(state) { observe(.checkpoint(path: path)) }
        } catch {
          observe(.checkpointFailed(error))
        }
      }
    }
    if state.step < plan.steps { observe(.stoppedEarly(epoch: state.history.count)) }
    try requireUsable(state.finalParameters)
  }

  /// The last step's weights are in no loss yet: a model that answers NaN must not be saved.
  private func requireUsable(_ parameters: Parameters) throws(FilbertError) {
    let sample = Array(training.sequences.prefix(recipe.batchSize))
    guard classifier.probabilities(sample, parameters).sumOfSquares.isFinite else {
      throw diverged("with the last step")
    }
  }

  private func diverged(_ place: String) -> FilbertError {
    FilbertError(
      .internalFailure,
      "Training diverged \(place): loss or gradient is no longer a finite number; lower --learning-rate "
        + "(now \(recipe.learningRate)).")
  }

  // MARK: - A step

  private func takeStep(
    _ state: inout TrainingState, order: [Int], gradients: Parameters
  ) throws(FilbertError) -> StepReport {
    let batches = plan.batches(step: state.step).map { $0.map { order[$0] } }
    let normalizer = batches.reduce(0) { $0 + loss.weight(of: $1.map { training.targets[$0] }) }
    let trainableGradients = gradients.values[columns: trainable]
    trainableGradients.clear()

    var value = 0.0
    for (index, batch) in batches.enumerated() {
      value += classifier.accumulateGradients(
        PackedBatch(batch.map { training.sequences[$0] }),
        targets: batch.map { training.targets[$0] }, loss: loss, normalizer: normalizer,
        dropout: dropout(forwardPass: state.step * recipe.gradientAccumulation + index),
        frozenLayers: recipe.frozenLayers, state.parameters, gradients)
    }
    let norm = trainableGradients.sumOfSquares.squareRoot()
    guard value.isFinite, norm.isFinite else {
      throw diverged("at step \(state.step + 1)")
    }
    let rate =
      Double(recipe.learningRate)
      * recipe.schedule.factor(step: state.step, warmup: plan.warmupSteps, total: plan.steps)
    optimizer.update(
      state.parameters, gradients: gradients, state: state.optimizer, range: trainable,
      step: state.step + 1, learningRate: Float(rate), gradientScale: clip(norm))
    state.step += 1
    state.lossSum += value * normalizer
    state.lossWeight += normalizer
    return StepReport(
      step: state.step, loss: value, gradientNorm: norm, learningRate: rate,
      examples: batches.reduce(0) { $0 + $1.count },
      tokens: batches.joined().reduce(0) { $0 + training.sequences[$1].ids.count })
  }

  private func dropout(forwardPass: Int) -> DropoutStreams {
    let configuration = classifier.configuration
    return DropoutStreams(
      hidden: configuration.hiddenDropout, attention: configuration.attentionDropout,
      classifier: configuration.classifierDropout ?? configuration.hiddenDropout,
      seed: recipe.seed, step: forwardPass)
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
    let metrics = validation.map { validate($0, state.parameters) }
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
          epoch: record.epoch, metrics: metrics, parameters: state.parameters.values.copy())
      }
    }
    observe(.epoch(record, isBest: isBest))
  }

  private func hasRunOutOfPatience(_ state: TrainingState) -> Bool {
    guard let patience = recipe.patience, let best = state.best else { return false }
    return state.history.count - best.epoch >= patience
  }
}

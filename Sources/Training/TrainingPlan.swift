import FilbertTensor

/// Which examples every step sees. Determined only by the number of examples and the recipe, so a resumed run needs
/// only the step number.
package struct TrainingPlan: Sendable, Equatable {
  package let examples: Int
  /// The last may be cut short by ``steps``.
  package private(set) var epochs: Int
  package let stepsPerEpoch: Int
  package private(set) var steps: Int
  /// Steps during which the learning rate rises, rounded up as `transformers.Trainer` does.
  package let warmupSteps: Int
  private let batchSize: Int
  private let accumulation: Int
  private let seed: UInt64

  package init(examples: Int, recipe: Recipe) {
    self.examples = examples
    batchSize = recipe.batchSize
    accumulation = recipe.gradientAccumulation
    seed = recipe.seed
    let batches = (examples + batchSize - 1) / batchSize
    stepsPerEpoch = (batches + accumulation - 1) / accumulation
    let all = stepsPerEpoch * recipe.epochs
    steps = min(all, recipe.maximumSteps ?? all)
    epochs = stepsPerEpoch == 0 ? recipe.epochs : (steps + stepsPerEpoch - 1) / stepsPerEpoch
    warmupSteps = Int((recipe.warmupRatio * Double(steps)).rounded(.up))
  }

  /// The same plan with fewer steps, and so a rate that falls faster: for a run that must end sooner.
  func shortened(to limit: Int?) -> TrainingPlan {
    guard let limit, limit < steps else { return self }
    var plan = self
    plan.steps = max(1, limit)
    plan.epochs = (plan.steps + stepsPerEpoch - 1) / stepsPerEpoch
    return plan
  }

  /// Whether an epoch ends with the step before `step`.
  package func endsEpoch(before step: Int) -> Bool { step % stepsPerEpoch == 0 || step == steps }

  /// Whether all steps of an epoch are taken and the epoch has no record yet: a run may be cancelled while it validates.
  func isEpochOpen(_ state: TrainingState) -> Bool {
    state.lossWeight > 0 && endsEpoch(before: state.step)
  }

  /// Whether a run has finished this many epochs after this many steps.
  ///
  /// - Parameter isOpen: whether losses of an epoch without a record are there, so that one epoch less may be finished at
  ///   its end.
  package func reaches(step: Int, epochs finished: Int, isOpen: Bool = false) -> Bool {
    guard (0...steps).contains(step) else { return false }
    let complete = step == steps ? epochs : step / max(1, stepsPerEpoch)
    if isOpen, step > 0, endsEpoch(before: step) { return finished == complete - 1 }
    return finished == complete
  }

  /// All examples in the order in which `epoch` (from 0) visits them.
  package func order(epoch: Int) -> [Int] {
    RandomStream(seed: seed, UInt64(epoch), 0x6f72_6465_72).permutation(examples)
  }

  /// The batches of a step (from 0) as positions in its epoch's ``order(epoch:)``.
  package func batches(step: Int) -> [Range<Int>] {
    let first = step % stepsPerEpoch * accumulation
    return (first..<first + accumulation).compactMap { batch in
      let start = batch * batchSize
      return start < examples ? start..<min(examples, start + batchSize) : nil
    }
  }
}

import FilbertTensor

/// Which examples every step sees. Determined only by the number of examples and the recipe, so a resumed run needs
/// only the step number.
package struct TrainingPlan: Sendable, Equatable {
  package let examples: Int
  package let epochs: Int
  package let stepsPerEpoch: Int
  /// Steps during which the learning rate rises, rounded up as `transformers.Trainer` does.
  package let warmupSteps: Int
  private let batchSize: Int
  private let accumulation: Int
  private let seed: UInt64

  package init(examples: Int, recipe: Recipe) {
    self.examples = examples
    epochs = recipe.epochs
    batchSize = recipe.batchSize
    accumulation = recipe.gradientAccumulation
    seed = recipe.seed
    let batches = (examples + batchSize - 1) / batchSize
    stepsPerEpoch = (batches + accumulation - 1) / accumulation
    warmupSteps = Int((recipe.warmupRatio * Double(stepsPerEpoch * epochs)).rounded(.up))
  }

  package var steps: Int { stepsPerEpoch * epochs }

  /// Whether a run has finished this many epochs after this many steps.
  package func reaches(step: Int, epochs finished: Int) -> Bool {
    (0...steps).contains(step) && finished == step / max(1, stepsPerEpoch)
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

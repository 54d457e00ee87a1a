package import FilbertCore

/// Fits a run into a time.
///
/// A few steps are taken to see how fast the machine is, and undone. If everything the recipe asks for fits, the recipe
/// stays. Otherwise the model is not trained once more on all examples, then it takes fewer steps, at last without
/// perturbation, and if not even one pass over the data fits, only the linear model is made.
package struct TimeBudget: Sendable {
  package let seconds: Double
  private let started: ContinuousClock.Instant

  /// - Parameter started: when the time began to run.
  package init(seconds: Double, started: ContinuousClock.Instant) {
    self.seconds = seconds
    self.started = started
  }

  /// What a run will take, in seconds.
  package struct Estimate: Sendable {
    /// The recipe that fits.
    package let recipe: Recipe
    package let seconds: Double
  }

  /// For reading back what was measured, for saving, and for a machine that is not equally fast all the time.
  private static let reserve = 0.06
  /// A forward pass is about a third of a step, and goes through longer batches faster.
  private static let forwardShare = 0.3
  private static let measuredSteps = 12

  /// When the last step must be taken.
  package var deadline: Deadline {
    Deadline(started + .seconds(seconds * (1 - Self.reserve)))
  }

  /// The recipe that fits, and how long it will take.
  ///
  /// - Parameter pace: ``measuredPace(_:)``.
  /// - Throws: `usage` if nothing fits.
  package func fit(_ job: FineTuning, pace: Double) throws(FilbertError) -> Estimate {
    let recipe = job.trainer.recipe
    let available = seconds * (1 - Self.reserve) - (ContinuousClock.now - started) / .seconds(1)
    let steps = job.trainer.plan.steps
    let epoch = min(job.trainer.plan.stepsPerEpoch, steps)
    let passes = recipe.perturbation > 0 ? 2.0 : 1
    // Of all training examples.
    let forward = pace / passes * Self.forwardShare * Double(job.trainer.plan.stepsPerEpoch)
    let probe = recipe.isProbed ? forward * (recipe.isRefit ? 2 : 1) : 0
    func duration(steps: Int) -> Double {
      // An epoch ends with a pass over the validation examples.
      let epochs = Double(steps) / Double(max(1, job.trainer.plan.stepsPerEpoch))
      return pace * Double(steps) + epochs * forward * job.validationShare
    }
    if recipe.method == .fineTuning {
      let refitSteps = job.plan(.all, nil)?.steps ?? 0
      let whole = probe + duration(steps: steps) + pace * Double(refitSteps)
      if whole <= available { return Estimate(recipe: recipe, seconds: whole) }
      var shorter = recipe
      shorter.isRefit = false
      var fitting = (available - probe) / max(1e-9, duration(steps: epoch)) * Double(epoch)
      var shortened = 1.0
      if recipe.perturbation > 0, fitting < Double(min(2 * epoch, steps)) {
        // Two passes over the data teach more than one with adversarial steps.
        shorter.perturbation = 0
        shortened = passes
        fitting *= passes
      }
      if fitting >= Double(epoch) {
        let last = min(Int(fitting), steps)
        if last < steps { shorter.maximumSteps = last }
        return Estimate(recipe: shorter, seconds: probe + duration(steps: last) / shortened)
      }
    }
    guard recipe.isProbed, probe <= available else {
      let least = recipe.isProbed ? probe : duration(steps: epoch)
      throw FilbertError(
        .usage,
        naming:
          "\(.timeBudget) is too short: one pass over the data takes about \(Rendering.duration(least))."
      )
    }
    var probed = recipe
    probed.method = .probe
    return Estimate(recipe: probed, seconds: probe)
  }

  /// Seconds a step, by taking some and undoing them, on all ranks.
  package func measuredPace(_ job: FineTuning) throws(FilbertError) -> Double {
    var recipe = job.trainer.recipe
    recipe.maximumSteps = min(job.trainer.plan.steps, Self.measuredSteps)
    var state = job.initialState
    // The first step allocates memory.
    var times: [ContinuousClock.Instant] = []
    try job.stepping(recipe).run(&state, observe: { if case .step = $0 { times.append(.now) } })
    try job.undo(state)
    guard let first = times.first, let last = times.last, times.count > 1 else {
      return (ContinuousClock.now - started) / .seconds(1)
    }
    return (last - first) / .seconds(Double(times.count - 1))
  }
}

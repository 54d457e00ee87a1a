import FilbertCore
import FilbertRanks
import FilbertText
import FilbertTraining
import FilbertTransformer

// What is decided about a job before its first step.

extension TrainingSession {
  /// Says what the job is, and refuses it if it does not fit the machines or they do not have the same files.
  func admit(_ job: FineTuning) throws(FilbertError) {
    if let notice = job.unknownTokens.notice { notify(notice) }
    for sentence in job.loadReport.sentences { notify(.note(Message(sentence))) }
    if job.trainer.recipe.method == .fineTuning { notify(.note(Message(job.memory.sentence))) }
    let parts = job.trainer.recipe.parts
    if parts < ranks.count {
      notify(
        .warning(
          "\(ranks.count - parts) of \(ranks.count) ranks have nothing to compute, since batches are cut into \(parts) parts; give \(.parts, "\(ranks.count)") or more"
        ))
    }
    let fingerprints = ranks.gather(Array(job.fingerprint.utf8))
    try ranks.together { () throws(FilbertError) in
      guard fingerprints[ranks.rank] == fingerprints[0] else {
        throw FilbertError(
          .badData,
          "The options, the data or the starting model differ from those of rank 0; give all ranks the same."
        )
      }
      // A resumed run was admitted before, and may only have to be saved.
      if !(resume && checkpoint.exists) { try job.requireMemory() }
    }
  }

  /// What of the job's recipe fits into the time: as rank 0 has measured it, or as a checkpoint says.
  func fitted(_ job: FineTuning, isNew: Bool) throws(FilbertError) -> FittedRecipe? {
    guard let timeBudget else { return nil }
    let pace = isNew ? try timeBudget.measuredPace(job) : 0
    var fitted: FittedRecipe?
    try ranks.lead { () throws(FilbertError) in
      fitted = isNew ? try fit(job, into: timeBudget, pace: pace) : try checkpoint.fitted()
    }
    return FittedRecipe(bytes: ranks.heard(fromLeader: fitted?.bytes ?? []))
  }

  /// What of the job's recipe fits into the time, with the estimate said.
  private func fit(
    _ job: FineTuning, into budget: TimeBudget, pace: Double
  ) throws(FilbertError) -> FittedRecipe {
    let estimate = try budget.fit(job, pace: pace)
    let recipe = estimate.recipe
    let asked = job.trainer.recipe
    let what =
      if recipe.method == .probe, asked.method != .probe {
        "one pass over the data does not fit, so the linear model alone is made"
      } else if let steps = recipe.maximumSteps, steps < job.trainer.plan.steps {
        "\(Rendering.grouped(steps)) of \(Rendering.grouped(job.trainer.plan.steps)) steps fit"
          + (recipe.perturbation == asked.perturbation ? "" : ", without adversarial steps")
      } else if asked.isRefit, !recipe.isRefit {
        "all steps fit, but not training once more on all rows"
      } else {
        "everything fits"
      }
    notify(
      .note(
        "Of the \(Rendering.duration(budget.seconds)) of \(.timeBudget), about \(Rendering.duration(estimate.seconds)) will be used: \(what)."
      ))
    return FittedRecipe(recipe)
  }
}

extension TrainingMemory {
  fileprivate var sentence: String {
    "Training will take about \(Rendering.bytes(total)) of memory: parameters "
      + "\(Rendering.bytes(parameters)), gradients and moments \(Rendering.bytes(gradientsAndMoments)), "
      + "activations \(Rendering.bytes(activations))."
  }
}

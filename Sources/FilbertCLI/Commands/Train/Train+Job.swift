import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertRanks
import FilbertTensor
import FilbertTraining
import FilbertTransformer

// What a run needs before its first step. Only rank 0 opens files to write, and all ranks hear of what it found.

extension Train {
  /// What rank 0 has open while it trains.
  struct OpenFiles {
    /// Nil on other ranks.
    let reports: ReportFiles?
    let lock: LockFile?
  }

  /// Opens what the run writes; nil if it has finished already.
  func open(
    _ description: RunDescription, _ checkpoint: CheckpointFile, _ ranks: any RankGroup,
    _ console: Console
  ) throws(FilbertError) -> OpenFiles? {
    var isFinished = false
    var files = OpenFiles(reports: nil, lock: nil)
    try ranks.lead { () throws(FilbertError) in
      if ranks.count > 1, data.labelled.train == "-" {
        throw FilbertError(
          .usage, "mpirun gives standard input to rank 0 alone; give --train the name of a file.")
      }
      isFinished = try hasFinished(description, checkpoint, console)
      if isFinished { return }
      try OutputDirectory(output, marker: "config.json", overwrite: overwrite).abort()
      files = OpenFiles(
        // A run that continues replaces what it wrote before.
        reports: try reports.open(overwrite: overwrite || resume),
        lock: try OutputFile.lock(checkpoint.path))
    }
    return ranks.heard(fromLeader: isFinished) ? nil : files
  }

  /// Whether this run has written the model already, which is said.
  ///
  /// - Throws: `usage` if another run has, and the output may not be replaced.
  private func hasFinished(
    _ run: RunDescription, _ checkpoint: CheckpointFile, _ console: Console
  ) throws(FilbertError) -> Bool {
    guard resume, run.showsChanges, !checkpoint.exists, PathKind(output) == .directory,
      // Somebody may have taken a file out of it.
      (try? ModelDirectory(output)) != nil,
      let finished = try TrainingRecord(directory: output)?[.run]?.objectValue
    else { return false }
    guard
      let difference = run.difference(from: RunDescription(finished), whichWas: "finished")
    else {
      console.reportFinished(output, toRepeat: "train")
      return true
    }
    if overwrite { return false }
    throw FilbertError(
      .usage,
      "\(difference); use the same options and files, or add --overwrite to replace the model.",
      file: output)
  }

  /// Says what the job is, and refuses it if it does not fit the machines or they do not have the same files.
  func admit(
    _ job: FineTuning, _ ranks: any RankGroup, _ console: Console
  ) throws(FilbertError) {
    console.report(job.unknownTokens)
    for sentence in job.loadReport.sentences { console.say(sentence) }
    if job.trainer.recipe.method == .fineTuning { console.say(job.memory.sentence) }
    let parts = job.trainer.recipe.parts
    if parts < ranks.count {
      console.warn(
        "\(ranks.count - parts) of \(ranks.count) ranks have nothing to compute, since batches are cut into \(parts) parts; give --parts \(ranks.count) or more"
      )
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
      if !resume { try job.requireMemory() }
    }
  }

  /// The run to continue, or a new one, on all ranks.
  func start(
    _ job: FineTuning, _ description: RunDescription, _ checkpoint: CheckpointFile,
    _ ranks: any RankGroup, _ console: Console
  ) throws(FilbertError) -> TrainingRun {
    let run = try ranks.together { () throws(FilbertError) in
      // Copies on other machines may have other times of change; what they hold was compared before.
      try checkpoint.start(
        job, as: ranks.isLeader ? description : nil, resume: resume, overwrite: overwrite,
        console: console)
    }
    let state = run.state
    let place: [Double] = [
      Double(state.step), run.stage == .all ? 1 : 0, state.parameters.values.sumOfSquares,
      state.optimizer.second.values.sumOfSquares,
    ]
    let places = ranks.gather(place, counts: [Int](repeating: place.count, count: ranks.count))
    try ranks.together { () throws(FilbertError) in
      guard places[ranks.rank] == places[0] else {
        throw FilbertError(
          .missingInput,
          "The checkpoint is not that of rank 0; put it where all machines find it.",
          file: checkpoint.path)
      }
    }
    return run
  }

  /// Reads the data and makes the job of them.
  func prepare(
    _ request: RecipeRequest, _ ranks: any RankGroup, _ console: Console
  ) throws(FilbertError) -> (FineTuning, DataRecord, HeldOutRows?) {
    guard let task else {
      let (job, record) = try prepareMatching(request, console)
      return (job, record, nil)
    }
    try refuse(data.purchases.limited, for: "--task \(task.rawValue)")
    switch task {
    case .classification, .multilabel, .regression:
      try refuse(tagColumns.limited, for: "--task \(task.rawValue)")
      let data = try self.data.texts(columns, cleaning, seed: request.seed, console: console)
      let recipe = try chosen(
        request, examples: data.train.count, labels: data.labels?.count ?? 1,
        isValidated: data.validation != nil, console)
      let job =
        switch data.labels {
        case let labels? where task == .multilabel:
          try FineTuning(
            model: model, recipe, anyOf: labels, train: data.train, validation: data.validation,
            cleaning: cleaning.training, ranks: ranks)
        case let labels?:
          try FineTuning(
            model: model, recipe, labels: labels, train: data.train, validation: data.validation,
            cleaning: cleaning.training, ranks: ranks)
        case nil:
          try FineTuning(
            model: model, recipe, predicting: data.target, train: data.train,
            validation: data.validation, cleaning: cleaning.training, ranks: ranks)
        }
      console.reportCut(
        job.longTexts, of: data.train.count + (data.validation?.count ?? 0),
        maximumLength: job.maximumLength)
      return (
        job, DataRecord(data, self.data.places, cleaning: cleaning.training),
        data.validation.map { .texts($0) }
      )
    case .tagging:
      try refuse(
        columns.limited(label: data.labelled.labelColumn) + cleaning.limited
          + data.labelled.labels.limited,
        for: "tagging")
      let data = try self.data.sentences(
        tagColumns, columns, seed: request.seed, console: console)
      let recipe = try chosen(
        request, examples: data.train.count, labels: data.tags.names.count,
        isValidated: data.validation != nil, console)
      let job = try FineTuning(
        model: model, recipe, tags: data.tags, train: data.train, validation: data.validation,
        ranks: ranks)
      console.reportWindows(
        job.longTexts, of: data.train.count + (data.validation?.count ?? 0),
        maximumLength: job.maximumLength, cutWords: job.cutWords)
      return (
        job, DataRecord(data, self.data.places), data.validation.map { .sentences($0, data.scheme) }
      )
    }
  }

  /// What of the job's recipe fits into the time, with the estimate said.
  private func fit(
    _ job: FineTuning, into budget: TimeBudget, pace: Double, _ console: Console
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
    console.say(
      "Of the \(Rendering.duration(budget.seconds)) of --time-budget, about "
        + "\(Rendering.duration(estimate.seconds)) will be used: \(what).")
    return FittedRecipe(recipe)
  }

  /// The recipe for data of this size, said in a line.
  func chosen(
    _ request: RecipeRequest, examples: Int, labels: Int, isValidated: Bool, _ console: Console
  ) throws(FilbertError) -> Recipe {
    let choice = RecipeChoice(
      task: task, examples: examples, labels: labels,
      holdsOutOwn: data.validation == nil && isValidated,
      isUntrained: try ModelWeights(directory: model).isUntrained,
      arePurchases: data.purchases.histories.areGiven)
    let recipe = try request.recipe(for: choice)
    if request.basis == .auto {
      for line in choice.reasons(recipe, isValidated: isValidated) { console.say(line) }
    }
    return recipe
  }

  /// What of the job's recipe fits into the time: as rank 0 has measured it, or as a checkpoint says.
  func fitted(
    _ job: FineTuning, into budget: TimeBudget?, _ checkpoint: CheckpointFile?,
    _ ranks: any RankGroup, _ console: Console
  ) throws(FilbertError) -> FittedRecipe? {
    guard let budget else { return nil }
    let pace = checkpoint == nil ? try budget.measuredPace(job) : 0
    var fitted: FittedRecipe?
    try ranks.lead { () throws(FilbertError) in
      if let checkpoint {
        fitted = try checkpoint.fitted()
      } else {
        fitted = try fit(job, into: budget, pace: pace, console)
      }
    }
    return FittedRecipe(bytes: ranks.heard(fromLeader: fitted?.bytes ?? []))
  }
}

extension TrainingMemory {
  fileprivate var sentence: String {
    "Training will take about \(Rendering.bytes(total)) of memory: parameters "
      + "\(Rendering.bytes(parameters)), gradients and moments \(Rendering.bytes(gradientsAndMoments)), "
      + "activations \(Rendering.bytes(activations))."
  }
}

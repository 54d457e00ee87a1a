package import FilbertCleaning
package import FilbertCore
import FilbertCorpus
import FilbertModelFiles
package import FilbertTraining
package import FilbertTransformer

// The job of some data.

extension TrainingSession {
  /// Calls `work`, which comes before the run: nothing of it is kept if it is cancelled.
  package func beforeTheRun<R>(
    _ work: () throws(FilbertError) -> R
  ) throws(FilbertError) -> R {
    do throws(FilbertError) { return try Cancellation.completing(work) } catch {
      guard error.code == .interrupted else { throw error }
      let stopped = FilbertError(.interrupted, "Stopped before the first step.")
      guard checkpoint.exists else {
        throw stopped.adding("Nothing was written, so the next run starts from the beginning.")
      }
      throw stopped.adding(resume ? advice.interrupted(checkpoint.path) : "Nothing was written.")
    }
  }

  /// The job that learns labels, sets of labels or numbers of texts.
  ///
  /// - Parameters:
  ///   - cleaning: of the texts.
  ///   - places: where the data come from.
  package func prepare(
    _ data: TextTrainingData, for task: ModelTask, _ request: RecipeRequest,
    _ cleaning: TextCleaning, _ places: DataPlaces
  ) throws(FilbertError) -> PreparedTraining {
    let recipe = try recipe(
      request, for: task, examples: data.train.count, labels: data.labels?.count ?? 1,
      isValidated: data.validation != nil, places)
    let job =
      switch data.labels {
      case let labels? where task == .multilabel:
        try FineTuning(
          model: model, recipe, anyOf: labels, train: data.train, validation: data.validation,
          cleaning: cleaning, ranks: ranks)
      case let labels?:
        try FineTuning(
          model: model, recipe, labels: labels, train: data.train, validation: data.validation,
          cleaning: cleaning, ranks: ranks)
      case nil:
        try FineTuning(
          model: model, recipe, predicting: data.target, train: data.train,
          validation: data.validation, cleaning: cleaning, ranks: ranks)
      }
    try Cancellation.requireComplete()
    notifyOfCut(job, of: data.train.count + (data.validation?.count ?? 0))
    return PreparedTraining(
      job, DataRecord(data, places, cleaning: cleaning),
      heldOut: data.validation.map { .texts($0) })
  }

  /// The job that learns the tags of words.
  package func prepare(
    _ data: TaggedTrainingData, _ request: RecipeRequest, _ places: DataPlaces
  ) throws(FilbertError) -> PreparedTraining {
    let recipe = try recipe(
      request, for: .tagging, examples: data.train.count, labels: data.tags.names.count,
      isValidated: data.validation != nil, places)
    let job = try FineTuning(
      model: model, recipe, tags: data.tags, train: data.train, validation: data.validation,
      ranks: ranks)
    try Cancellation.requireComplete()
    let notices = Notice.windows(
      job.longTexts, of: data.train.count + (data.validation?.count ?? 0),
      maximumLength: job.maximumLength, cutWords: job.cutWords)
    for notice in notices { notify(notice) }
    return PreparedTraining(
      job, DataRecord(data, places),
      heldOut: data.validation.map { .sentences($0, data.scheme) })
  }

  /// The job of an encoder that learns which texts belong together.
  ///
  /// - Parameter arePurchases: whether the pairs are what customers bought next.
  package func prepare(
    _ data: PairTrainingData, arePurchases: Bool = false, _ request: RecipeRequest,
    _ places: DataPlaces
  ) throws(FilbertError) -> PreparedTraining {
    let recipe = try recipe(
      request, for: nil, examples: data.train.count, labels: 0,
      isValidated: data.validation != nil, places, arePurchases: arePurchases)
    let job = try FineTuning(
      model: model, recipe, matching: data.train, validation: data.validation)
    try Cancellation.requireComplete()
    notifyOfCut(job, of: data.textCount)
    if let before = job.untrained {
      notify(
        .note(
          Message(
            "Before training: validation \(job.task.figures(before).joined(separator: ", "))")))
    }
    return PreparedTraining(job, DataRecord(data, places), heldOut: nil)
  }

  private func notifyOfCut(_ job: FineTuning, of total: Int) {
    let notice = Notice.cut(job.longTexts, of: total, maximumLength: job.maximumLength)
    if let notice { notify(notice) }
  }

  /// The recipe for data of this size, said in a line.
  private func recipe(
    _ request: RecipeRequest, for task: ModelTask?, examples: Int, labels: Int, isValidated: Bool,
    _ places: DataPlaces, arePurchases: Bool = false
  ) throws(FilbertError) -> Recipe {
    let choice = RecipeChoice(
      task: task, examples: examples, labels: labels,
      holdsOutOwn: places.validation == nil && isValidated,
      isUntrained: try ModelWeights(directory: model).isUntrained, arePurchases: arePurchases)
    let recipe = try request.recipe(for: choice)
    if request.basis == .auto {
      for line in choice.reasons(recipe, isValidated: isValidated) { notify(.note(Message(line))) }
    }
    return recipe
  }
}

import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertJSON
import FilbertModelFiles
import FilbertSearch
import FilbertTraining
import FilbertTransformer

// The rows that recipes are compared on, and the space that they are chosen from.

extension Tune {
  /// Rows, and which of them models learn from and answer.
  struct Rows {
    let rows: ExperimentRows
    /// Those that the model of the recipe will be trained on.
    let training: [Int]
    let ranking: RecipeSearch.Part
    let judging: [RecipeSearch.Part]
  }

  /// Reads the rows and divides them.
  ///
  /// - Parameter directory: for what models share.
  func rows(
    _ task: ModelTask, in directory: String, _ console: Console
  ) throws(FilbertError) -> Rows {
    guard let validation else {
      let rows = try labelled.experiment(
        on: experiment.model, columns, cleaning, tagColumns, in: directory, console
      ).rows
      let plan = try rows.folds(folds ?? 3, seed: recipeOptions.seed)
      for warning in plan.warnings { console.warn(warning.onCommandLine) }
      let parts = (0..<plan.count).map {
        RecipeSearch.Part(training: plan[$0].training, answered: plan[$0].test)
      }
      return Rows(
        rows: rows, training: Array(0..<rows.count), ranking: parts[0],
        judging: Array(parts.dropFirst()))
    }
    let (rows, trained) = try validatedRows(task, validation, in: directory, console)
    let training = Array(0..<trained)
    // Half of the rows rank, the others judge; of every label the same share.
    let halves = try rows.split(
      Array(trained..<rows.count), holdingOut: 0.5, seed: recipeOptions.seed)
    guard !halves.training.isEmpty, !halves.heldOut.isEmpty else {
      throw FilbertError(
        .badData,
        "There are too few rows to rank recipes on one half and judge them on the other; give a larger --validation file, or --folds.",
        file: validation)
    }
    return Rows(
      rows: rows, training: training,
      ranking: RecipeSearch.Part(training: training, answered: halves.training),
      judging: [RecipeSearch.Part(training: training, answered: halves.heldOut)])
  }

  /// Rows to learn from, with those of a file to validate on after them, and how many of the former there are.
  private func validatedRows(
    _ task: ModelTask, _ validation: String, in directory: String, _ console: Console
  ) throws(FilbertError) -> (rows: ExperimentRows, training: Int) {
    guard task != .tagging else {
      try refuse(
        columns.limited(label: labelled.labelColumn) + cleaning.limited + labelled.labels.limited,
        for: "tagging")
      func read(_ path: String) throws(FilbertError) -> TaggedDataset {
        try labelled.taggedDataset(path, tagColumns, columns, console: console)
      }
      let data = try TaggedTrainingData(
        read(labelled.train), validation: .data { () throws(FilbertError) in try read(validation) },
        wordSplit: tagColumns.wordSplit, seed: recipeOptions.seed, remark: console.report)
      return (ExperimentRows(data, model: experiment.model), data.train.count)
    }
    try refuse(tagColumns.limited, for: "--task \(task.rawValue)")
    func read(_ path: String) throws(FilbertError) -> Dataset {
      try labelled.dataset(path, columns, cleaning, console: console)
    }
    let data = try TextTrainingData(
      read(labelled.train), labelled.request(columns).reading, for: task,
      validation: .data { () throws(FilbertError) in try read(validation) },
      seed: recipeOptions.seed, remark: console.report)
    let rows = ExperimentRows(
      data, for: task, model: experiment.model, cleaning: cleaning.training,
      vectorsIn: directory)
    return (rows, data.train.count)
  }

  /// The space that was asked for; nil for the usual one.
  ///
  /// - Throws: before rows are read, if it is empty, names what cannot be searched or what options fix, has a value that
  ///   no recipe can have or the model cannot be trained with, or as a grid more points than trials.
  func requestedSpace(
    around request: RecipeRequest, _ task: ModelTask, on model: ModelDirectory
  ) throws(FilbertError) -> SearchSpace? {
    let reading = SpaceReading(RecipeSpace.parameters(for: task))
    guard let space else {
      guard !searched.isEmpty else { return nil }
      return try checked(
        searched.map { text throws(FilbertError) in try reading.parameter(text) }, request, task,
        model)
    }
    guard let object = try JSONValue.parse(readFile(space), file: space).objectValue else {
      throw FilbertError(
        .badData,
        "This is not a space: an object such as {\"learning-rate\": {\"low\": 1e-5, \"high\": 3e-4}} is expected.",
        file: space)
    }
    guard object.count > 0 else {
      throw FilbertError(
        .badData, "There is nothing to search; name a parameter and its values.", file: space)
    }
    do throws(FilbertError) {
      return try checked(reading.parameters(object), request, task, model)
    } catch {
      throw error.placed(in: space)
    }
  }

  private func checked(
    _ parameters: [SearchParameter], _ request: RecipeRequest, _ task: ModelTask,
    _ model: ModelDirectory
  ) throws(FilbertError) -> SearchSpace {
    let space = try SearchSpace(parameters)
    let fixed = RecipeSpace.fixed(by: request, for: task)
    if let name = space.names.first(where: fixed.contains) {
      throw FilbertError(
        .usage,
        "--\(name) fixes a value that the search should choose; leave it out, or do not search it.")
    }
    try RecipeSpace.require(space, around: request, for: task, on: model)
    _ = try PointSampler(space, sampler, seed: 0).listed(limit: trials - 1)
    return space
  }

  /// The space around the default recipe that is searched if none is given.
  func usualSpace(
    around request: RecipeRequest, _ rows: Rows
  ) throws(FilbertError) -> SearchSpace {
    let recipe = try rows.rows.recipe(
      request, examples: rows.ranking.training.count, holdsOut: true)
    let task = rows.rows.task
    return try RecipeSpace.usual(
      around: recipe, for: task, except: RecipeSpace.fixed(by: request, for: task))
  }
}

import ArgumentParser
import FilbertCore
import FilbertEvaluation
import FilbertExperiments
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertRanks
import FilbertSearch
import FilbertTraining
import FilbertTransformer

extension PointSampler.Method: ExpressibleByArgument {}

struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search for a recipe that suits a labelled file better than the one train chooses.",
    discussion: """
      Many recipes are tried on a few rows, the best third of them on three times as \
      many rows, and so on (successive halving). The last few are compared with the \
      default on rows that did not rank them. The default is kept unless another \
      recipe is better by more than chance.

      Examples:
        filbert tune --model Models/all-minilm-l6-v2 --train messages.csv \\
          --output Output/tuned
        filbert tune --model Models/all-minilm-l6-v2 --train messages.csv \\
          --search learning-rate=1e-5..3e-4 --search epochs=2,3,4 --sampler random \\
          --trials 30 --time-budget 2h --output Output/tuned
        filbert train --model Models/all-minilm-l6-v2 --train messages.csv \\
          --recipe Output/tuned/recipe.json --output Models/intent
        filbert tune … --resume    # continues after Ctrl-C, SIGTERM or a power cut

      \(Manual.page("Tune"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup(title: "Data") var labelled: LabelledDataOptions
  @OptionGroup(title: "Data") var columns: ColumnOptions
  @OptionGroup(title: "Data") var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions
  @OptionGroup(title: "Recipe") var recipeOptions: RecipeOptions

  @Option(
    help: ArgumentHelp(
      "Directory for recipe.json and the trials as a table (CSV, JSON) and a chart (SVG).",
      valueName: "dir"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp("How many recipes to try, including the default.", valueName: "trials"))
  var trials = 20

  @Option(
    help:
      "How recipes are chosen: tpe (near good ones), random, or grid (all combinations)."
  )
  var sampler: PointSampler.Method = .tpe

  @Option(
    name: .customLong("search"),
    help: ArgumentHelp(
      "A parameter of the recipe and its values: learning-rate=1e-5..3e-4 or epochs=2,3,4. Give it once for each parameter. (default: rates, epochs, batch size and others around the default recipe)",
      valueName: "name=values"))
  var searched: [String] = []

  @Option(
    help: ArgumentHelp(
      "JSON file of parameters and their values, instead of --search.", valueName: "file"),
    completion: .file())
  var space: String?

  @Option(
    help: ArgumentHelp(
      "Number of folds; the rows of the first rank recipes, the rows of the others judge them. (default: 3)",
      valueName: "folds"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "Labelled file to rank and judge recipes on, instead of folds.", valueName: "file"),
    completion: .file())
  var validation: String?

  @Option(
    help:
      "Figure to compare by: macro-f1, weighted-f1, accuracy or loss; for multilabel also micro-f1; for tagging span-f1 instead of loss; for regression rmse, mae or r2. (default: macro-f1, for tagging span-f1, for regression rmse)"
  )
  var metric: SelectionMetric?

  /// An upper limit; nobody waits for so many trials.
  static let mostTrials = 10_000

  func validate() throws {
    try labelled.requireAnswers()
    guard (2...Self.mostTrials).contains(trials) else {
      throw ValidationError(
        "--trials must lie between 2 (the default recipe and another one) and \(Self.mostTrials), not \(trials)."
      )
    }
    guard searched.isEmpty || space == nil else {
      throw ValidationError(
        "--space already gives the parameters to search; leave out --search, or --space.")
    }
    guard folds == nil || validation == nil else {
      throw ValidationError(
        "--validation already gives the rows to compare on; leave out --folds, or --validation.")
    }
    guard labelled.train != "-" || validation != "-" else {
      throw ValidationError(
        "--train and --validation cannot both be read from stdin; give a file for one of them.")
    }
  }

  func run() throws {
    common.apply()
    Interruption.watch()
    let console = common.console
    let task = labelled.resolvedTask(columns)
    let request = try recipeOptions.request(for: task, on: LoneRank())
    let figure = try self.figure(of: task)
    let model = try ModelDirectory(self.experiment.model)
    try request.recipe(
      for: RecipeChoice(task: task, examples: 1, labels: 2, holdsOutOwn: false)
    ).validate(for: model)
    let requested = try requestedSpace(around: request, task, on: model)
    let inputs = [labelled.train] + [validation, space].compactMap(\.self) + recipeOptions.file
    guard
      let experiment = try OpenExperiment.open(
        self.experiment, output: output, file: "\(output)/trials.json", inputs: inputs, console)
    else { return }
    try experiment.perform { () throws(FilbertError) in
      try TuningResult.requirePlace(output, overwrite: experiment.replacesOutput)
      let result = try search(experiment, request, requested, by: figure, console)
      try result.write(to: output, overwrite: experiment.replacesOutput)
      try experiment.finish()
      try show(result, console)
    }
  }

  /// - Parameter space: nil for the usual one.
  private func search(
    _ experiment: OpenExperiment, _ request: RecipeRequest, _ space: SearchSpace?,
    by figure: AnsweredRows.Figure, _ console: Console
  ) throws(FilbertError) -> TuningResult {
    let task = labelled.resolvedTask(columns)
    let rows = try rows(task, in: experiment.directory.path, console)
    let space = if let space { space } else { try usualSpace(around: request, rows) }
    let search = try RecipeSearch(
      rows.rows, request, in: space, by: figure, sampler, trials: trials, ranking: rows.ranking,
      judging: rows.judging)
    var progress = ExperimentProgress(try search.expectedFits(), console: console)
    let store = try experiment.store(rows.rows, self.experiment)
    var budget = try SearchBudget(
      recipeOptions.timeBudget?.seconds, in: experiment.directory, search)
    let (table, kept) = try search.run(
      shouldTry: { trials throws(FilbertError) in
        try budget.allows(another: trials, console)
      },
      answers: { fit, title throws(FilbertError) in
        do throws(FilbertError) {
          let answers = try self.answers(to: fit, title, from: store, &progress, console)
          try budget.note()
          return answers
        } catch {
          try budget.note()
          throw error
        }
      }, expect: { progress.expect($0) })
    // The recipe for a model of all rows, of which `train` sets some aside.
    let recipe = try rows.rows.fit(kept, on: rows.training, answering: []).recipe
    return TuningResult(table: table, recipe: recipe)
  }

  /// The answers to a fit; nil, with a warning, if its training diverged or it does not fit into the memory. That is no
  /// reason to end a search of hours, unless it is the default.
  private func answers(
    to fit: Fit, _ title: String, from store: FitStore, _ progress: inout ExperimentProgress,
    _ console: Console
  ) throws(FilbertError) -> FitAnswers? {
    do throws(FilbertError) {
      return try progress.answers(to: fit, from: store, titled: title)
    } catch {
      guard error.code == .internalFailure, !title.hasPrefix("trial 0,") else { throw error }
      console.warn("\(title): no model, and the trial ends: \(error.onCommandLine)")
      return nil
    }
  }

  /// Prints the table, and says what was decided and what to do with it.
  private func show(_ result: TuningResult, _ console: Console) throws(FilbertError) {
    let stdout = StandardOutput()
    try stdout.write(result.text)
    try stdout.commit()
    for sentence in result.sentences { console.say(sentence) }
    let arguments = CommandLine.arguments.dropFirst(2)
    console.say(
      "Train with it: \(TrainingCommand.text(arguments, recipe: "\(output)/recipe.json"))")
  }

  private func figure(of task: ModelTask) throws(FilbertError) -> AnsweredRows.Figure {
    // A tagger's loss is that of its windows; a regression's is on the scale of training.
    let metrics = task.metrics.filter {
      $0 != .loss || (task != .tagging && task != .regression)
    }
    let metric = metric ?? metrics[0]
    guard metrics.contains(metric), let figure = AnsweredRows.Figure(rawValue: metric.rawValue)
    else {
      throw FilbertError(
        .usage,
        "--metric \(metric.rawValue) is not for \(task.rawValue); choose \(metrics.map(\.rawValue).listed("or"))."
      )
    }
    return figure
  }
}

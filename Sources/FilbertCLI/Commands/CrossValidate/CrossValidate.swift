import ArgumentParser
import FilbertCore
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertModelFiles
import FilbertRanks
import FilbertScoring
import FilbertTables
import FilbertTraining
import FilbertTransformer

struct CrossValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-validate",
    abstract:
      "Measure a recipe on folds: each model answers the fold that it has not learned from.",
    discussion: """
      The rows are divided into folds as scikit-learn divides them for the same seed: \
      StratifiedKFold, StratifiedGroupKFold or GroupKFold with --group-column, \
      TimeSeriesSplit with --time-column. Every row is answered by a model that has not \
      learned from it. The report is that of `filbert evaluate` about all these answers, \
      with the mean, the standard deviation and a corrected interval of each figure over \
      folds. No model is kept.

      Examples:
        filbert cross-validate --model Models/all-minilm-l6-v2 --train messages.csv \\
          --output answers.csv
        filbert cross-validate --model Models/all-minilm-l6-v2 --train messages.csv \\
          --folds 5 --repeats 2 --group-column customer --output answers.csv
        filbert cross-validate --model Models/all-minilm-l6-v2 --train messages.csv \\
          --epochs 3 --against "--epochs 6 --learning-rate 3e-5" --output answers.csv
        filbert cross-validate … --resume   # continues after Ctrl-C or a power cut

      \(Manual.page("CrossValidate"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup(title: "Data") var data: LabelledDataOptions
  @OptionGroup(title: "Data") var columns: ColumnOptions
  @OptionGroup(title: "Data") var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions
  @OptionGroup(title: "Recipe") var recipeOptions: RecipeOptions
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup(title: "Folds") var folds: FoldOptions

  @Option(
    help: ArgumentHelp(
      "Share of each model's rows to set aside, for choosing the epoch and for calibration, as in training; 0 trains on every row.",
      valueName: "share"))
  var validationFraction = 0.1

  @Option(
    help: ArgumentHelp(
      "CSV file with all columns of each row, its fold, the answer and all probabilities; for a tagger, a row for each word.",
      valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A second recipe to compare with, on the same folds: options of train in quotes, such as \"--epochs 5 --batch-size 32\".",
      valueName: "options"))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "A second encoder to compare with, on the same folds.", valueName: "dir"),
    completion: .directory)
  var againstModel: String?

  @OptionGroup var figures: FigureOptions
  @OptionGroup(title: "Report") var reports: ReportOptions
  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  func validate() throws {
    try data.requireAnswers()
    guard (0..<1).contains(validationFraction) else {
      throw ValidationError(
        "--validation-fraction must be at least 0 and less than 1, not \(validationFraction).")
    }
    guard fileExtension(output) == "csv" else {
      throw ValidationError("--output writes CSV; give a name that ends in .csv, not \(output).")
    }
    try requireOtherFile("--output", output, than: "--train", data.train)
    try reports.requireOtherFiles(than: [("--train", data.train), ("--output", output)])
  }

  func run() throws {
    common.apply()
    let console = common.console
    let recipes = try recipes()
    guard
      let opened = try OpenExperiment.open(
        experiment, output: output, inputs: inputs(), console)
    else { return }
    try opened.perform { () throws(FilbertError) in
      let file = try AtomicFile(output, overwrite: opened.replacesOutput)
      let files = try reports.open(overwrite: opened.replacesOutput)
      // Opening files makes a signal end the program; from here on it ends the fit.
      Interruption.watch()
      try measure(recipes, opened, file, files, console)
    }
  }

  /// Trains the models of all folds, collects their answers, and reports how good they are.
  private func measure(
    _ recipes: [RecipeRequest], _ opened: OpenExperiment, _ file: AtomicFile, _ files: ReportFiles,
    _ console: Console
  ) throws(FilbertError) {
    let data = try data.experiment(
      on: experiment.model, columns, cleaning, tagColumns, keeping: folds.columns,
      in: opened.directory.path, console)
    let plan = try folds.plan(data, seed: recipeOptions.seed, console)
    if let warning = data.rows.repeatedTextWarning(in: plan) { console.warn(warning) }
    let answers = try openOutput(file, data, plan, console)
    var candidates = [
      Candidate(
        name: against == nil ? experiment.model : "\(experiment.model), the recipe of this run",
        store: try opened.store(data.rows, experiment), request: recipes[0],
        holdOut: validationFraction)
    ]
    if recipes.count > 1 {
      candidates.append(try rival(recipes[1], data, opened))
    }
    let results = try FoldResults.all(candidates, plan, console)
    let report = FoldReport(plan: plan, data: data, candidates: candidates, results: results)
    try finish(report, answers, files, console)
    try opened.finish()
  }

  /// The recipe of the run, and that of `--against` or `--against-model`.
  private func recipes() throws(FilbertError) -> [RecipeRequest] {
    let task = data.resolvedTask(columns)
    var options = [recipeOptions]
    if let against {
      options.append(try rivalOptions(against))
    } else if againstModel != nil {
      options.append(recipeOptions)
    }
    var requests: [RecipeRequest] = []
    for options in options {
      guard options.timeBudget == nil else {
        throw FilbertError(
          .usage,
          "--time-budget is for a single model: models that stop when their time is up cannot be compared; give --epochs or --max-steps."
        )
      }
      let request = try options.request(for: task, on: LoneRank())
      // Bad values are refused before the data are read, and everything else before hours of work.
      let recipe = try request.recipe(
        for: RecipeChoice(task: task, examples: 1, labels: 2, holdsOutOwn: false))
      try requireRows(
        for: [
          ("--patience", recipe.patience != nil), ("--refit", options.refit == true),
          ("--calibrate", options.calibrate == true),
        ], of: requests.isEmpty || against == nil ? "" : " in --against")
      requests.append(request)
    }
    return requests
  }

  /// Refuses options that need rows to validate on, if none are set aside.
  ///
  /// - Parameters:
  ///   - options: each with whether it is asked for.
  ///   - place: where they are given, with a space before it.
  private func requireRows(
    for options: [(name: String, isGiven: Bool)], of place: String
  ) throws(FilbertError) {
    guard validationFraction == 0, let option = options.first(where: \.isGiven) else { return }
    throw FilbertError(
      .usage,
      "\(option.name)\(place) needs rows to validate on; give a --validation-fraction above 0.")
  }

  /// The options of `--against`; the seed is that of the run unless they give one.
  private func rivalOptions(_ text: String) throws(FilbertError) -> RecipeOptions {
    let words = try OptionWords(text)
    guard !words.words.isEmpty else {
      throw FilbertError(
        .usage, "--against is empty; give options of train, such as \"--epochs 5\".")
    }
    do {
      var options = try RecipeOptions.parse(words.words)
      if !words.has("--seed") { options.seed = recipeOptions.seed }
      return options
    } catch {
      let reason = RecipeOptions.message(for: error).split(separator: "\n").first ?? ""
      throw FilbertError(
        .usage, "--against takes the options of a recipe as train has them: \(reason)")
    }
  }

  /// What decides the result besides options and model.
  private func inputs() throws(FilbertError) -> [String] {
    let rival = try against.map { against throws(FilbertError) in try rivalOptions(against).file }
    let files = [data.train] + recipeOptions.file + (rival ?? [])
    guard let againstModel else { return files }
    try ModelDirectory.require(againstModel)
    return files + (try ModelDirectory.stamps(in: againstModel).map(\.path))
  }

  /// The second model of a comparison.
  private func rival(
    _ request: RecipeRequest, _ data: ExperimentData, _ opened: OpenExperiment
  ) throws(FilbertError) -> Candidate {
    let name = [againstModel ?? experiment.model, against].compactMap(\.self)
      .joined(separator: " ")
    let rows =
      againstModel.map { data.rows.starting(from: $0, vectorsIn: opened.directory.path) }
      ?? data.rows
    return Candidate(
      name: name, store: try opened.store(rows, experiment), request: request,
      holdOut: validationFraction)
  }
}

/// A recipe for an encoder, with the answers of the models that it makes.
struct Candidate {
  let name: String
  let store: FitStore
  let request: RecipeRequest
  /// The share of the rows of each model that is set aside.
  let holdOut: Double

  /// The model of a fold.
  func fit(_ fold: Int, of plan: FoldPlan) throws(FilbertError) -> Fit {
    try store.rows.fit(request, plan[fold], holdingOut: holdOut)
  }
}

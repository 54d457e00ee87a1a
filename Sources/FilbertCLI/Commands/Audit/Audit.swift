import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertJSON
import FilbertLabelQuality
import FilbertRanks
import FilbertReports
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText
import FilbertTraining
import FilbertTransformer

extension LabelIssueFilter: ExpressibleByArgument {}
extension LabelRanking: ExpressibleByArgument {}

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find rows whose label looks wrong.",
    discussion: """
      Models that have not seen a row are asked for its label: the file is divided into \
      folds, and each fold is answered by a model of the others. Rows that another label \
      fits better are written to a CSV file, worst first, as well as near-duplicates \
      with different labels, and outliers. Sets of labels, numbers and tagged words \
      work too.

      Examples:
        filbert audit --model Models/all-minilm-l6-v2 --train messages.csv \\
          --output audit.csv --report audit.html
        filbert audit --model Models/all-minilm-l6-v2 --train messages.csv \\
          --predictions scored.csv --output audit.csv
        filbert train --model Models/all-minilm-l6-v2 --train messages.csv \\
          --without audit.csv --output Models/intent

      Review the rows before you leave them out. Delete correctly labelled rows from \
      audit.csv. Or correct the wrong labels in your file.

      \(Manual.page("Audit"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup(title: "Data") var data: LabelledDataOptions
  @OptionGroup(title: "Data") var columns: ColumnOptions
  @OptionGroup(title: "Data") var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions
  @OptionGroup(title: "Recipe") var recipeOptions: RecipeOptions
  @OptionGroup var experiment: ExperimentOptions

  @Option(
    help: ArgumentHelp("CSV file of the rows that look wrong.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "Number of folds; each is answered by a model of the others.",
      valueName: "count"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "In place of folds: a file of the same rows with the probabilities of all labels, such as `predict --all` writes, from a model that has not learned from them.",
      valueName: "file"),
    completion: .file())
  var predictions: String?

  @Option(
    help:
      "How to find wrong labels, by cleanlab's names: prune_by_class, prune_by_noise_rate, both, confident_learning, predicted_neq_given, low_normalized_margin or low_self_confidence."
  )
  var filter: LabelIssueFilter?

  @Option(
    help:
      "How to score labels, by cleanlab's names: self_confidence, normalized_margin or confidence_weighted_entropy."
  )
  var ranking: LabelRanking?

  @Flag(
    help:
      "Check only labels, without comparing vectors: no near-duplicates, no outliers, no votes of neighbours. For very long files."
  )
  var labelsOnly = false

  @Option(help: "text or json: how the summary is printed.")
  var format: ReportFormat = .text

  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup(title: "Report") var reports: ReportOptions

  static let usualFolds = 5
  static let usualFilter = LabelIssueFilter.pruneByClass
  static let usualRanking = LabelRanking.selfConfidence

  func validate() throws {
    try data.requireAnswers()
    guard output != "-" else {
      throw ValidationError("--output needs a file, since the summary goes to stdout.")
    }
    guard fileExtension(output) == "csv" else {
      throw ValidationError(
        "--output writes CSV; give a name that ends in .csv, not \(output).")
    }
    guard folds == nil || predictions == nil else {
      throw ValidationError(
        "--predictions has the answers that --folds would compute; leave one of them out.")
    }
    do { try FoldPlan.require(folds: folds ?? Self.usualFolds, repeats: 1) } catch {
      throw ValidationError(error.onCommandLine)
    }
    let inputs = [("--train", data.train)] + (predictions.map { [("--predictions", $0)] } ?? [])
    for input in inputs { try requireOtherFile("--output", output, than: input.0, input.1) }
    try reports.requireOtherFiles(than: inputs + [("--output", output)])
  }

  func run() throws {
    common.apply()
    let task = data.resolvedTask(columns)
    try refuse(limited(task), for: task.rawValue)
    let request = try request(task)
    guard predictions == nil else {
      try refuseRecipe(request)
      return try audit(nil, overwrite: experiment.overwrite, request)
    }
    guard
      let run = try OpenExperiment.open(
        experiment, output: output, inputs: [data.train] + recipeOptions.file, common.console)
    else { return }
    try run.perform { () throws(FilbertError) in
      try audit(run, overwrite: run.replacesOutput, request)
    }
    try run.finish()
  }

  /// - Parameter run: computes the answers of folds; nil if a file has them.
  private func audit(
    _ run: OpenExperiment?, overwrite: Bool, _ request: RecipeRequest
  ) throws(FilbertError) {
    let console = common.console
    let file = try AtomicFile(output, overwrite: overwrite)
    let files = try reports.open(overwrite: overwrite)
    // Opening files makes a signal end the program; from here on it ends the fit.
    Interruption.watch()
    let source = try data.experiment(
      on: experiment.model, columns, cleaning, tagColumns, in: run?.directory.path, console)
    let answers =
      if let run {
        try answers(source.rows, try run.store(source.rows, experiment), request, console)
      } else {
        try predicted(source, console)
      }
    let (rows, summary) =
      try source.sentences == nil ? texts(source, answers, console) : words(source, answers)
    let isPaired = source.rows.examples.first?.input.pair != nil
    try write(rows, source.rows.task, isPaired: isPaired, to: file)
    if files.isWanted { try files.write(AuditReport(summary, rows, model: experiment.model)) }
    try format.show(text: summary.text, json: summary.json)
    console.say("Done: \(Rendering.counted(rows.count, summary.unit)) to look at in \(output)")
  }

  /// Options that only some tasks use.
  private func limited(_ task: ModelTask) -> [LimitedOption] {
    switch task {
    case .classification, .multilabel: []
    case .regression:
      LimitedOption.list([("--filter", filter != nil), ("--ranking", ranking != nil)]) {
        "is about labels and has no meaning for \($0); leave it out."
      }
    case .tagging:
      LimitedOption.list([("--predictions", predictions != nil), ("--labels-only", labelsOnly)]) {
        "is for whole texts and has no meaning for \($0); leave it out."
      }
    }
  }

  /// Refuses what only models of folds would use.
  private func refuseRecipe(_ request: RecipeRequest) throws(FilbertError) {
    // Vectors of texts are of the same length.
    let names = request.givenNames.subtracting(["max_length"]).sorted()
      .map { $0 == "crf" ? "--head" : "--\($0.replacing("_", with: "-"))" }
    guard let name = names.first ?? (experiment.resume ? "--resume" : nil) else { return }
    throw FilbertError(
      .usage,
      "\(name) is for the models of folds, and --predictions has their answers; leave one of them out."
    )
  }

  /// The request for the models of the folds: linear models unless another method is given.
  private func request(_ task: ModelTask) throws(FilbertError) -> RecipeRequest {
    guard recipeOptions.timeBudget == nil else {
      throw FilbertError(
        .usage, "--time-budget is for a single model; give --epochs, --max-steps or --method probe."
      )
    }
    let request = try recipeOptions.request(
      for: task, method: task == .tagging ? .fineTuning : .probe, on: LoneRank())
    // Bad values are refused before the data are read.
    _ = try request.recipe(
      for: RecipeChoice(task: task, examples: 1, labels: 2, holdsOutOwn: false))
    return request
  }

  private func write(
    _ rows: [AuditedRow], _ task: ModelTask, isPaired: Bool, to file: AtomicFile
  ) throws(FilbertError) {
    let answer =
      switch task {
      case .classification: "label"
      case .multilabel: "labels"
      case .regression: "value"
      case .tagging: "tag"
      }
    var writer = CSVWriter(file, dialect: spreadsheet.dialect())
    try writer.write(AuditedRow.columns(answer: answer, isPaired: isPaired))
    for row in rows { try writer.write(row.fields(isPaired: isPaired)) }
    try file.commit()
  }
}

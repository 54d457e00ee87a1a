import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertRanks
import FilbertTraining
import FilbertTransformer

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Fine-tune a model on a labelled file: one label per text, several, a number, a tag for every word, or which texts belong together.",
    discussion: """
      For classification the file is CSV, TSV or JSON Lines with a text and a label \
      column; both are found by name, in English or Chinese, or given. A second text \
      column makes it a task on pairs. With --task multilabel any number of labels may \
      apply to a row: one column lists them, or each has a column of its own. With \
      --task regression the model learns a number and answers in its unit. For tagging \
      it is CoNLL columns, or any other format that `filbert convert` reads. With --task \
      matching the file has pairs of texts, or purchases of customers, and the model is \
      an encoder for `match`, `embed` and `serve`.

      Examples:
        filbert train --model Models/all-minilm-l6-v2 --train messages.csv \\
          --output Models/intent
        filbert train --model Models/bert-base-chinese --train 评论.csv \\
          --text-column 内容 --label-column 标签 --class-weights balanced \\
          --output Models/reviews
        filbert train --model Models/all-minilm-l6-v2 --train topics.csv \\
          --task multilabel --label-separator '|' --output Models/topics
        filbert train --model Models/all-minilm-l6-v2 --train orders.csv \\
          --task regression --label-column spend --output Models/spend
        filbert train --model Models/all-minilm-l6-v2 --train products.iob2.txt \\
          --task tagging --output Models/products
        filbert train --model Models/all-minilm-l6-v2 --train questions.csv \\
          --task matching --text-column question --text-pair-column answer \\
          --output Models/answers
        filbert train --model Models/all-minilm-l6-v2 --train purchases.csv \\
          --task matching --user-column customer --item-column product --time date \\
          --output Models/recommend
        filbert train … --resume   # continues after Ctrl-C, SIGTERM or a power cut

      Without --validation a tenth of the rows is set aside, the same share of every \
      label (of sentences for tagging), to choose between models and to fit how sure \
      the model may be. The same data, options and seed give the same model to the last \
      bit, on any number of threads.

      \(Manual.page("Train"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Data") var columns: ColumnOptions
  @OptionGroup(title: "Data") var cleaning: CleaningOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions
  @OptionGroup(title: "Recipe") var recipeOptions: RecipeOptions

  @Option(
    help: ArgumentHelp(
      "Directory of the pretrained encoder, or of a classifier.", valueName: "dir"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp("Directory for the new model.", valueName: "dir"),
    completion: .directory)
  var output: String

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @Flag(help: "Continue from the checkpoint that an interrupted run left beside the output.")
  var resume = false

  @Option(
    help: ArgumentHelp("Seconds between checkpoints; 0 after every step.", valueName: "seconds"))
  var checkpointInterval: Double = 60

  @Option(
    help: ArgumentHelp(
      "Also write loss, learning rate, gradient norm and validation figures to an event file in this directory, for TensorBoard.",
      valueName: "dir"),
    completion: .directory)
  var tensorboard: String?

  @OptionGroup(title: "Report") var reports: ReportOptions

  /// What is learnt; nil if an encoder learns to match.
  var task: ModelTask? { data.labelled.isMatching ? nil : data.labelled.resolvedTask(columns) }

  func validate() throws {
    guard (0...1e6).contains(checkpointInterval) else {
      throw ValidationError(
        "--checkpoint-interval must lie between 0 and 1000000 seconds, not \(checkpointInterval).")
    }
    try reports.requireOtherFiles(
      than: [("--train", data.labelled.train)]
        + (data.validation.map { [("--validation", $0)] } ?? []))
    guard !reports.isGiven || data.validation != nil || data.validationFraction > 0 else {
      throw ValidationError(
        "--report is about rows the model has not learnt from; give --validation or a --validation-fraction above 0."
      )
    }
    guard recipeOptions.refit != true || data.validation == nil else {
      throw ValidationError(
        "--refit trains on the rows to validate on, and --validation gives rows of its own; leave one of them out."
      )
    }
    guard recipeOptions.patience == nil || data.validation != nil || data.validationFraction > 0
    else {
      throw ValidationError(
        "--patience needs rows to validate on; give --validation or a --validation-fraction above 0."
      )
    }
  }

  func run() throws {
    let ranks = try TrainingRanks.start()
    do throws(FilbertError) { try run(on: ranks) } catch {
      try TrainingRanks.leave(ranks, because: error)
    }
    _ = ranks.leave(within: nil)
  }

  private func run(on ranks: any RankGroup) throws(FilbertError) {
    let started = ContinuousClock.now
    common.apply(on: ranks)
    Interruption.watch()
    let console = common.console
    if task == nil { try requireMatching(on: ranks) }
    let request = try recipeOptions.request(for: task, on: ranks)
    // Bad values are refused before the data are read, and everything else before hours of work.
    _ = try request.recipe(
      for: RecipeChoice(
        task: task, examples: 1, labels: 2, holdsOutOwn: false))
    let checkpoint = CheckpointFile(output: output)
    let description = try ranks.together { () throws(FilbertError) in
      try ModelDirectory.require(model)
      return try self.description(on: ranks)
    }
    guard let files = try open(description, checkpoint, ranks, console) else { return }
    defer { files.lock?.release() }
    // Opening the report made a signal end the program; from here on it saves a checkpoint first.
    Interruption.watch()
    var (job, record, heldOut) = try ranks.together { () throws(FilbertError) in
      try prepare(request, ranks, console)
    }
    try admit(job, ranks, console)
    let budget = recipeOptions.timeBudget.map {
      TimeBudget(seconds: $0.seconds, started: started)
    }
    let isNew = ranks.heard(fromLeader: !(resume && checkpoint.exists))
    let fitted = try fitted(job, into: budget, isNew ? nil : checkpoint, ranks, console)
    if let fitted { job = job.following(fitted.applied(to: job.trainer.recipe)) }
    let writer = CheckpointWriter(
      path: checkpoint.path, interval: checkpointInterval, fingerprint: job.fingerprint,
      run: description, beside: output, fitted: fitted, isShared: ranks.count > 1)
    var run = try start(job, description, checkpoint, ranks, console)
    var progress = TrainingProgress(run, console: console)
    func summary(_ run: TrainingRun, _ progress: TrainingProgress) -> TrainingSummary {
      TrainingSummary(run, progress, model: model, data: record, description: description)
    }
    var reportFailure: FilbertError?
    let isMeasured = run.stage == .all
    try finish(
      &run, ranks.isLeader ? writer : nil, isNew ? budget?.deadline : nil, &progress, checkpoint
    ) { run, parameters, progress in
      guard ranks.isLeader else { return }
      // The model is worth more than its report.
      do throws(FilbertError) {
        try report(run, parameters, summary(run, progress).record, heldOut, files.reports)
      } catch { reportFailure = error }
    }
    let finished = summary(run, progress)
    try ranks.lead { () throws(FilbertError) in
      try save(run, finished.record, writer, checkpoint)
      finished.report(output: output, console: console)
      if files.reports?.isWanted == true { warn(ofNoReport: isMeasured, heldOut, console) }
      if let reportFailure { throw reportFailure }
    }
  }

  /// Writes the model, and removes the checkpoint.
  private func save(
    _ run: TrainingRun, _ record: TrainingRecord, _ writer: CheckpointWriter,
    _ checkpoint: CheckpointFile
  ) throws(FilbertError) {
    do throws(FilbertError) {
      try run.save(to: output, record: record, overwrite: overwrite)
    } catch {
      throw checkpoint.rescue(run, writer, from: error)
    }
    checkpoint.remove()
  }

  /// Says why no report is written; nothing if one is.
  ///
  /// - Parameter isMeasured: whether the held-out rows were measured before the run was interrupted.
  private func warn(ofNoReport isMeasured: Bool, _ heldOut: HeldOutRows?, _ console: Console) {
    if heldOut == nil {
      console.warn("no report is written: there are no held-out rows")
    } else if isMeasured {
      console.warn(
        "no report is written: the held-out rows were measured before the run was interrupted")
    }
  }

  /// Writes the report of the model that the held-out rows have measured.
  private func report(
    _ run: TrainingRun, _ parameters: Parameters, _ record: TrainingRecord,
    _ heldOut: HeldOutRows?, _ files: ReportFiles?
  ) throws(FilbertError) {
    guard let files, files.isWanted, let heldOut else { return }
    try run.job.withModel(
      parameters, record: record, scope: run.scope?.statistics, beside: output
    ) { directory throws(FilbertError) in
      try files.write(
        heldOut.report(of: ModelDirectory(directory), calling: output, run.job.unknownTokens))
    }
  }

  /// Trains to the end, with progress.
  private func finish(
    _ run: inout TrainingRun, _ writer: CheckpointWriter?, _ deadline: Deadline?,
    _ progress: inout TrainingProgress, _ checkpoint: CheckpointFile,
    measured: (TrainingRun, Parameters, TrainingProgress) -> Void
  ) throws(FilbertError) {
    let ranks = run.job.trainer.task.ranks
    var log: TrainingEventLog?
    try ranks.lead { () throws(FilbertError) in
      log = try tensorboard.map { (path) throws(FilbertError) in
        try TrainingEventLog(in: path, run)
      }
    }
    defer { progress.finish() }
    do throws(FilbertError) {
      try run.finish(
        checkpoint: writer, deadline: deadline, shouldStop: { Interruption.isRequested },
        observe: {
          progress.observe($0)
          if let error = log?.observe($0) { progress.report(logFailure: error) }
        },
        measured: { run, parameters in measured(run, parameters, progress) })
    } catch {
      throw error.code == .interrupted
        ? checkpoint.explain(error) : checkpoint.explainFailure(error)
    }
  }

  /// What decides the result: the options, the data and the model that is fine-tuned.
  ///
  /// - Parameter ranks: of the run; alone and shared it is another one, unless the parts are given.
  private func description(on ranks: any RankGroup) throws(FilbertError) -> RunDescription {
    let usual =
      recipeOptions.parts == nil && !(ranks is LoneRank) && task != nil
      ? ["--parts", "\(Recipe.usualParts)"] : []
    return try RunDescription(
      arguments: Array(CommandLine.arguments.dropFirst()) + usual,
      inputs: [data.labelled.train] + [data.validation, data.listed.without].compactMap(\.self)
        + recipeOptions.file,
      model: ModelDirectory.stamps(in: model))
  }
}

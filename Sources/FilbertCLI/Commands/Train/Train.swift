import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJobs
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
    do throws(FilbertError) {
      if ranks.count > 1 {
        // Ranks agree on when to stop, which they can only between two steps.
        try run(on: ranks)
      } else {
        try Cancellation { Interruption.isRequested }.watching { () throws(FilbertError) in
          try run(on: ranks)
        }
      }
    } catch {
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
    let session = session(on: ranks, started: started)
    let description = try ranks.together { () throws(FilbertError) in
      try ModelDirectory.require(model)
      return try self.description(on: ranks)
    }
    try requireSharedData(ranks)
    var reportFiles: ReportFiles?
    let open = try session.open(description) { () throws(FilbertError) in
      // A run that continues replaces what it wrote before.
      reportFiles = try reports.open(overwrite: overwrite || resume)
    }
    guard let open else { return console.reportFinished(output, toRepeat: "train") }
    defer { open.close() }
    // Opening the report made a signal end the program; from here on it saves a checkpoint first.
    Interruption.watch()
    let prepared = try session.beforeTheRun { () throws(FilbertError) in
      try ranks.together { () throws(FilbertError) in try prepare(request, session, console) }
    }
    let outcome = try train(prepared, session, description, reportFiles)
    try ranks.lead { () throws(FilbertError) in
      outcome.finished.report(output: output, console: console)
      if reportFiles?.isWanted == true {
        warn(ofNoReport: outcome.wasMeasuredBefore, prepared.heldOut, console)
      }
      if let failure = outcome.reportFailure { throw failure }
    }
  }

  private func session(
    on ranks: any RankGroup, started: ContinuousClock.Instant
  ) -> TrainingSession {
    let console = common.console
    var session = TrainingSession(model: model, output: output, advice: .commandLine) {
      console.report($0)
    }
    (session.overwrite, session.resume, session.ranks) = (overwrite, resume, ranks)
    session.checkpointInterval = checkpointInterval
    session.timeBudget = recipeOptions.timeBudget.map {
      TimeBudget(seconds: $0.seconds, started: started)
    }
    return session
  }

  /// What a run has left for its last lines.
  private struct TrainingOutcome {
    let finished: FinishedTraining
    /// Whether the held-out rows were measured before the run was interrupted.
    let wasMeasuredBefore: Bool
    let reportFailure: FilbertError?
  }

  /// Trains to the end, with progress.
  private func train(
    _ prepared: PreparedTraining, _ session: TrainingSession, _ description: RunDescription,
    _ files: ReportFiles?
  ) throws(FilbertError) -> TrainingOutcome {
    let console = common.console
    var progress: TrainingProgress?
    var log: TrainingEventLog?
    var wasMeasuredBefore = false
    var reportFailure: FilbertError?
    var observer = TrainingObserver()
    observer.shouldStop = { Interruption.isRequested }
    observer.starts = { (run) throws(FilbertError) in
      progress = TrainingProgress(run, console: console)
      wasMeasuredBefore = run.stage == .all
      try session.ranks.lead { () throws(FilbertError) in
        log = try tensorboard.map { (path) throws(FilbertError) in
          try TrainingEventLog(in: path, run)
        }
      }
    }
    observer.observe = { event, _ in
      progress?.observe(event)
      if let error = log?.observe(event) { progress?.report(logFailure: error) }
    }
    observer.measured = { finished, parameters in
      // The model is worth more than its report.
      do throws(FilbertError) {
        try report(finished, parameters, prepared.heldOut, files)
      } catch { reportFailure = error }
      return nil
    }
    defer { progress?.finish() }
    let finished = try session.train(prepared, description, observer)
    return TrainingOutcome(
      finished: finished, wasMeasuredBefore: wasMeasuredBefore, reportFailure: reportFailure)
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
    _ finished: FinishedTraining, _ parameters: Parameters, _ heldOut: HeldOutRows?,
    _ files: ReportFiles?
  ) throws(FilbertError) {
    guard let files, files.isWanted, let heldOut else { return }
    let run = finished.run
    try run.job.withModel(
      parameters, record: finished.record, scope: run.scope?.statistics, beside: output
    ) { directory throws(FilbertError) in
      let report = try Cancellation.completing { () throws(FilbertError) in
        try heldOut.report(of: ModelDirectory(directory), calling: output, run.job.unknownTokens)
      }
      try files.write(report)
    }
  }

  /// Refuses data that only rank 0 could read.
  private func requireSharedData(_ ranks: any RankGroup) throws(FilbertError) {
    try ranks.lead { () throws(FilbertError) in
      guard ranks.count == 1 || data.labelled.train != "-" else {
        throw FilbertError(
          .usage, "mpirun gives standard input to rank 0 alone; give --train the name of a file.")
      }
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

extension TrainingAdvice {
  fileprivate static let commandLine = TrainingAdvice(
    interrupted: {
      "Nothing is lost: repeat the command with \(.resume) to continue from \($0)."
    },
    unwritten: {
      "The final state is in \($0): make room and repeat the command with \(.resume)."
    })
}

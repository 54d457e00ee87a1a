import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Fine-tune a model on a labelled file: one label per text, several, a number, or a tag for every word.",
    discussion: """
      For classification the file is CSV, TSV or JSON Lines with a text and a label \
      column; both are found by name, in English or Chinese, or given. A second text \
      column makes it a task on pairs. With --task multilabel any number of labels may \
      apply to a row: one column lists them, or each has a column of its own. With \
      --task regression the model learns a number and answers in its unit. For tagging \
      it is CoNLL columns, or any other format that `filbert convert` reads.

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
        filbert train … --resume   # continues after Ctrl-C, SIGTERM or a power cut

      Without --validation a tenth of the rows is set aside, the same share of every \
      label (of sentences for tagging); it decides which epoch is kept. The same data, options and seed give \
      the same model to the last bit, on any number of threads.

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

  func validate() throws {
    guard (0...1e6).contains(checkpointInterval) else {
      throw ValidationError(
        "--checkpoint-interval must lie between 0 and 1000000 seconds, not \(checkpointInterval).")
    }
    guard recipeOptions.patience == nil || data.validation != nil || data.validationFraction > 0
    else {
      throw ValidationError(
        "--patience needs rows to validate on; give --validation or a --validation-fraction above 0."
      )
    }
  }

  func run() throws {
    common.apply()
    Interruption.watch()
    let console = common.console
    let recipe = try recipeOptions.recipe(for: data.resolvedTask)
    // Before hours of work, not after them.
    try OutputDirectory(output, marker: "config.json", overwrite: overwrite).abort()
    try ModelDirectory.require(model)

    let checkpoint = CheckpointFile(output: output)
    let lock = try OutputFile.lock(checkpoint.path)
    defer { lock.release() }
    let (job, record) = try prepare(recipe, console)
    for sentence in job.loadReport.sentences { console.say(sentence) }
    console.say(job.memory.sentence)
    // A resumed run was admitted before, and may only have to be saved.
    if !resume { try job.requireMemory() }
    let writer = CheckpointWriter(
      path: checkpoint.path, interval: checkpointInterval, fingerprint: job.fingerprint,
      beside: output)
    var state = try checkpoint.start(
      job, resume: resume, overwrite: overwrite, console: console)
    var progress = TrainingProgress(job, startingAt: state.step, console: console)
    do throws(FilbertError) {
      try job.trainer.run(
        &state, checkpoint: writer, shouldStop: { Interruption.isRequested },
        observe: { progress.observe($0) })
    } catch {
      progress.finish()
      throw error.code == .interrupted
        ? checkpoint.explain(error) : checkpoint.explainFailure(error)
    }
    progress.finish()
    let summary = TrainingSummary(job, state, progress, model: model, data: record)
    do throws(FilbertError) {
      try job.save(state, to: output, record: summary.record, overwrite: overwrite)
    } catch {
      throw checkpoint.rescue(state, writer, from: error)
    }
    checkpoint.remove()
    summary.report(output: output, console: console)
  }

  /// Reads the data and makes the job of them.
  private func prepare(
    _ recipe: Recipe, _ console: Console
  ) throws(FilbertError) -> (FineTuning, DataRecord) {
    let task = data.resolvedTask
    switch task {
    case .classification, .multilabel, .regression:
      try refuse(tagColumns.limited, for: "--task \(task.rawValue)")
      let data = try self.data.texts(columns, cleaning, seed: recipe.seed, console: console)
      let job =
        switch data.labels {
        case let labels? where task == .multilabel:
          try FineTuning(
            model: model, recipe, anyOf: labels, train: data.train, validation: data.validation,
            cleaning: cleaning.training)
        case let labels?:
          try FineTuning(
            model: model, recipe, labels: labels, train: data.train, validation: data.validation,
            cleaning: cleaning.training)
        case nil:
          try FineTuning(
            model: model, recipe, predicting: data.target, train: data.train,
            validation: data.validation,
            cleaning: cleaning.training)
        }
      console.reportCut(
        job.longTexts, of: data.train.count + (data.validation?.count ?? 0),
        maximumLength: job.maximumLength)
      return (job, DataRecord(data, self.data.places, cleaning: cleaning.training))
    case .tagging:
      try refuse(
        columns.limited(label: data.labelColumn) + cleaning.limited + data.labels.limited,
        for: "tagging")
      let data = try self.data.sentences(
        tagColumns, skipBadRows: columns.skipBadRows, reading: columns.reading, seed: recipe.seed,
        console: console)
      let job = try FineTuning(
        model: model, recipe, tags: data.tags, train: data.train, validation: data.validation)
      console.reportWindows(
        job.longTexts, of: data.train.count + (data.validation?.count ?? 0),
        maximumLength: job.maximumLength, cutWords: job.cutWords)
      return (job, DataRecord(data, self.data.places))
    }
  }
}

extension TrainingMemory {
  fileprivate var sentence: String {
    "Training will take about \(Rendering.bytes(total)) of memory: parameters "
      + "\(Rendering.bytes(parameters)), gradients and moments \(Rendering.bytes(gradientsAndMoments)), "
      + "activations \(Rendering.bytes(activations))."
  }
}

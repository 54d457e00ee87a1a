public import FilbertCleaning
public import FilbertCore
public import FoundationEssentials

/// Fine-tunes a model in the process of the program: the same data, recipe and seed give the same bits as
/// `filbert train`.
///
/// ```swift
/// let job = TrainingJob(
///   .classification, from: URL(filePath: "Models/all-minilm-l6-v2"),
///   examples: .file(URL(filePath: "messages.csv")), into: URL(filePath: "Models/intent"))
/// for try await event in job.run() {
///   switch event {
///   case .epoch(let epoch): print("epoch", epoch.epoch, epoch.validation?.macroF1 ?? 0)
///   case .finished(let model): print(model.evaluation?.description ?? "")
///   default: break
///   }
/// }
/// ```
///
/// A run that is cancelled or killed leaves a checkpoint beside the output (`Models/intent.checkpoint`). The same job
/// continues from there and ends with the same model, to the last bit. Nothing is printed, and no signal is handled.
public struct TrainingJob: Sendable {
  /// What shows how good the model is, and decides which epoch is kept.
  public enum Validation: Sendable {
    /// Nothing: all examples are for training, and the last epoch is kept.
    case none
    /// This share of the examples, above 0 and below 1, of every label alike.
    case fraction(Double)
    /// Examples of their own.
    case examples(TrainingExamples)
  }

  /// What the model learns.
  public var task: LearningTask
  /// The directory of a pretrained encoder, or of another model to go on from.
  public var encoder: URL
  /// What the model learns from.
  public var examples: TrainingExamples
  /// What shows how good it is; a tenth of the examples by default.
  public var validation = Validation.fraction(0.1)
  /// How it learns.
  public var recipe: TrainingRecipe
  /// The directory of the new model, which is complete or absent.
  public var output: URL
  /// What is removed from texts before the model reads them, now and whenever it is used. Not for tagging and matching.
  public var cleaning = TextCleaning.none
  /// Whether to leave out examples whose text, once cleaned, and label repeat an earlier one.
  public var removesRepeats = false
  /// The time the training may take; nil for as long as it takes. The best model that fits is trained.
  public var timeBudget: Duration?
  /// A directory in which to write loss, learning rate, gradient norm and validation figures to an event file, for
  /// TensorBoard; nil writes none. If writing fails later, a notice says so, and training continues.
  public var eventLog: URL?
  /// The most threads to compute on, at least 1; nil for one for each core. It never changes the model.
  public var threads: Int?
  /// Whether a model that is in ``output`` is replaced.
  public var overwrite = false
  /// Whether to continue from a checkpoint that an earlier run of the same job has left.
  public var resume = true
  /// The time between two checkpoints; 0 writes one after every step.
  public var checkpointInterval = Duration.seconds(60)

  /// A job, which does nothing until it runs.
  ///
  /// - Parameters:
  ///   - task: what the model learns.
  ///   - encoder: the directory of a pretrained encoder, or of another model to go on from.
  ///   - examples: what it learns from.
  ///   - recipe: how it learns; by default everything is chosen for the data.
  ///   - output: the directory of the new model.
  public init(
    _ task: LearningTask = .classification, from encoder: URL, examples: TrainingExamples,
    recipe: TrainingRecipe = TrainingRecipe(), into output: URL
  ) {
    (self.task, self.encoder, self.examples) = (task, encoder, examples)
    (self.recipe, self.output) = (recipe, output)
  }

  /// The events of a run, which starts when the first one is asked for.
  ///
  /// The sequence throws a ``FilbertError``: `missingInput` for an encoder or a file that is not there;
  /// `badData` for examples that cannot be used, with the line; `usage` for settings that do not go together, or a
  /// checkpoint of another job; `cannotWrite` if the output is there or cannot be written, or another run is writing it;
  /// `interrupted` if the task was cancelled. That is noticed within a block of texts or tokens, whatever the job is doing.
  /// From ``Event/plan(_:)`` on, it then leaves a checkpoint.
  public func run() -> JobEvents<Event> {
    let job = self
    return JobEvents { () async throws(FilbertError) in
      var gathered = job
      gathered.examples = try await job.examples.gathered()
      if case .examples(let examples) = job.validation {
        gathered.validation = .examples(try await examples.gathered())
      }
      let whole = gathered
      return { (channel) throws(FilbertError) in try TrainingJobRun(whole, channel).run() }
    }
  }

  /// Runs the job to its end, and returns its model.
  ///
  /// - Throws: as ``run()``.
  public func result() async throws(FilbertError) -> TrainedModel {
    for try await event in run() {
      if case .finished(let model) = event { return model }
    }
    throw FilbertError(.internalFailure, "The training ended without a model.")
  }
}

public import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTraining
public import FoundationEssentials

/// How a model is trained. Whatever is nil is chosen for the data, as `filbert train` does; the names and meanings are
/// those of Hugging Face's `TrainingArguments` where these have the setting.
///
/// ```swift
/// var recipe = TrainingRecipe()
/// recipe.epochs = 5
/// recipe.classWeights = .balanced
/// ```
public struct TrainingRecipe: Sendable, Hashable, Codable {
  /// Where values come from that are nil.
  public enum Basis: String, Sendable, CaseIterable, Codable {
    /// Chosen for the task, the number of examples and the number of labels.
    case automatic
    /// The fixed values of `transformers`: 3 epochs at 5e-5, and nothing but fine-tuning.
    case plain
  }

  /// What learns.
  public enum Method: String, Sendable, CaseIterable, Codable {
    /// All of the encoder.
    case fineTuning = "fine-tuning"
    /// A linear model on the vectors of the pretrained encoder, which is made in seconds.
    case probe
  }

  /// How the learning rate falls after the warm-up.
  public enum Schedule: String, Sendable, CaseIterable, Codable {
    /// In a straight line to zero.
    case linear
    /// Along half a wave of the cosine to zero.
    case cosine
    /// Not at all.
    case constant
  }

  /// The figure on held-out examples that decides which epoch is kept.
  public enum Selection: String, Sendable, CaseIterable, Codable {
    /// The mean of the F1 of all labels.
    case macroF1 = "macro-f1"
    /// The F1 of all decisions about labels; for several labels.
    case microF1 = "micro-f1"
    /// The mean of the F1 of all labels, weighted by their examples.
    case weightedF1 = "weighted-f1"
    /// The share of right answers.
    case accuracy
    /// The least loss.
    case loss
    /// The F1 of entities; for tagging.
    case entityF1 = "span-f1"
    /// The root of the mean squared error; for numbers.
    case rootMeanSquaredError = "rmse"
    /// The mean absolute error; for numbers.
    case meanAbsoluteError = "mae"
    /// The coefficient of determination; for numbers.
    case r2
    /// The mean reciprocal rank; for matching.
    case meanReciprocalRank = "mrr"
  }

  /// Which part of a text is read that is longer than ``TrainingRecipe/maximumLength``.
  public enum LongTextPart: String, Sendable, CaseIterable, Codable {
    /// The beginning.
    case head
    /// The end.
    case tail
    /// A quarter of the length from the beginning, the rest from the end.
    case headTail = "head-tail"
  }

  /// How much each label counts in the loss.
  public enum ClassWeights: Sendable, Hashable, Codable {
    /// Every example counts the same.
    case none
    /// Every label counts the same, as scikit-learn's `balanced`.
    case balanced
    /// By label; labels that are not named count 1.
    case given([String: Float])
  }

  /// Where values come from that are nil.
  public var basis = Basis.automatic
  /// What learns; nil for fine-tuning.
  public var method: Method?
  /// Passes over the training examples.
  public var epochs: Int?
  /// The most steps of the optimizer, even if they end within an epoch; nil for whole epochs.
  public var maximumSteps: Int?
  /// Examples per batch.
  public var batchSize: Int?
  /// The highest learning rate.
  public var learningRate: Float?
  /// The highest learning rate of the head.
  public var headLearningRate: Float?
  /// The learning rate of a layer as a share of that of the layer above it.
  public var layerRateDecay: Float?
  /// Weight decay, except for biases and layer norms; nil for 0.01.
  public var weightDecay: Float?
  /// The share of all steps over which the learning rate rises; nil for 0.1.
  public var warmupRatio: Double?
  /// How the learning rate falls after that; nil for ``Schedule/linear``.
  public var schedule: Schedule?
  /// Gradients with a greater norm are clipped to this; 0 switches it off; nil for 1.
  public var maximumGradientNorm: Double?
  /// Batches per step of the optimizer; nil for 1.
  public var gradientAccumulation: Int?
  /// The length of adversarial moves of the word embeddings; 0 trains without.
  public var perturbation: Float?
  /// Replaces the dropout probabilities of the model.
  public var dropout: Float?
  /// The longest text in tokens, special tokens included; nil for 128, or all positions of a model that has fewer.
  public var maximumLength: Int?
  /// Which part of longer texts is read; nil for ``LongTextPart/head``. For tagging they are read whole, in windows.
  public var longTexts: LongTextPart?
  /// How much each label counts; nil for ``ClassWeights/none``.
  public var classWeights: ClassWeights?
  /// The share of the target that is spread over all labels; nil for 0.
  public var labelSmoothing: Float?
  /// The embeddings and this many layers stay as they are; nil trains everything.
  public var frozenLayers: Int?
  /// Which figure decides which epoch is kept; nil for the usual one of the task.
  public var selection: Selection?
  /// For tagging: whether a conditional random field follows the classifier.
  public var usesConditionalRandomField: Bool?
  /// Epochs without improvement before training stops; nil never stops.
  public var patience: Int?
  /// Whether to fit the temperature of the probabilities on the held-out examples.
  public var isCalibrated: Bool?
  /// Whether to train once more on all examples, with what the held-out ones have decided.
  public var isRefit: Bool?
  /// Decides initial values, order, dropout and which examples are held out: the same data, recipe and seed give the same
  /// model to the last bit.
  public var seed: UInt64 = 42
  /// The values of a file, as JSON.
  private var file: String?

  /// Everything is chosen for the data.
  public init() {}

  /// The values in a JSON file, such as the one `filbert tune` writes. Properties that are set later replace them.
  ///
  /// - Throws: `missingInput` if there is no such file; `badData` if it is not a recipe.
  public init(contentsOf url: URL) throws(FilbertError) {
    file = JSONValue.object(try RecipeRequest.settings(inFile: url.checkedPath)).serialized()
  }
}

extension TrainingRecipe {
  /// What the engine is asked for.
  var request: RecipeRequest {
    var request = RecipeRequest()
    request.basis = basis == .plain ? .plain : .auto
    if let file, let settings = try? JSONValue.parse(Array(file.utf8)).objectValue {
      request.settings = settings
    }
    request.method = method.flatMap { Recipe.Method(rawValue: $0.rawValue) }
    (request.epochs, request.maximumSteps) = (epochs, maximumSteps)
    (request.batchSize, request.gradientAccumulation) = (batchSize, gradientAccumulation)
    (request.learningRate, request.headLearningRate) = (learningRate, headLearningRate)
    (request.layerRateDecay, request.weightDecay) = (layerRateDecay, weightDecay)
    request.warmupRatio = warmupRatio
    request.schedule = schedule.flatMap { FilbertTraining.Schedule(rawValue: $0.rawValue) }
    (request.maximumGradientNorm, request.perturbation) = (maximumGradientNorm, perturbation)
    (request.dropout, request.maximumLength) = (dropout, maximumLength)
    request.longTexts = longTexts.flatMap { LongTexts(name: $0.rawValue) }
    request.classWeights = classWeights.map(FilbertTraining.ClassWeights.init)
    (request.labelSmoothing, request.frozenLayers) = (labelSmoothing, frozenLayers)
    request.selection = selection.flatMap { SelectionMetric(rawValue: $0.rawValue) }
    (request.hasCRF, request.patience) = (usesConditionalRandomField, patience)
    (request.isCalibrated, request.isRefit) = (isCalibrated, isRefit)
    request.seed = seed
    return request
  }
}

extension FilbertTraining.ClassWeights {
  fileprivate init(_ weights: TrainingRecipe.ClassWeights) {
    switch weights {
    case .none: self = .none
    case .balanced: self = .balanced
    case .given(let weights): self = .given(weights)
    }
  }
}

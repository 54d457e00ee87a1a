package import FilbertCore
package import FilbertJSON
package import FilbertModelFiles
import FilbertTransformer

/// What is asked of a recipe. Everything left out is chosen for the data, or has the values of ``Recipe/init()``.
package struct RecipeRequest: Sendable {
  package enum Basis: String, Sendable, CaseIterable {
    /// Chosen for the data.
    case auto
    /// The usual fixed values: those of `transformers`, and nothing but fine-tuning.
    case plain
  }

  package var basis = Basis.auto
  /// What a file gives beside the basis, by the names of ``Recipe/json``; the values below replace it.
  package var settings: JSONObject = [:]
  package var method: Recipe.Method?
  /// The method if neither `method` nor `settings` gives one.
  package var usualMethod = Recipe.Method.fineTuning
  package var epochs: Int?
  package var maximumSteps: Int?
  package var batchSize: Int?
  package var learningRate: Float?
  package var headLearningRate: Float?
  package var layerRateDecay: Float?
  package var weightDecay: Float?
  package var warmupRatio: Double?
  package var schedule: Schedule?
  package var maximumGradientNorm: Double?
  package var gradientAccumulation: Int?
  package var parts: Int?
  package var dropout: Float?
  package var maximumLength: Int?
  package var longTexts: LongTexts?
  package var perturbation: Float?
  package var classWeights: ClassWeights?
  package var labelSmoothing: Float?
  package var frozenLayers: Int?
  package var selection: SelectionMetric?
  package var hasCRF: Bool?
  package var decoding: Decoding?
  package var correctsPopularity: Bool?
  package var patience: Int?
  package var isCalibrated: Bool?
  package var isRefit: Bool?
  package var seed: UInt64 = 42

  package init() {}

  /// The recipe for some data.
  ///
  /// - Throws: on the first value that no model could train with, or that does not apply to the task.
  package func recipe(for data: RecipeChoice) throws(FilbertError) -> Recipe {
    var recipe = basis == .plain ? Recipe() : data.recipe
    recipe.selection = data.task.metrics.first ?? .loss
    recipe.method = usualMethod
    for (name, value) in settings.members { try recipe.set(name, to: value) }
    for replacement in replacements { replacement.apply(&recipe) }
    recipe.seed = seed
    recipe.isCalibrated = isCalibrated ?? recipe.isCalibrated
    // Patience asks for the best epoch, and a model that is trained once more has only its last.
    recipe.isRefit =
      isRefit ?? (recipe.isRefit && recipe.patience == nil && data.holdsOutOwn)
    if recipe.patience != nil { recipe.keepsLastEpoch = false }
    if recipe.method == .probe { recipe.isProbed = true }
    try recipe.validate(for: data.task)
    return recipe
  }

  /// The names in ``Recipe/json`` of the values that replace those of the basis and of `settings`.
  package var givenNames: Set<String> { Set(replacements.map(\.name)) }

  private var replacements: [(name: String, apply: (inout Recipe) -> Void)] {
    var all: [(name: String, apply: (inout Recipe) -> Void)] = []
    func take<Value>(_ value: Value?, _ path: WritableKeyPath<Recipe, Value>, _ name: String) {
      guard let value else { return }
      all.append((name, { $0[keyPath: path] = value }))
    }
    take(method, \.method, "method")
    take(epochs, \.epochs, "epochs")
    take(maximumSteps.map(Optional.some), \.maximumSteps, "max_steps")
    take(batchSize, \.batchSize, "batch_size")
    take(learningRate, \.learningRate, "learning_rate")
    take(headLearningRate.map(Optional.some), \.headLearningRate, "head_learning_rate")
    take(layerRateDecay, \.layerRateDecay, "layer_rate_decay")
    take(weightDecay, \.weightDecay, "weight_decay")
    take(warmupRatio, \.warmupRatio, "warmup_ratio")
    take(schedule, \.schedule, "schedule")
    take(maximumGradientNorm, \.maximumGradientNorm, "max_gradient_norm")
    take(gradientAccumulation, \.gradientAccumulation, "gradient_accumulation")
    take(parts, \.parts, "parts")
    take(perturbation, \.perturbation, "perturbation")
    take(classWeights, \.classWeights, "class_weights")
    take(labelSmoothing, \.labelSmoothing, "label_smoothing")
    take(selection, \.selection, "select_by")
    take(hasCRF, \.hasCRF, "crf")
    take(decoding, \.decoding, "decoding")
    take(correctsPopularity, \.correctsPopularity, "popularity_correction")
    take(dropout.map(Optional.some), \.dropout, "dropout")
    take(maximumLength.map(Optional.some), \.maximumLength, "max_length")
    take(longTexts.map(Optional.some), \.longTexts, "long_texts")
    take(frozenLayers.map(Optional.some), \.frozenLayers, "freeze_layers")
    take(patience.map(Optional.some), \.patience, "patience")
    return all
  }
}

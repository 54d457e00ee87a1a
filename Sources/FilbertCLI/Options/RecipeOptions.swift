public import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertInference
public import FilbertModelFiles
import FilbertTraining
import FilbertTransformer

extension Schedule: ExpressibleByArgument {}
extension SelectionMetric: ExpressibleByArgument {}
extension Decoding: ExpressibleByArgument {}

/// How a model is trained; the names and meanings are Hugging Face's.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Passes over the training rows.")
  var epochs = 3

  @Option(help: "Rows per batch.")
  var batchSize = 16

  @Option(help: "Highest learning rate.")
  var learningRate: Float = 5e-5

  @Option(
    help: ArgumentHelp(
      "Highest learning rate of the head: classifier and crf. (default: as --learning-rate)",
      valueName: "rate"))
  var headLearningRate: Float?

  @Option(help: "Weight decay, except for biases and layer norms.")
  var weightDecay: Float = 0.01

  @Option(help: "Share of all steps over which the learning rate rises.")
  var warmupRatio = 0.1

  @Option(help: "How the learning rate falls after that: linear, cosine or constant.")
  var schedule: Schedule = .linear

  @Option(help: "Gradients with a greater norm are clipped to this; 0 switches it off.")
  var maxGradientNorm = 1.0

  @Option(help: "Batches per step.")
  var gradientAccumulation = 1

  @Option(help: "Replaces the model's dropout probabilities.")
  var dropout: Float?

  @Option(
    help: ArgumentHelp(
      "Longest text in tokens, special tokens included; longer ones are cut and counted, for tagging read in windows. "
        + "(default: 128, or the number of positions of the model)", valueName: "tokens"))
  var maxLength: Int?

  @Option(
    help:
      "What to read of texts that are too long: head, tail or head-tail (a quarter of the length from the beginning, the rest from the end); scoring does as training did. (default: head)"
  )
  var longTexts: LongTextChoice?

  @Option(
    help: ArgumentHelp(
      "none, balanced (every label counts alike), or LABEL=WEIGHT,LABEL=WEIGHT. For multilabel they weight the rows with the label against those without it (PyTorch's pos_weight).",
      valueName: "weights"))
  var classWeights = "none"

  @Option(help: "Share of the target spread over all labels.")
  var labelSmoothing: Float = 0

  @Option(
    help: ArgumentHelp(
      "Leave the embeddings and this many layers as they are. (default: train everything)",
      valueName: "layers"))
  var freezeLayers: Int?

  @Option(
    help:
      "Which figure decides the best epoch: macro-f1, weighted-f1, accuracy or loss, for multilabel also micro-f1, for tagging also span-f1; for regression rmse, mae, r2 or loss. (default: macro-f1, for tagging span-f1, for regression rmse)"
  )
  var selectBy: SelectionMetric?

  @Option(
    help: ArgumentHelp(
      "For tagging: linear (each word from its own logits) or crf (a conditional random field over them). (default: linear)"
    ))
  var head: Head?

  @Option(
    help:
      "For tagging, how validation chooses tags: constrained (only what may follow) or greedy (each word alone). (default: constrained)"
  )
  var decoding: Decoding?

  enum Head: String, ExpressibleByArgument, CaseIterable { case linear, crf }

  @Option(
    help: ArgumentHelp(
      "Stop after this many epochs without improvement. (default: never)", valueName: "epochs"))
  var patience: Int?

  @Option(help: "Decides initial values, order of rows, dropout and the validation rows.")
  var seed: UInt64 = 42

  func recipe(for task: ModelTask) throws(FilbertError) -> Recipe {
    if task == .tagging {
      try refuse(LongTextChoice.limited(longTexts))
    } else {
      try refuse(
        LimitedOption.list([("--head", head != nil), ("--decoding", decoding != nil)]) { _ in
          "is for tagging; add --task tagging or leave it out."
        })
    }
    var recipe = Recipe()
    recipe.epochs = epochs
    recipe.batchSize = batchSize
    recipe.learningRate = learningRate
    recipe.weightDecay = weightDecay
    recipe.warmupRatio = warmupRatio
    recipe.schedule = schedule
    recipe.maximumGradientNorm = maxGradientNorm
    recipe.gradientAccumulation = gradientAccumulation
    recipe.dropout = dropout
    recipe.maximumLength = maxLength
    recipe.longTexts = longTexts?.way()
    recipe.classWeights = try parseClassWeights()
    recipe.labelSmoothing = labelSmoothing
    recipe.frozenLayers = freezeLayers
    recipe.headLearningRate = headLearningRate
    recipe.hasCRF = head == .crf
    recipe.decoding = decoding ?? .constrained
    recipe.selection = selectBy ?? task.metrics.first ?? .loss
    recipe.patience = patience
    recipe.seed = seed
    try recipe.validate(for: task)
    return recipe
  }

  private func parseClassWeights() throws(FilbertError) -> ClassWeights {
    switch classWeights {
    case "none": return .none
    case "balanced": return .balanced
    default:
      guard classWeights.contains(where: { $0 != "," }) else {
        throw FilbertError(
          .usage, "--class-weights is empty; give none, balanced or LABEL=WEIGHT,LABEL=WEIGHT.")
      }
      var weights: [String: Float] = [:]
      for part in classWeights.split(separator: ",") {
        // Labels may contain "="; weights cannot.
        guard let equals = part.lastIndex(of: "="),
          let weight = Float(part[part.index(after: equals)...])
        else {
          throw FilbertError(
            .usage,
            "--class-weights has '\(part)', but LABEL=WEIGHT is expected; or give none or balanced."
          )
        }
        guard weights.updateValue(weight, forKey: String(part[..<equals])) == nil else {
          throw FilbertError(.usage, "--class-weights names '\(part[..<equals])' twice.")
        }
      }
      return .given(weights)
    }
  }
}

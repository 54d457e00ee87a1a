public import ArgumentParser
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
public import FilbertModelFiles
import FilbertRanks
import FilbertTraining
import FilbertTransformer

extension Schedule: ExpressibleByArgument {}
extension SelectionMetric: ExpressibleByArgument {}
extension Decoding: ExpressibleByArgument {}
extension Recipe.Method: ExpressibleByArgument {}

/// Where a recipe gets the values that no option gives.
enum RecipeSource: ExpressibleByArgument {
  case basis(RecipeRequest.Basis)
  case file(String)

  init?(argument: String) {
    if let basis = RecipeRequest.Basis(rawValue: argument) {
      self = .basis(basis)
    } else if argument.hasSuffix(".json") {
      self = .file(argument)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .basis(let basis): basis.rawValue
    case .file(let path): path
    }
  }
}

/// How a model is trained; the names and meanings are Hugging Face's. What is left out is chosen for the data.
struct RecipeOptions: ParsableArguments {
  @Option(
    help:
      ArgumentHelp(
        "auto chooses for the data whatever no option gives; plain takes the values of transformers (3 epochs, rate 5e-5) and only fine-tunes; a .json file, such as one from tune, gives values, and auto the rest.",
        valueName: "recipe")
  )
  var recipe: RecipeSource = .basis(.auto)

  @Option(
    help: ArgumentHelp(
      "fine-tuning, or probe: a linear model on the vectors of the pretrained encoder, made in seconds. (default: fine-tuning; for audit of whole texts, probe)",
      valueName: "method"))
  var method: Recipe.Method?

  @Option(
    help: ArgumentHelp(
      "The time the run may take, such as 90s, 10m or 2h: the best model that fits. (default: as long as it takes)",
      valueName: "time"))
  var timeBudget: TimeSpan?

  @Option(help: "Passes over the training rows. (default: chosen; plain: 3)")
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "The most steps of the optimizer, even if they end within an epoch. (default: whole epochs)",
      valueName: "steps"))
  var maxSteps: Int?

  @Option(help: ArgumentHelp("Rows per batch. (default: chosen; plain: 16)", valueName: "rows"))
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      "Highest learning rate. (default: chosen; plain: 5e-5)", valueName: "rate"))
  var learningRate: Float?

  @Option(
    help: ArgumentHelp(
      "Highest learning rate of the head: classifier and crf. (default: chosen; plain: as --learning-rate)",
      valueName: "rate"))
  var headLearningRate: Float?

  @Option(
    help: ArgumentHelp(
      "Learning rate of a layer as a share of that of the layer above it. (default: chosen; plain: 1)",
      valueName: "share"))
  var layerRateDecay: Float?

  @Option(
    help: ArgumentHelp(
      "Weight decay, except for biases and layer norms. (default: 0.01)", valueName: "rate"))
  var weightDecay: Float?

  @Option(
    help: ArgumentHelp(
      "Share of all steps over which the learning rate rises. (default: 0.1)", valueName: "share"))
  var warmupRatio: Double?

  @Option(
    help: "How the learning rate falls after that: linear, cosine or constant. (default: linear)")
  var schedule: Schedule?

  @Option(
    help: ArgumentHelp(
      "Gradients with a greater norm are clipped to this; 0 switches it off. (default: 1.0)",
      valueName: "norm"))
  var maxGradientNorm: Double?

  @Option(help: ArgumentHelp("Batches per step. (default: 1)", valueName: "batches"))
  var gradientAccumulation: Int?

  @Option(
    help: ArgumentHelp(
      "Parts that each batch is cut into, for the processes of mpirun to share; the model depends on the number of parts, not of processes. (default: 4 under mpirun, 1 otherwise)",
      valueName: "parts"))
  var parts: Int?

  @Option(
    help: ArgumentHelp(
      "Adversarial training: each step is repeated with the word embeddings moved by this length towards a higher loss; 0 switches it off. (default: chosen; plain: 0)",
      valueName: "length"))
  var perturbation: Float?

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
      "none, balanced (every label counts alike), or LABEL=WEIGHT,LABEL=WEIGHT. For multilabel they weight the rows with the label against those without it (PyTorch's pos_weight). (default: none)",
      valueName: "weights"))
  var classWeights: String?

  @Option(
    help: ArgumentHelp(
      "Share of the target spread over all labels. (default: 0)", valueName: "share"))
  var labelSmoothing: Float?

  @Option(
    help: ArgumentHelp(
      "Leave the embeddings and this many layers as they are. (default: train everything)",
      valueName: "layers"))
  var freezeLayers: Int?

  @Option(
    help:
      "Which figure decides the best epoch: macro-f1, weighted-f1, accuracy or loss, for multilabel also micro-f1, for tagging also span-f1; for regression rmse, mae, r2 or loss; for matching mrr (mean reciprocal rank), accuracy or loss. (default: macro-f1, for tagging span-f1, for regression rmse, for matching mrr)"
  )
  var selectBy: SelectionMetric?

  @Option(
    help: ArgumentHelp(
      "For tagging: linear (each word from its own logits) or crf (a conditional random field over them). (default: chosen; plain: linear)"
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

  @Flag(
    inversion: .prefixedNo,
    help:
      "Train again on all rows, including those set aside for validation, with the epochs and temperature that these decided. (default: chosen; plain: no)"
  )
  var refit: Bool?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Fit the temperature of the probabilities on the validation rows, so that 0.9 is right nine times in ten. (default: chosen; plain: no)"
  )
  var calibrate: Bool?

  @Option(help: "Decides initial values, order of rows, dropout and the validation rows.")
  var seed: UInt64 = 42

  /// - Parameters:
  ///   - task: nil for an encoder that learns to match.
  ///   - usual: the method if neither an option nor a file of a recipe gives one.
  ///   - ranks: the processes of the run.
  func request(
    for task: ModelTask?, method usual: Recipe.Method = .fineTuning, on ranks: any RankGroup
  ) throws(FilbertError) -> RecipeRequest {
    if task == .tagging {
      try refuse(LongTextChoice.limited(longTexts))
    } else {
      try refuse(
        LimitedOption.list([("--head", head != nil), ("--decoding", decoding != nil)]) { _ in
          "is for tagging; add --task tagging or leave it out."
        })
    }
    if task == nil {
      try refuse(
        LimitedOption.list([("--calibrate", calibrate == true)]) { _ in
          "is about probabilities and has no meaning for --task matching; leave it out."
        })
    }
    var request = RecipeRequest()
    switch recipe {
    case .basis(let basis): request.basis = basis
    case .file(let path): request.settings = try RecipeRequest.settings(inFile: path)
    }
    request.epochs = epochs
    request.method = method
    request.usualMethod = usual
    request.maximumSteps = maxSteps
    request.batchSize = batchSize
    request.learningRate = learningRate
    request.headLearningRate = headLearningRate
    request.layerRateDecay = layerRateDecay
    request.weightDecay = weightDecay
    request.warmupRatio = warmupRatio
    request.schedule = schedule
    request.maximumGradientNorm = maxGradientNorm
    request.gradientAccumulation = gradientAccumulation
    request.parts = parts ?? (ranks is LoneRank || task == nil ? nil : Recipe.usualParts)
    request.perturbation = perturbation
    request.dropout = dropout
    request.maximumLength = maxLength
    request.longTexts = longTexts?.way()
    request.classWeights = try classWeights.map(parse(classWeights:))
    request.labelSmoothing = labelSmoothing
    request.frozenLayers = freezeLayers
    request.selection = selectBy
    request.hasCRF = head.map { $0 == .crf }
    request.decoding = decoding
    request.patience = patience
    request.isRefit = refit
    request.isCalibrated = calibrate
    request.seed = seed
    return request
  }

  /// The file that gives values; none for others.
  var file: [String] {
    if case .file(let path) = recipe { [path] } else { [] }
  }

  private func parse(classWeights: String) throws(FilbertError) -> ClassWeights {
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

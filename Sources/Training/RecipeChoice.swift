import FilbertCore
package import FilbertTransformer

/// Chooses a recipe by the task, the number of examples and the number of labels. How each value was found is on the page
/// of this target.
package struct RecipeChoice: Sendable {
  /// Nil for an encoder that learns to match.
  package let task: ModelTask?
  /// Examples to train on.
  package let examples: Int
  package let labels: Int
  /// Whether the held-out examples are a part of those to train on, so that in the end they may be trained on too.
  package let holdsOutOwn: Bool
  /// Whether the encoder has its initial values, so that there is nothing to preserve and all to learn.
  package let isUntrained: Bool
  /// Whether the examples are what customers bought next, so that how often an item is bought is part of the answer.
  package let arePurchases: Bool

  package init(
    task: ModelTask?, examples: Int, labels: Int, holdsOutOwn: Bool, isUntrained: Bool = false,
    arePurchases: Bool = false
  ) {
    self.arePurchases = arePurchases
    self.isUntrained = isUntrained
    self.task = task
    self.examples = examples
    self.labels = labels
    self.holdsOutOwn = holdsOutOwn
  }

  var recipe: Recipe {
    var recipe =
      switch task {
      case .tagging: forTagging
      case nil: forMatching
      default: forTexts
      }
    if isUntrained {
      // All layers have everything to learn.
      recipe.learningRate = 1e-3
      recipe.layerRateDecay = 1
      recipe.perturbation = 0
      recipe.epochs = max(Self.epochsFromNothing, recipe.epochs)
    }
    return recipe
  }

  private var forTexts: Recipe {
    var recipe = Recipe()
    recipe.epochs = epochs(batchSize: recipe.batchSize)
    // With more examples, more of the encoder may change.
    recipe.learningRate = isSmall ? 1e-4 : 1.5e-4
    recipe.headLearningRate = 1e-3
    recipe.layerRateDecay = isSmall ? 0.8 : 0.9
    recipe.perturbation = isSmall ? 0.5 : 1
    recipe.hasPoolingLayer = true
    recipe.isProbed = true
    recipe.isCalibrated = task != .regression
    recipe.keepsLastEpoch = true
    recipe.isRefit = holdsOutOwn && isSmall
    return recipe
  }

  private var forTagging: Recipe {
    var recipe = Recipe()
    recipe.epochs = 4
    recipe.batchSize = 32
    recipe.perturbation = 1
    recipe.learningRate = 3e-4
    recipe.headLearningRate = 1e-2
    recipe.hasCRF = true
    recipe.isCalibrated = true
    recipe.keepsLastEpoch = true
    recipe.isRefit = holdsOutOwn && isSmall
    return recipe
  }

  private var forMatching: Recipe {
    var recipe = Recipe()
    recipe.batchSize = arePurchases && isSmall ? 32 : 64
    // Items that are bought together may mean quite different things, so there is more to learn.
    let (steps, most) =
      arePurchases ? (Self.purchaseSteps, Self.mostEpochs) : (Self.matchingSteps, 10)
    recipe.epochs = epochs(steps: steps, batchSize: recipe.batchSize, atMost: most)
    recipe.learningRate = 1e-4
    recipe.correctsPopularity = arePurchases
    recipe.isRefit = holdsOutOwn && isSmall
    // Which epoch is best for a dozen held-out customers is mostly luck.
    recipe.keepsLastEpoch = arePurchases && recipe.isRefit
    return recipe
  }

  /// With few examples every one of them counts, and training once more takes seconds.
  private var isSmall: Bool { examples < Self.fewExamples }

  /// A model learns from steps, and needs more of them to tell many labels apart.
  private func epochs(batchSize: Int) -> Int {
    epochs(
      steps: Self.leastSteps + Self.stepsForLabel * labels, batchSize: batchSize,
      atMost: Self.mostEpochs)
  }

  /// The number of epochs that comes to about this many steps.
  private func epochs(steps: Int, batchSize: Int, atMost most: Int) -> Int {
    let stepsPerEpoch = max(1, (examples + batchSize - 1) / batchSize)
    let epochs = (steps + stepsPerEpoch / 2) / stepsPerEpoch
    return min(most, max(Self.fewestEpochs, epochs))
  }

  private static let fewExamples = 700
  private static let fewestEpochs = 3
  private static let epochsFromNothing = 6
  private static let mostEpochs = 20
  private static let leastSteps = 150
  private static let stepsForLabel = 25
  /// The best epochs were found after 24 to 80 steps with some hundreds of pairs.
  private static let matchingSteps = 150
  /// With 433 and 855 pairs and batches of 64, the best epochs were found after 77 to 133 steps. With 433 pairs, 280 steps
  /// with batches of 32 are better.
  private static let purchaseSteps = 300
}

extension RecipeChoice {
  /// What was chosen and why, for people.
  ///
  /// - Parameter isValidated: whether examples are held out.
  package func reasons(_ recipe: Recipe, isValidated: Bool) -> [String] {
    guard recipe.method == .fineTuning else {
      return ["Only a linear model is made, on the vectors of the encoder, which stays as it is."]
    }
    let unit =
      switch task {
      case .tagging: "sentences"
      case nil: "pairs"
      default: "rows"
      }
    let rows = "\(Rendering.grouped(examples)) \(unit)"
    let hasLabels = task != nil && task != .regression
    let what = hasLabels ? "\(rows) and \(Rendering.grouped(labels)) labels" : rows
    var parts = [
      "\(recipe.epochs) epochs",
      "learning rate \(recipe.learningRate)"
        + (recipe.headLearningRate.map { " (head \($0))" } ?? ""),
    ]
    if task == nil { parts.append("batches of \(recipe.batchSize)") }
    if recipe.correctsPopularity { parts.append("scores corrected for popularity") }
    if recipe.hasPoolingLayer { parts.append("a layer that reads the mean of the tokens") }
    if recipe.hasCRF { parts.append("a conditional random field") }
    if recipe.perturbation > 0 { parts.append("adversarial steps") }
    var decisions: [String] = []
    if recipe.isProbed { decisions.append("whether fine-tuning beats a linear model") }
    if recipe.isCalibrated { decisions.append("how sure the model may be") }
    let keepsBest = !recipe.keepsLastEpoch
    if recipe.isRefit, keepsBest || recipe.isProbed {
      decisions.append("how long to train on all \(unit)")
    }
    if task == nil, keepsBest, !recipe.isRefit { decisions.append("which epoch is kept") }
    let first = "Recipe for \(what): \(parts.joined(separator: ", "))."
    return decisions.isEmpty || !isValidated
      ? [first] : [first, "Held-out \(unit) decide \(decisions.listed())."]
  }
}

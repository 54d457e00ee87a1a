package import FilbertCore

/// The parameters of a ``Recipe`` that messages name.
extension Parameter {
  static let method = Parameter("method")
  static let seed = Parameter("seed")
  static let validation = Parameter("validation")
  package static let timeBudget = Parameter("timeBudget")
  static let epochs = Parameter("epochs")
  static let maximumSteps = Parameter("maximumSteps", option: "max-steps")
  static let batchSize = Parameter("batchSize")
  static let gradientAccumulation = Parameter("gradientAccumulation")
  package static let parts = Parameter("parts")
  static let learningRate = Parameter("learningRate")
  static let headLearningRate = Parameter("headLearningRate")
  static let layerRateDecay = Parameter("layerRateDecay")
  static let weightDecay = Parameter("weightDecay")
  static let warmupRatio = Parameter("warmupRatio")
  static let maximumGradientNorm = Parameter("maximumGradientNorm", option: "max-gradient-norm")
  static let dropout = Parameter("dropout")
  static let longTexts = Parameter("longTexts")
  static let perturbation = Parameter("perturbation")
  static let labelSmoothing = Parameter("labelSmoothing")
  static let frozenLayers = Parameter("frozenLayers", option: "freeze-layers")
  static let selection = Parameter("selection", option: "select-by")
  static let classWeights = Parameter("classWeights")
  static let head = Parameter("head")
  static let correctsPopularity = Parameter(
    "correctsPopularity", option: "popularity-correction")
  static let patience = Parameter("patience")
}

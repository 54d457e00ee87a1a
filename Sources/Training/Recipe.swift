package import FilbertCore
package import FilbertModelFiles
package import FilbertTransformer

/// Everything that determines the result of a training run, apart from the data and the initial
/// model.
package struct Recipe: Sendable, Equatable {
  package enum Method: String, Sendable, CaseIterable {
    /// All of the encoder learns.
    case fineTuning = "fine-tuning"
    /// A linear model learns from the vectors of the encoder, which stays as it is.
    case probe
  }

  package var method = Method.fineTuning
  package var epochs = 3
  /// The most steps of the optimizer, even if they end within an epoch; nil for whole epochs.
  package var maximumSteps: Int?
  /// Examples per batch.
  package var batchSize = 16
  package var learningRate: Float = 5e-5
  /// Learning rate of the head; nil takes ``learningRate``.
  package var headLearningRate: Float?
  /// The rate of each layer is that of the one above it times this, that of the embeddings times this once more: what
  /// was learnt in pretraining changes least near the input (Howard & Ruder 2018). 1 trains all alike.
  package var layerRateDecay: Float = 1
  package var weightDecay: Float = 0.01
  /// Share of all steps over which the rate rises from 0.
  package var warmupRatio = 0.1
  package var schedule = Schedule.linear
  /// Gradients longer than this are shortened to it; 0 switches clipping off.
  package var maximumGradientNorm = 1.0
  /// Batches per step of the optimizer.
  package var gradientAccumulation = 1
  /// The number of parts that each batch is cut into, for ranks to share. It affects the rounding and so the model; the
  /// number of ranks does not.
  package var parts = 1
  /// Replaces the three dropouts of `config.json`; nil keeps them.
  package var dropout: Float?
  /// Longest sequence in tokens, special tokens included; longer texts are cut. Nil means
  /// ``usualMaximumLength``, or all positions of a model that has fewer.
  package var maximumLength: Int?
  /// Which part of longer texts that are to be labelled is read; nil for the side that the
  /// tokenizer keeps.
  package var longTexts: LongTexts?
  /// Length of the adversarial move of the word embeddings, see ``Perturbation``; 0 trains without.
  package var perturbation: Float = 0
  package var classWeights = ClassWeights.none
  package var labelSmoothing: Float = 0
  /// The embeddings and this many layers do not train; nil trains all.
  package var frozenLayers: Int?
  package var selection = SelectionMetric.macroF1
  /// Put a conditional random field on the words' logits; for tagging only.
  package var hasCRF = false
  /// How validation chooses tags; for tagging only.
  package var decoding = Decoding.constrained
  /// Correct the scores of items for how often they occur, see `MultipleNegativesLoss`; for matching only.
  package var correctsPopularity = false
  /// Epochs without improvement before training stops early; nil never stops.
  package var patience: Int?
  package var seed: UInt64 = 42
  /// Put a layer that starts as the mean of a text's tokens on an encoder that was never trained to label texts.
  package var hasPoolingLayer = false
  /// Fit a linear model on the vectors of the pretrained encoder first, and keep it if fine-tuning does no better.
  package var isProbed = false
  /// Fit the temperature of the probabilities on the validation examples.
  package var isCalibrated = false
  /// Keep the last epoch unless it is worse than the linear model on the validation examples: with few of those, the best
  /// of several epochs is mostly luck, and the rate has fallen to 0 only in the last.
  package var keepsLastEpoch = false
  /// Train once more on all examples, validation examples included, with what those have decided.
  package var isRefit = false

  /// Enough for messages and most reviews; attention over more costs time.
  package static let usualMaximumLength = 128
  /// How many parts a batch has by default if several ranks share the run: enough for four ranks. With more, the matrix
  /// products of small batches are slow.
  package static let usualParts = 4
  /// The most parts.
  private static let partLimit = 1_024
  /// Above every sensible count, and far below where products of two counts overflow.
  private static let countLimit = 1_000_000

  package init() {}

  /// Throws on the first parameter that no model could train with, or that does not apply to `task`; nil is an encoder that
  /// learns to match.
  package func validate(for task: ModelTask?) throws(FilbertError) {
    try validateNumbers()
    try validateOptional()
    try validateFit(to: task)
  }

  private func require(_ holds: Bool, _ sentence: Message) throws(FilbertError) {
    if !holds { throw FilbertError(.usage, naming: sentence) }
  }

  private func requireCount(_ value: Int, _ parameter: Parameter) throws(FilbertError) {
    try require(
      (1...Self.countLimit).contains(value),
      "\(parameter) must lie between 1 and \(Self.countLimit), not \(value).")
  }

  private func validateNumbers() throws(FilbertError) {
    try requireCount(epochs, .epochs)
    if let maximumSteps { try requireCount(maximumSteps, .maximumSteps) }
    try requireCount(batchSize, .batchSize)
    try requireCount(gradientAccumulation, .gradientAccumulation)
    try require(
      (1...Self.partLimit).contains(parts),
      "\(.parts) must lie between 1 and \(Self.partLimit), not \(parts).")
    try require(
      learningRate > 0 && learningRate.isFinite,
      "\(.learningRate) must be above 0, not \(learningRate); 2e-5 to 5e-5 are usual.")
    if let headLearningRate {
      try require(
        headLearningRate > 0 && headLearningRate.isFinite,
        "\(.headLearningRate) must be above 0, not \(headLearningRate).")
    }
    try require(
      layerRateDecay > 0 && layerRateDecay <= 1,
      "\(.layerRateDecay) must be above 0 and at most 1, not \(layerRateDecay).")
    try require(
      weightDecay >= 0 && weightDecay.isFinite,
      "\(.weightDecay) must be 0 or more, not \(weightDecay).")
    try require(
      (0...1).contains(warmupRatio),
      "\(.warmupRatio) must lie between 0 and 1, not \(warmupRatio).")
    try require(
      maximumGradientNorm >= 0 && maximumGradientNorm.isFinite,
      "\(.maximumGradientNorm) must be 0 (off) or more, not \(maximumGradientNorm).")
    try require(
      perturbation >= 0 && perturbation.isFinite,
      "\(.perturbation) must be 0 (off) or more, not \(perturbation).")
    try require(
      labelSmoothing >= 0 && labelSmoothing < 1,
      "\(.labelSmoothing) must be at least 0 and below 1, not \(labelSmoothing).")
  }

  private func validateOptional() throws(FilbertError) {
    if let dropout {
      try require(
        dropout >= 0 && dropout < 1, "\(.dropout) must be at least 0 and below 1, not \(dropout).")
    }
    if let maximumLength {
      try require(
        maximumLength >= 3, "\(.maximumLength) must be at least 3, not \(maximumLength).")
    }
    if case .windows? = longTexts {
      throw FilbertError(
        .usage,
        naming:
          "\(.longTexts, "windows") is for scoring, where answers are pooled; train with head, tail or head-tail."
      )
    }
    if let frozenLayers {
      try require(frozenLayers >= 0, "\(.frozenLayers) must be 0 or more, not \(frozenLayers).")
    }
    if let patience {
      try require(patience > 0, "\(.patience) must be at least 1, not \(patience).")
    }
  }

  private func validateFit(to task: ModelTask?) throws(FilbertError) {
    try require(
      task.metrics.contains(selection),
      "\(.selection, selection.rawValue) is for \(selection.tasks.listed()); choose "
        + "\(task.metrics.map(\.rawValue).listed("or")).")
    if task == nil { try validateFitToMatching() }
    try require(
      task != .multilabel || labelSmoothing == 0,
      "\(.labelSmoothing) spreads one label over all; it has no meaning for multilabel, leave it out."
    )
    try require(
      task != .regression || (labelSmoothing == 0 && classWeights == .none),
      "\(.classWeights) and \(.labelSmoothing) are about labels; leave them out for regression.")
    try require(
      task != .tagging || method == .fineTuning,
      "\(.method, Method.probe.rawValue) is for a label or number for a whole text; leave it out for tagging."
    )
    try require(
      task == nil || !correctsPopularity, "\(.correctsPopularity) is for matching; leave it out.")
    try require(task == .tagging || !hasCRF, "\(.head, "crf") is for tagging.")
    try require(
      !hasCRF || (classWeights == .none && labelSmoothing == 0),
      "\(.classWeights) and \(.labelSmoothing) are about single words; leave them out with \(.head, "crf"), which "
        + "learns whole sequences.")
  }

  private func validateFitToMatching() throws(FilbertError) {
    try require(
      method == .fineTuning,
      "\(.method, Method.probe.rawValue) is for a label or number for a whole text; leave it out for matching."
    )
    try require(
      classWeights == .none && labelSmoothing == 0,
      "\(.classWeights) and \(.labelSmoothing) are about labels; leave them out for matching.")
    try require(
      headLearningRate == nil,
      "\(.headLearningRate) is for models with a head, and matching trains an encoder alone; leave it out."
    )
    try require(
      parts == 1,
      "\(.parts) cuts batches, and matching compares all pairs of a batch; leave it out.")
    try require(
      gradientAccumulation == 1,
      "\(.gradientAccumulation) adds up batches, and matching compares a pair only with the others of its batch; leave it out and give a larger \(.batchSize), which takes no more memory."
    )
    try require(
      longTexts == nil,
      "\(.longTexts) is for models with a head; vectors are made of the beginning of a text, so leave it out for matching."
    )
    try require(
      batchSize > 1,
      "\(.batchSize) must be at least 2 for matching, since each pair is compared with the other pairs of its batch."
    )
  }
}

package import FilbertJSON
package import FilbertTensor

/// The shape of a BERT encoder and the labels of its classifier: `config.json` as values.
///
/// Defaults are those of bert-base-uncased, as in `transformers`.
package struct BertConfiguration: Sendable, Equatable {
  /// Rows of the word embedding.
  package var vocabularySize = 30_522
  /// Features of a token; a multiple of ``heads``.
  package var hiddenSize = 768
  /// Number of encoder layers.
  package var layers = 12
  /// Attention heads a layer.
  package var heads = 12
  /// Features between the two products of a feed-forward block.
  package var intermediateSize = 3072
  /// The function between those products.
  package var activation = Activation.gelu
  /// Rows of the position embedding: the longest sequence in tokens.
  package var maximumPositions = 512
  /// Rows of the segment embedding: 2 where texts can come in pairs.
  package var segmentTypes = 2
  /// Added to the variance in layer normalisation.
  package var layerNormEpsilon: Float = 1e-12
  /// Probability of dropping a feature, in training.
  package var hiddenDropout: Float = 0.1
  /// Probability of dropping an attention weight, in training.
  package var attentionDropout: Float = 0.1
  /// Probability of dropping a feature before the classifier; nil means ``hiddenDropout``.
  package var classifierDropout: Float?
  /// Standard deviation of new weights.
  package var initializerRange: Float = 0.02
  /// The classes in the order of the logits; empty if the file names none.
  ///
  /// The file may name fewer than the classifier has rows: see ``labels(forRows:)``.
  package var labels: [String] = []
  /// What the logits mean (`problem_type`); nil if the file does not say.
  package var problemType: ModelTask?
  /// What becomes of the logits of a cross-encoder; nil if the file does not say.
  package var scoreActivation: ScoreActivation?
  /// Class names of `transformers`, the first being the one that wrote the weights.
  package var architectures: [String] = []
  /// Whether the encoder's weights have 8 bits, as `filbert quantize` writes them.
  package var isQuantized = false
  /// The file as read. Members that Filbert does not use are written back unchanged.
  package var source = JSONObject()

  /// The values of bert-base-uncased.
  package init() {}

  /// A small encoder whose sizes are all given; everything else has its default.
  package init(
    vocabularySize: Int, hiddenSize: Int, layers: Int, heads: Int, intermediateSize: Int,
    activation: Activation = .gelu, maximumPositions: Int = 512, segmentTypes: Int = 2,
    labels: [String] = []
  ) {
    self.vocabularySize = vocabularySize
    self.hiddenSize = hiddenSize
    self.layers = layers
    self.heads = heads
    self.intermediateSize = intermediateSize
    self.activation = activation
    self.maximumPositions = maximumPositions
    self.segmentTypes = segmentTypes
    self.labels = labels
  }
}

package import FilbertTensor

/// The dropout of one training step: a stream for every site of the model.
package struct DropoutStreams: Sendable {
  package let hidden: Float
  package let attention: Float
  package let classifier: Float
  private let seed: UInt64
  private let step: UInt64
  private let part: UInt64

  /// `step` and `part` of a step number forward passes, so that no two share a mask.
  package init(
    hidden: Float, attention: Float, classifier: Float, seed: UInt64, step: Int, part: Int = 0
  ) {
    self.hidden = hidden
    self.attention = attention
    self.classifier = classifier
    self.seed = seed
    self.step = UInt64(step)
    self.part = UInt64(part)
  }

  /// The dropout of a piece of this forward pass, which is computed in pieces; each has masks of its own.
  ///
  /// - Parameter index: below 65,536.
  package func piece(_ index: Int) -> DropoutStreams {
    DropoutStreams(
      hidden: hidden, attention: attention, classifier: classifier, seed: seed, step: Int(step),
      part: Int(part) << 16 | index)
  }

  package enum Site: UInt64, Sendable {
    case embeddings, attentionWeights, attentionOutput, feedForward, classifier
  }

  /// The dropout of a site; `layer` counts from 0 and is 0 outside the encoder. Nil if nothing is dropped.
  package func callAsFunction(_ site: Site, layer: Int = 0) -> Dropout? {
    let probability =
      switch site {
      case .attentionWeights: attention
      case .classifier: classifier
      case .embeddings, .attentionOutput, .feedForward: hidden
      }
    guard probability > 0 else { return nil }
    return Dropout(
      probability: probability,
      stream: RandomStream(seed: seed, step, part << 32 | UInt64(layer), site.rawValue))
  }
}

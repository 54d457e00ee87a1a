package import FilbertCore
import FilbertRanks
import FilbertTensor
import FilbertTransformer

/// The memory a run takes at its peak, in bytes: reported before it starts.
///
/// Sums of what is allocated, within about a tenth of what is measured. Rows of the word embedding that no text has
/// take no gradient and no moments: their pages are never written to.
package struct TrainingMemory: Sendable, Equatable {
  /// Parameters, the copy of the best epoch if there is validation data, and the weights laid out for scoring if a linear
  /// model is fitted.
  package let parameters: Int
  /// Both moments of what trains, and gradients: of each part of a batch that the process computes and, if several ranks
  /// share the run, what it receives of others.
  package let gradientsAndMoments: Int
  /// What the forward pass keeps for the backward pass, for the longest micro-batch.
  package let activations: Int

  package var total: Int { parameters + gradientsAndMoments + activations }

  package init(_ task: any TrainingTask, _ recipe: Recipe) {
    let float = MemoryLayout<Float>.stride
    let embedding = task.encoder.embeddings.tokens
    // A linear model reads vectors that are computed with weights laid out for scoring.
    let laidOut = recipe.isProbed ? task.layout.count - embedding.count : 0
    parameters = (task.layout.count * (task.isValidated ? 2 : 1) + laidOut) * float
    let trainable = task.encoder.trainable(frozenLayers: recipe.frozenLayers, of: task.layout)
    var values = trainable.count
    if trainable.lowerBound == embedding.offset {
      var rows = Set<Int32>()
      for example in 0..<task.examples { rows.formUnion(task.tokens(example)) }
      // A page is written to as a whole.
      let page = 4096 / float
      values -= embedding.count
      values += min(embedding.count, rows.count * (embedding.columns + page))
    }
    let ranks = task.ranks.count
    // Rank 0 collects all moments for a checkpoint, and a resumed run reads them all.
    let ownParts = (recipe.parts + ranks - 1) / ranks
    let received = ranks > 1 ? 1 : 0
    gradientsAndMoments = (ownParts + 2 + received) * values * float

    let lengths = (0..<task.examples).map { task.tokens($0).count }
    let batch = lengths.sorted(by: >).prefix(recipe.batchSize).reduce(0, +)
    let tokens = min(batch, max(Trainer.tokensAtOnce, lengths.max() ?? 0))
    activations = tokens * TrainingMemory.floatsAToken(task.configuration) * float
  }

  /// `EncoderLayer.Saved`: x, queries, keys, values, context, two normalised sums and the attended rows; twice the
  /// width in between, around the activation. The backward pass also holds the gradients of one layer.
  private static func floatsAToken(_ configuration: BertConfiguration) -> Int {
    let (hidden, inner) = (configuration.hiddenSize, configuration.intermediateSize)
    return configuration.layers * (8 * hidden + 2 * inner) + 2 * hidden + (6 * hidden + 2 * inner)
  }

  /// Refuses a run that would be killed because memory runs out, hours into it.
  ///
  /// - Parameters:
  ///   - available: bytes this process may still take; nil if unknown, which refuses nothing.
  ///   - loaded: bytes of ``total`` that it has taken already.
  package func require(available: Int?, loaded: Int) throws(FilbertError) {
    let needed = total - loaded
    guard let available, needed > available else { return }
    throw FilbertError(
      .usage,
      naming:
        "Training needs about \(megabytes(needed)) MB more memory and \(megabytes(available)) MB are "
        + "available; stop other programs, lower \(.batchSize) or \(.maximumLength), freeze layers with \(.frozenLayers) or "
        + "choose a smaller model.")
  }

  private func megabytes(_ bytes: Int) -> Int { (bytes + 999_999) / 1_000_000 }
}

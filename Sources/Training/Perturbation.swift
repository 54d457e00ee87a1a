import FilbertTensor
import FilbertTransformer

/// Adversarial training (Miyato et al. 2017): after the gradients of a batch, those of the same batch with its word
/// embeddings moved a little in the direction in which the loss grows fastest. A model that answers both right depends less
/// on single words, which helps most with few examples, and is less sure of itself when it is wrong.
///
/// It doubles the time of a step.
struct Perturbation {
  /// Length of the move of all embeddings of a step together.
  let length: Float

  /// Moves the rows of `embedding` while `body` runs, and puts them back to the bit.
  ///
  /// - Parameters:
  ///   - rows: of the embedding that the batch reads, each once.
  ///   - gradients: of these rows, in their order, whose direction is taken. Consumed.
  /// - Returns: whether `body` was run: not if there is no direction.
  func callAsFunction(
    _ rows: [Int], of embedding: Matrix, along gradients: Matrix, _ body: () -> Void
  ) -> Bool {
    let norm = gradients.sumOfSquares(rows: Array(rows.indices)).squareRoot()
    guard norm > 0, norm.isFinite else { return false }
    let unmoved = embedding.gather(rows: rows)
    gradients.scaleInPlace(Float(Double(length) / norm))
    embedding.scatterAdd(rows: rows, gradients)
    body()
    embedding.set(rows: rows, to: unmoved)
    return true
  }
}

package import FilbertTensor

/// The squared difference between a number and its prediction, as `torch.nn.MSELoss` on squeezed logits: the loss of
/// `transformers` for `regression` with one label.
package enum SquaredError {
  /// The summed loss divided by `normalizer`, and its gradient with respect to `predictions`.
  ///
  /// - Parameter predictions: `[texts x 1]`.
  package static func loss(
    _ predictions: Matrix, targets: [Float], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    precondition(
      predictions.columns == 1 && targets.count == predictions.rows,
      "\(targets.count) targets for \(predictions.shape)")
    let differences = zip(predictions.elements, targets).map { Double($0) - Double($1) }
    return (
      differences.reduce(0) { $0 + $1 * $1 } / normalizer,
      Matrix(
        rows: predictions.rows, columns: 1,
        elements: differences.map { Float(2 * $0 / normalizer) })
    )
  }
}

package import FilbertTensor
import Glibc

/// Cross-entropy with class weights and label smoothing, as `torch.nn.CrossEntropyLoss` defines them.
///
/// With log-probabilities `l`, targets `y`, weights `w` and smoothing `ε` over `C` classes,
/// `loss = Σᵢ [(1 - ε) w_yᵢ (-l_i,yᵢ) + ε/C Σ_c w_c (-l_i,c)] / Σᵢ w_yᵢ`.
package struct CrossEntropy: Sendable, Equatable {
  /// One weight per class; nil for 1 each.
  package let classWeights: [Float]?
  package let labelSmoothing: Float

  package init(classWeights: [Float]? = nil, labelSmoothing: Float = 0) {
    self.classWeights = classWeights
    self.labelSmoothing = labelSmoothing
  }

  /// The denominator that `targets` contribute. A step that is accumulated over several batches divides by
  /// the sum over all of them, never takes a mean of means.
  package func weight(of targets: [Int]) -> Double {
    guard let classWeights else { return Double(targets.count) }
    return targets.reduce(0) { $0 + Double(classWeights[$1]) }
  }

  /// The summed loss divided by `normalizer`, and its gradient with respect to `logits`.
  package func callAsFunction(
    _ logits: Matrix, targets: [Int], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    precondition(targets.count == logits.rows, "\(targets.count) targets for \(logits.shape)")
    precondition(targets.allSatisfy { $0 >= 0 && $0 < logits.columns }, "target out of range")
    let classes = logits.columns
    let logProbabilities = logits.copy()
    logProbabilities.logSoftmaxInPlace()
    var loss = 0.0
    var gradient = [Float](repeating: 0, count: logits.count)
    let smooth = Double(labelSmoothing) / Double(classes)
    for (row, target) in targets.enumerated() {
      let l = logProbabilities.row(row)
      var total = 0.0
      var share = [Double](repeating: 0, count: classes)
      for c in 0..<classes {
        let weight = Double(classWeights?[c] ?? 1)
        share[c] = weight * (smooth + (c == target ? 1 - Double(labelSmoothing) : 0))
        total += share[c]
        if share[c] != 0 { loss -= share[c] * Double(l[c]) }
      }
      // d/dx of -Σ_c s_c log softmax(x)_c is (Σ s) p - s.
      for c in 0..<classes {
        gradient[row * classes + c] = Float(
          (total * exp(Double(l[c])) - share[c]) / normalizer)
      }
    }
    return (
      loss / normalizer, Matrix(rows: logits.rows, columns: classes, elements: gradient)
    )
  }
}

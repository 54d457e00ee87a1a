package import FilbertTensor
import Glibc

/// Cross-entropy of independent labels, as `torch.nn.BCEWithLogitsLoss` defines it: the loss of `transformers` for
/// `multi_label_classification`.
///
/// With logits `x`, targets `y` of 0 or 1 and positive weights `p` over `n` texts and `C` labels,
/// `loss = -Σᵢ Σ_c [p_c y_ic log σ(x_ic) + (1 - y_ic) log(1 - σ(x_ic))] / (n C)`.
package struct BinaryCrossEntropy: Sendable, Equatable {
  /// The weight of texts that have a label, one per label; nil for 1 each. PyTorch's `pos_weight`: a label that one
  /// text in ten has is balanced by 9.
  package let positiveWeights: [Float]?
  /// Number of labels.
  package let labels: Int

  package init(labels: Int, positiveWeights: [Float]? = nil) {
    precondition(positiveWeights.map { $0.count == labels } ?? true, "weights of other labels")
    self.labels = labels
    self.positiveWeights = positiveWeights
  }

  /// The denominator that `count` texts contribute, as in ``CrossEntropy/weight(of:)``: PyTorch's mean is over texts
  /// and labels, whatever they weigh.
  package func weight(ofTexts count: Int) -> Double { Double(count * labels) }

  /// The summed loss divided by `normalizer`, and its gradient with respect to `logits`.
  ///
  /// - Parameter targets: the labels that each row has, as columns, each at most once.
  package func callAsFunction(
    _ logits: Matrix, targets: [[Int]], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    precondition(targets.count == logits.rows, "\(targets.count) targets for \(logits.shape)")
    precondition(logits.columns == labels, "\(labels) labels for \(logits.shape)")
    var loss = 0.0
    var gradient = [Float](repeating: 0, count: logits.count)
    for (row, target) in targets.enumerated() {
      var applies = [Bool](repeating: false, count: labels)
      for label in target { applies[label] = true }
      for (label, logit) in logits.row(row).enumerated() {
        // The mean of -log σ(z), where z is the logit for a label that applies and its negative for one that does not;
        // written so that no exponential overflows.
        let z = applies[label] ? Double(logit) : -Double(logit)
        let tail = exp(-abs(z))
        let weight = applies[label] ? Double(positiveWeights?[label] ?? 1) : 1
        loss += weight * (max(-z, 0) + log1p(tail))
        // d/dz of -log σ(z) is -σ(-z).
        let slope = weight * (z >= 0 ? tail : 1) / (1 + tail)
        gradient[row * labels + label] = Float((applies[label] ? -slope : slope) / normalizer)
      }
    }
    return (loss / normalizer, Matrix(rows: logits.rows, columns: labels, elements: gradient))
  }
}

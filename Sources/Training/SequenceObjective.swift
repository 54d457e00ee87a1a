package import FilbertTensor

/// The targets of a classifier of texts, and its loss.
package protocol SequenceObjective: Sendable {
  /// What is right for one text.
  associatedtype Target: Sendable
  /// The contribution of `targets` to the denominator of the loss.
  func weight(of targets: [Target]) -> Double
  /// The summed loss of logits `[texts x labels]` over `normalizer`, and its gradient with respect to them.
  func loss(
    _ logits: Matrix, _ targets: [Target], normalizer: Double
  ) -> (loss: Double, gradient: Matrix)
  /// Figures of logits `[texts x labels]` computed without dropout.
  func metrics(_ logits: Matrix, _ targets: [Target]) -> ValidationMetrics
  func add(_ target: Target, to fingerprint: inout Fingerprint)
}

package import FilbertCore
package import FilbertStatistics
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
  /// The factors of logits that make `targets` most likely; nil if there is nothing to fit.
  ///
  /// - Throws: if a logit is not finite.
  func calibration(
    _ logits: Matrix, _ targets: [Target]
  ) throws(FilbertError) -> Calibration?
  /// How far the numbers of logits `[texts x 1]` are from `targets`, in the unit of the data; nil if an answer is no
  /// number, and then the logits are not computed.
  ///
  /// - Throws: if a number is not finite.
  func residuals(
    _ logits: @autoclosure () -> Matrix, _ targets: [Target]
  ) throws(FilbertError) -> HeldOutResiduals?
  /// Linear models that answer `targets` from `vectors` `[texts x features]`, one for each inverse strength of the penalty.
  func linearModels(
    _ vectors: Matrix, _ targets: [Target], strengths: [Double]
  ) throws(FilbertError) -> [LinearModel]
  /// Why a model with such figures of `validation` is of no use, if it learned from `training`; nil if nothing shows
  /// that.
  func doubt(
    _ metrics: ValidationMetrics, training: [Target], validation: [Target]
  ) -> String?
  func add(_ target: Target, to fingerprint: inout Fingerprint)
}

extension SequenceObjective {
  package func residuals(
    _ logits: @autoclosure () -> Matrix, _ targets: [Target]
  ) throws(FilbertError) -> HeldOutResiduals? { nil }
}

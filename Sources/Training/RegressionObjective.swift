package import FilbertCore
import FilbertEvaluation
package import FilbertStatistics
package import FilbertTensor
import FilbertTransformer

/// One number per text. A target is that number in its unit; the model learns it on a standardised scale.
package struct RegressionObjective: SequenceObjective {
  package let scale: TargetScale

  package init(_ scale: TargetScale) {
    self.scale = scale
  }

  package func weight(of targets: [Double]) -> Double { Double(targets.count) }

  package func loss(
    _ logits: Matrix, _ targets: [Double], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    SquaredError.loss(
      logits, targets: targets.map { Float(scale.standardized($0)) }, normalizer: normalizer)
  }

  /// Errors are in the unit of the target, the loss is on the scale of training: always answering the mean of the
  /// training data has loss 1.
  package func metrics(_ logits: Matrix, _ targets: [Double]) -> ValidationMetrics {
    let answers = logits.elements.map(Double.init)
    let report = RegressionReport(gold: targets, predicted: answers.map(scale.restored))
    var figures: [SelectionMetric: Double] = [.rmse: report.rmse, .mae: report.mae]
    figures[.r2] = report.r2
    let squares = zip(answers, targets).map { answer, target in
      let difference = answer - scale.standardized(target)
      return difference * difference
    }
    return ValidationMetrics(
      loss: squares.reduce(0, +) / Double(max(1, squares.count)), figures)
  }

  /// A number has no probability.
  package func calibration(
    _ logits: Matrix, _ targets: [Double]
  ) throws(FilbertError) -> Calibration? { nil }

  package func residuals(
    _ logits: @autoclosure () -> Matrix, _ targets: [Double]
  ) throws(FilbertError) -> HeldOutResiduals? {
    try HeldOutResiduals(
      absolute: zip(logits().elements, targets).map { answer, target in
        abs(target - scale.restored(Double(answer)))
      })
  }

  /// Ridge regressions on the scale of training.
  package func linearModels(
    _ vectors: Matrix, _ targets: [Double], strengths: [Double]
  ) throws(FilbertError) -> [LinearModel] {
    let regression = try RidgeRegression(vectors, targets: targets.map(scale.standardized))
    var models: [LinearModel] = []
    for strength in strengths {
      models.append(try regression.fit(alpha: 1 / strength))
    }
    return models
  }

  package func add(_ target: Double, to fingerprint: inout Fingerprint) {
    fingerprint.add(target.bitPattern)
  }
}

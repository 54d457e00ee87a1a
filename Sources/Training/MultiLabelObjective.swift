package import FilbertCore
import FilbertEvaluation
package import FilbertStatistics
package import FilbertTensor
package import FilbertTransformer

/// Any number of labels per text. A target is the numbers of those that apply, ascending.
package struct MultiLabelObjective: SequenceObjective {
  let loss: BinaryCrossEntropy
  let labels: [String]

  /// - Parameter labels: of the classifier, in its order.
  package init(_ loss: BinaryCrossEntropy, labels: [String]) {
    self.loss = loss
    self.labels = labels
  }

  package func weight(of targets: [[Int]]) -> Double { loss.weight(ofTexts: targets.count) }

  package func loss(
    _ logits: Matrix, _ targets: [[Int]], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    loss(logits, targets: targets, normalizer: normalizer)
  }

  /// Labels apply from a probability of 0.5 on, which is a logit of 0. The loss has no positive weights, so that runs
  /// with different ones can be compared.
  package func metrics(_ logits: Matrix, _ targets: [[Int]]) -> ValidationMetrics {
    let predicted = targets.indices.map { row in
      let logits = logits.row(row)
      return logits.indices.filter { logits[$0] >= 0 }
    }
    let report = MultiLabelReport(gold: targets, predicted: predicted, names: labels)
    return ValidationMetrics(
      loss: BinaryCrossEntropy(labels: labels.count)(
        logits, targets: targets, normalizer: max(1, weight(of: targets))
      ).loss,
      predictedLabels: Set(predicted.joined()).count,
      [
        .accuracy: report.subsetAccuracy, .macroF1: report.macroAverage.f1,
        .microF1: report.microAverage.f1, .weightedF1: report.weightedAverage.f1,
      ])
  }

  /// A temperature for each label.
  package func calibration(
    _ logits: Matrix, _ targets: [[Int]]
  ) throws(FilbertError) -> Calibration? {
    Calibration(try TemperatureScaling.forEachLabel(logits, labels: targets))
  }

  package func linearModels(
    _ vectors: Matrix, _ targets: [[Int]], strengths: [Double]
  ) throws(FilbertError) -> [LinearModel] {
    try LogisticRegression(vectors, .many(targets, labelCount: labels.count)).models(strengths)
  }

  package func add(_ target: [Int], to fingerprint: inout Fingerprint) {
    for label in target { fingerprint.add(UInt64(label)) }
    fingerprint.add(UInt64(target.count) | 1 << 41)
  }
}

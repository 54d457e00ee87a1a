package import FilbertCore
import FilbertEvaluation
package import FilbertStatistics
package import FilbertTensor
package import FilbertTransformer
import Glibc

/// One label per text. A target is the number of the right one.
package struct SingleLabelObjective: SequenceObjective {
  let loss: CrossEntropy
  let labels: [String]

  /// - Parameter labels: of the classifier, in its order.
  package init(_ loss: CrossEntropy, labels: [String]) {
    self.loss = loss
    self.labels = labels
  }

  package func weight(of targets: [Int]) -> Double { loss.weight(of: targets) }

  package func loss(
    _ logits: Matrix, _ targets: [Int], normalizer: Double
  ) -> (loss: Double, gradient: Matrix) {
    loss(logits, targets: targets, normalizer: normalizer)
  }

  /// The loss is plain cross-entropy, so that runs with different class weights or smoothing can be compared.
  package func metrics(_ logits: Matrix, _ targets: [Int]) -> ValidationMetrics {
    let probabilities = logits.copy()
    if !targets.isEmpty { probabilities.softmaxInPlace() }
    var predicted: [Int] = []
    var loss = 0.0
    for (row, target) in targets.enumerated() {
      predicted.append(probabilities.argmax(row: row))
      loss -= log(max(Double(probabilities[row, target]), Double(Float.leastNormalMagnitude)))
    }
    let report = ClassificationReport(gold: targets, predicted: predicted, names: labels)
    let right = zip(predicted, targets).count { $0 == $1 }
    let count = Double(max(1, targets.count))
    return ValidationMetrics(
      loss: loss / count, predictedLabels: Set(predicted).count,
      [
        .accuracy: Double(right) / count, .macroF1: report.macroAverage.f1,
        .weightedF1: report.weightedAverage.f1,
      ])
  }

  /// One temperature for all labels.
  package func calibration(
    _ logits: Matrix, _ targets: [Int]
  ) throws(FilbertError) -> Calibration? {
    Calibration(try TemperatureScaling(logits, labels: targets), labels: labels.count)
  }

  package func linearModels(
    _ vectors: Matrix, _ targets: [Int], strengths: [Double]
  ) throws(FilbertError) -> [LinearModel] {
    try LogisticRegression(
      vectors, .one(targets, labelCount: labels.count),
      rowWeights: loss.classWeights.map { weights in targets.map { Double(weights[$0]) } }
    ).models(strengths)
  }

  package func add(_ target: Int, to fingerprint: inout Fingerprint) {
    fingerprint.add(UInt64(target) | 1 << 40)
  }
}

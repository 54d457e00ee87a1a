package import FilbertJSON
import FilbertStatistics

/// What makes a model's probabilities as sure as they are right: a factor for the logits of each label, fitted on
/// examples that it was not trained on (Guo et al. 2017).
///
/// Factors go into the weights of the saved classifier, so every program that loads it gives calibrated probabilities.
package struct Calibration: Sendable, Equatable {
  /// One for each label: 1 over its temperature. For a single label they are all equal, so the most probable label
  /// stays the same.
  package let factors: [Double]
  /// Log loss of the validation examples without the factors.
  package let lossBefore: Double
  /// Log loss of the validation examples with the factors.
  package let lossAfter: Double

  package init(factors: [Double], lossBefore: Double, lossAfter: Double) {
    self.factors = factors
    self.lossBefore = lossBefore
    self.lossAfter = lossAfter
  }
}

extension Calibration {
  package var json: JSONValue {
    [
      "factors": .array(factors.map { .number($0) }), "loss_before": .number(lossBefore),
      "loss_after": .number(lossAfter),
    ]
  }

  /// Nil if `json` is not what ``json`` gives for this number of labels.
  package init?(json: JSONValue, labels: Int) {
    guard let factors = json["factors"]?.arrayValue?.compactMap(\.doubleValue),
      factors.count == labels, factors.allSatisfy({ $0 > 0 && $0.isFinite }),
      let before = json["loss_before"]?.doubleValue, let after = json["loss_after"]?.doubleValue
    else { return nil }
    self.init(factors: factors, lossBefore: before, lossAfter: after)
  }
}

extension Calibration {
  /// One temperature for all labels.
  init?(_ scaling: TemperatureScaling, labels: Int) {
    guard scaling.outcome != .uninformative else { return nil }
    self.init(
      factors: [Double](repeating: scaling.inverseTemperature, count: labels),
      lossBefore: scaling.lossBefore, lossAfter: scaling.lossAfter)
  }

  /// A temperature for each label; the losses are means over labels.
  init?(_ scalings: [TemperatureScaling]) {
    guard scalings.contains(where: { $0.outcome != .uninformative }) else { return nil }
    let count = Double(scalings.count)
    self.init(
      factors: scalings.map(\.inverseTemperature),
      lossBefore: scalings.reduce(0) { $0 + $1.lossBefore } / count,
      lossAfter: scalings.reduce(0) { $0 + $1.lossAfter } / count)
  }
}

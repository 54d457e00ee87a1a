package import FilbertCore
package import FilbertJSON
package import FilbertStatistics
import FilbertTensor
package import FilbertTransformer

/// A linear model on the vectors of an encoder that stays as it is: made in seconds, and hard to beat with few examples
/// (Kumar et al. 2022 and others fine-tune only after it).
package struct Probe: Sendable {
  package let model: LinearModel
  package let result: ProbeResult
  /// Those of the validation examples; nil if there are none, or if the answers are no numbers.
  package let residuals: HeldOutResiduals?

  /// The inverse strengths of the L2 penalty that are compared, scikit-learn's `C`.
  package static let strengths = [1.0, 10, 100]
  /// The one that is taken if no example is held out.
  package static let usualStrength = 10.0
  /// More examples no longer change a linear model of some hundred features, and their vectors would take memory.
  package static let mostExamples = 50_000
}

/// What a probe has shown on the validation examples.
package struct ProbeResult: Sendable, Equatable {
  /// Inverse strength of the penalty, scikit-learn's `C`.
  package let strength: Double
  /// Nil if there are no validation examples.
  package let validation: ValidationMetrics?
  /// Nil if nothing was fitted.
  package let calibration: Calibration?

  package init(strength: Double, validation: ValidationMetrics?, calibration: Calibration?) {
    self.strength = strength
    self.validation = validation
    self.calibration = calibration
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["c"] = .number(strength)
    validation?.add(to: &object)
    object["calibration"] = calibration?.json
    return .object(object)
  }

  /// Nil if `json` is not what ``json`` gives for a model with this number of labels.
  package init?(json: JSONValue, labels: Int) {
    guard let object = json.objectValue, let strength = object["c"]?.doubleValue else { return nil }
    let calibration = object["calibration"].map { Calibration(json: $0, labels: labels) }
    guard strength > 0, strength.isFinite, calibration != .some(nil) else { return nil }
    self.init(
      strength: strength, validation: ValidationMetrics(object), calibration: calibration ?? nil)
  }
}

extension SequenceTask {
  package func probe(
    _ parameters: Parameters, selection: SelectionMetric, strengths: [Double]
  ) throws(FilbertError) -> Probe? {
    let parameters = classifier.packing(parameters)
    let chosen = training.places(atMost: Probe.mostExamples)
    let vectors = try vectors(chosen, of: training, parameters)
    let models = try objective.linearModels(
      vectors, chosen.map { training.targets[$0] }, strengths: strengths)
    guard let validation else {
      return Probe(
        model: models[0],
        result: ProbeResult(strength: strengths[0], validation: nil, calibration: nil),
        residuals: nil)
    }
    let held = try self.vectors(Array(0..<validation.count), of: validation, parameters)
    var best: Probe?
    for (strength, model) in zip(strengths, models) {
      let logits = model.logits(held)
      let metrics = objective.metrics(logits, validation.targets)
      guard best?.result.validation.map({ selection.improves(metrics, on: $0) }) != false else {
        continue
      }
      best = Probe(
        model: model,
        result: ProbeResult(
          strength: strength, validation: metrics,
          calibration: try objective.calibration(logits, validation.targets)),
        residuals: try objective.residuals(logits, validation.targets))
    }
    return best
  }

  /// The vectors of some examples: those that other jobs have computed, or new ones.
  private func vectors(
    _ places: [Int], of examples: LabelledSequences<Objective.Target>, _ parameters: Parameters
  ) throws(FilbertError) -> Matrix {
    guard let shared = examples.vectors else {
      return classifier.unitVectors(
        places.map { examples.sequences[$0] }, parameters, among: ranks)
    }
    return try shared.gather(places, classifier, parameters)
  }

  package func answering(_ model: LinearModel, _ parameters: Parameters) -> Parameters {
    classifier.withLinearModel(
      weights: model.weightMatrix, biases: model.biasMatrix, parameters)
  }
}

extension LabelledSequences {
  /// All examples, or as many of them, evenly spread.
  fileprivate func places(atMost limit: Int) -> [Int] {
    count > limit ? (0..<limit).map { $0 * count / limit } : Array(0..<count)
  }
}

extension LogisticRegression {
  /// A model for each inverse strength of the penalty, each started from the one before.
  func models(_ strengths: [Double]) -> [LinearModel] {
    var models: [LinearModel] = []
    for strength in strengths {
      models.append(fit(c: strength, from: models.last).model)
    }
    return models
  }
}

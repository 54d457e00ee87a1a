package import FilbertCore
package import FilbertJSON
import FilbertModelFiles
import FilbertTransformer

extension Recipe {
  /// Sets what ``json`` calls `name`, as a file of a recipe gives it. The seed is not set: each run is given one.
  ///
  /// - Parameter value: `null` for what may be left to the model or the data.
  /// - Throws: `badData` if a recipe has nothing of this name, or if the value is of another type. Whether a model can be
  ///   trained with it, ``validate(for:)`` decides.
  package mutating func set(_ name: String, to value: JSONValue) throws(FilbertError) {
    let whole = Reading("a whole number", \.countValue)
    let number = Reading("a number", \.doubleValue)
    let single = Reading("a number") { $0.doubleValue.map { Float($0) } }
    let truth = Reading("true or false", \.boolValue)
    let given = Given(name: name, value: value)
    switch name {
    case "method": try given.take(.named(), into: &method)
    case "epochs": try given.take(whole, into: &epochs)
    case "max_steps": try given.take(whole, into: &maximumSteps)
    case "batch_size": try given.take(whole, into: &batchSize)
    case "parts": try given.take(whole, into: &parts)
    case "learning_rate": try given.take(single, into: &learningRate)
    case "head_learning_rate": try given.take(single, into: &headLearningRate)
    case "layer_rate_decay": try given.take(single, into: &layerRateDecay)
    case "weight_decay": try given.take(single, into: &weightDecay)
    case "warmup_ratio": try given.take(number, into: &warmupRatio)
    case "schedule": try given.take(.named(), into: &schedule)
    case "max_gradient_norm": try given.take(number, into: &maximumGradientNorm)
    case "gradient_accumulation": try given.take(whole, into: &gradientAccumulation)
    case "dropout": try given.take(single, into: &dropout)
    case "max_length": try given.take(whole, into: &maximumLength)
    case "long_texts":
      try given.take(
        Reading("head, tail or head-tail") { $0.stringValue.flatMap { LongTexts(name: $0) } },
        into: &longTexts)
    case "perturbation": try given.take(single, into: &perturbation)
    case "class_weights":
      try given.take(
        Reading(
          "none, balanced or an object with a number for each label", ClassWeights.init(json:)),
        into: &classWeights)
    case "label_smoothing": try given.take(single, into: &labelSmoothing)
    case "freeze_layers": try given.take(whole, into: &frozenLayers)
    case "select_by": try given.take(.named(), into: &selection)
    case "crf": try given.take(truth, into: &hasCRF)
    case "decoding": try given.take(.named(), into: &decoding)
    case "popularity_correction": try given.take(truth, into: &correctsPopularity)
    case "patience": try given.take(whole, into: &patience)
    case "seed": break
    case "pooling_layer": try given.take(truth, into: &hasPoolingLayer)
    case "probe": try given.take(truth, into: &isProbed)
    case "calibrate": try given.take(truth, into: &isCalibrated)
    case "keep_last_epoch": try given.take(truth, into: &keepsLastEpoch)
    case "refit": try given.take(truth, into: &isRefit)
    default:
      throw FilbertError(
        .badData,
        "A recipe has nothing called \(name.quoted); it has \((json.objectValue?.names ?? []).listed())."
      )
    }
  }
}

/// A member of a file.
private struct Given {
  let name: String
  let value: JSONValue

  func take<Value>(_ reading: Reading<Value>, into place: inout Value) throws(FilbertError) {
    guard let read = reading.read(value) else { throw refusal(reading.expected) }
    place = read
  }

  func take<Value>(_ reading: Reading<Value>, into place: inout Value?) throws(FilbertError) {
    guard !value.isNull else {
      place = nil
      return
    }
    guard let read = reading.read(value) else { throw refusal("\(reading.expected) or null") }
    place = read
  }

  private func refusal(_ expected: String) -> FilbertError {
    FilbertError(
      .badData, "\(name.quoted) is \(value.serialized().shortened()), but \(expected) is expected.")
  }
}

/// How a value is read: nil for one of another type.
private struct Reading<Value> {
  let expected: String
  let read: (JSONValue) -> Value?

  init(_ expected: String, _ read: @escaping (JSONValue) -> Value?) {
    (self.expected, self.read) = (expected, read)
  }

  /// One of the names of an enumeration.
  static func named() -> Reading
  where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    Reading(Value.allCases.map(\.rawValue).listed("or")) {
      $0.stringValue.flatMap { Value(rawValue: $0) }
    }
  }
}

extension ClassWeights {
  /// What a file gives; nil for anything else.
  fileprivate init?(json: JSONValue) {
    switch json {
    case .null, .string("none"): self = .none
    case .string("balanced"): self = .balanced
    case .object(let object):
      var weights: [String: Float] = [:]
      for (label, value) in object.members {
        guard let weight = value.doubleValue else { return nil }
        weights[label] = Float(weight)
      }
      self = .given(weights)
    default: return nil
    }
  }
}

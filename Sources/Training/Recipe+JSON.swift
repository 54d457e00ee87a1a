package import FilbertJSON
import FilbertModelFiles

extension Recipe {
  /// The recipe as `training.json` keeps it; two recipes train in the same way exactly if this is
  /// equal.
  package var json: JSONValue {
    var object = JSONObject()
    object["method"] = .string(method.rawValue)
    object["epochs"] = .number(epochs)
    object["max_steps"] = maximumSteps.map { .number($0) } ?? .null
    object["batch_size"] = .number(batchSize)
    object["parts"] = .number(parts)
    object["learning_rate"] = .number(learningRate)
    object["head_learning_rate"] = headLearningRate.map { .number($0) } ?? .null
    object["layer_rate_decay"] = .number(layerRateDecay)
    object["weight_decay"] = .number(weightDecay)
    object["warmup_ratio"] = .number(warmupRatio)
    object["schedule"] = .string(schedule.rawValue)
    object["max_gradient_norm"] = .number(maximumGradientNorm)
    object["gradient_accumulation"] = .number(gradientAccumulation)
    object["dropout"] = dropout.map { .number($0) } ?? .null
    object["max_length"] = maximumLength.map { .number($0) } ?? .null
    object["long_texts"] = longTexts.map { .string($0.name) } ?? .null
    object["perturbation"] = .number(perturbation)
    object["class_weights"] = classWeights.json
    object["label_smoothing"] = .number(labelSmoothing)
    object["freeze_layers"] = frozenLayers.map { .number($0) } ?? .null
    object["select_by"] = .string(selection.rawValue)
    object["crf"] = .bool(hasCRF)
    object["decoding"] = .string(decoding.rawValue)
    object["popularity_correction"] = .bool(correctsPopularity)
    object["patience"] = patience.map { .number($0) } ?? .null
    object["seed"] = .number(String(seed))
    object["pooling_layer"] = .bool(hasPoolingLayer)
    object["probe"] = .bool(isProbed)
    object["calibrate"] = .bool(isCalibrated)
    object["keep_last_epoch"] = .bool(keepsLastEpoch)
    object["refit"] = .bool(isRefit)
    return .object(object)
  }
}

extension ClassWeights {
  fileprivate var json: JSONValue {
    switch self {
    case .none: return .null
    case .balanced: return .string("balanced")
    case .given(let weights):
      var object = JSONObject()
      for (label, weight) in weights.sorted(by: { $0.key < $1.key }) {
        object[label] = .number(weight)
      }
      return .object(object)
    }
  }
}

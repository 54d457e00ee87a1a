package import JSON

/// One line of a training run's history.
package struct EpochRecord: Sendable, Equatable {
  /// From 1.
  package let epoch: Int
  /// Mean training loss over the epoch's examples, dropout on.
  package let trainingLoss: Double
  /// Nil where there is no validation data.
  package let validation: ValidationMetrics?

  package var json: JSONValue {
    var object = JSONObject()
    object["epoch"] = .number(epoch)
    object["training_loss"] = .number(trainingLoss)
    if let validation {
      object["validation_loss"] = .number(validation.loss)
      object["accuracy"] = .number(validation.accuracy)
      object["macro_f1"] = .number(validation.macroF1)
      object["weighted_f1"] = .number(validation.weightedF1)
      if let spanF1 = validation.spanF1 { object["span_f1"] = .number(spanF1) }
    }
    return .object(object)
  }

  package init(epoch: Int, trainingLoss: Double, validation: ValidationMetrics?) {
    self.epoch = epoch
    self.trainingLoss = trainingLoss
    self.validation = validation
  }

  /// Nil if `json` is not what ``json`` gives.
  package init?(json: JSONValue) {
    guard let object = json.objectValue, let epoch = object["epoch"]?.intValue,
      let trainingLoss = object["training_loss"]?.doubleValue
    else { return nil }
    var validation: ValidationMetrics?
    if let loss = object["validation_loss"]?.doubleValue {
      guard let accuracy = object["accuracy"]?.doubleValue,
        let macroF1 = object["macro_f1"]?.doubleValue,
        let weightedF1 = object["weighted_f1"]?.doubleValue
      else { return nil }
      validation = ValidationMetrics(
        loss: loss, accuracy: accuracy, macroF1: macroF1, weightedF1: weightedF1,
        spanF1: object["span_f1"]?.doubleValue)
    }
    self.init(epoch: epoch, trainingLoss: trainingLoss, validation: validation)
  }
}

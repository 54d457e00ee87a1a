package import FilbertJSON

/// One line of a training run's history.
package struct EpochRecord: Sendable, Equatable {
  /// From 1.
  package let epoch: Int
  /// Mean training loss over the epoch's examples, dropout on.
  package let trainingLoss: Double
  /// Nil if there is no validation data.
  package let validation: ValidationMetrics?

  package var json: JSONValue {
    var object = JSONObject()
    object["epoch"] = .number(epoch)
    object["training_loss"] = .number(trainingLoss)
    validation?.add(to: &object)
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
    self.init(
      epoch: epoch, trainingLoss: trainingLoss, validation: ValidationMetrics(object))
  }
}

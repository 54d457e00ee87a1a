package import FilbertJSON
import FilbertModelFiles
package import FilbertStatistics

/// What the stage with held-out examples has shown.
package struct Findings: Sendable, Equatable {
  /// Its epochs.
  package let history: [EpochRecord]
  /// The epoch whose model was measured, from 1; 0 if no epoch was trained.
  package let epoch: Int
  /// The linear model on the vectors of the pretrained encoder; nil if none was fitted.
  package let probe: ProbeResult?
  /// Whether fine-tuning is no better, so that the linear model is the model.
  package let keepsProbe: Bool
  /// Nil if nothing was fitted.
  package let calibration: Calibration?
  /// For a regression: how far the model's numbers are from those of the held-out examples; nil if there are none.
  package let residuals: HeldOutResiduals?
  /// For a classifier that recognises texts out of scope; nil if it has no held-out texts to do so.
  package var distances: HeldOutDistances?

  package init(
    history: [EpochRecord], epoch: Int, probe: ProbeResult?, keepsProbe: Bool,
    calibration: Calibration?, residuals: HeldOutResiduals? = nil,
    distances: HeldOutDistances? = nil
  ) {
    self.residuals = residuals
    self.distances = distances
    self.history = history
    self.epoch = epoch
    self.probe = probe
    self.keepsProbe = keepsProbe
    self.calibration = calibration
  }

  /// The kept model's figures on the validation examples.
  package var validation: ValidationMetrics? {
    if keepsProbe { return probe?.validation }
    return history.indices.contains(epoch - 1) ? history[epoch - 1].validation : nil
  }
}

extension Findings {
  package var json: JSONValue {
    var object = JSONObject()
    object["history"] = .array(history.map(\.json))
    object["epoch"] = .number(epoch)
    object["probe"] = probe?.json
    object["keeps_probe"] = .bool(keepsProbe)
    object["distances"] = distances?.json
    object["residuals"] = residuals?.json
    object["calibration"] = calibration?.json
    return .object(object)
  }

  /// What `training.json` says of it: all but what the record and the model directory have in a place of its own.
  package var record: JSONValue {
    var object = json.objectValue ?? JSONObject()
    for member in ["history", "distances", "residuals"] { object[member] = nil }
    return .object(object)
  }

  /// Nil if `json` is not what ``json`` gives for a model with this number of labels.
  package init?(json: JSONValue, labels: Int) {
    guard let object = json.objectValue, let lines = object["history"]?.arrayValue,
      let keepsProbe = object["keeps_probe"]?.boolValue,
      let epoch = object["epoch"]?.intValue, (0...lines.count).contains(epoch)
    else { return nil }
    let history = lines.compactMap { EpochRecord(json: $0) }
    let probe = object["probe"].map { ProbeResult(json: $0, labels: labels) }
    let calibration = object["calibration"].map { Calibration(json: $0, labels: labels) }
    let distances = object["distances"].map { HeldOutDistances(json: $0) }
    let residuals = object["residuals"].map { HeldOutResiduals(json: $0) }
    guard history.count == lines.count, distances != .some(nil), residuals != .some(nil),
      probe != .some(nil), calibration != .some(nil)
    else { return nil }
    self.init(
      history: history, epoch: epoch, probe: probe ?? nil, keepsProbe: keepsProbe,
      calibration: calibration ?? nil, residuals: residuals ?? nil, distances: distances ?? nil)
  }
}

package import FilbertCore
import FilbertJSON
package import FilbertModelFiles
import FilbertTensor
import FilbertTransformer
import Glibc

/// Saves a run so that it can be resumed with the same bits: one file, replaced in one step.
package struct CheckpointWriter: Sendable {
  package let path: String
  /// Seconds between checkpoints; 0 writes one after every step.
  let interval: Double
  /// The model to be made; the checkpoint is open to nobody who may not read the one that is there.
  let output: String?
  /// What the run was started with; a resumed run must be started with the same.
  let fingerprint: String
  /// The run as people started it, to say how another one differs.
  let run: RunDescription?
  /// What was fitted into a time, so that a resumed run need not measure the machine once more.
  let fitted: FittedRecipe?
  private var stage = TrainingStage.heldOut
  private var findings: Findings?
  private var measurement: JSONValue?
  private var last = ContinuousClock.now
  /// Whether nothing has been written yet.
  private var isFirst = true
  /// Whether the run ends with any of its processes, without a chance to write.
  private let isShared: Bool
  /// Seconds to the first checkpoint of such a run.
  private static let firstInterval = 5.0

  package init(
    path: String, interval: Double, fingerprint: String, run: RunDescription? = nil,
    beside output: String? = nil, fitted: FittedRecipe? = nil, isShared: Bool = false
  ) {
    self.isShared = isShared
    self.run = run
    self.path = path
    self.output = output
    self.fitted = fitted
    self.interval = interval
    self.fingerprint = fingerprint
  }

  /// The same writer for a stage, with what the one before has shown.
  ///
  /// - Parameter measurement: what was said of the model that the held-out examples have measured.
  func at(
    _ stage: TrainingStage, _ findings: Findings?, _ measurement: JSONValue?
  ) -> CheckpointWriter {
    var writer = self
    (writer.stage, writer.findings, writer.measurement) = (stage, findings, measurement)
    return writer
  }

  /// Whether ``interval`` has passed since the last time.
  var isDue: Bool {
    let wait = isShared && isFirst ? min(interval, Self.firstInterval) : interval
    return ContinuousClock.now - last >= .seconds(wait)
  }

  /// Writes now.
  package mutating func write(_ state: TrainingState) throws(FilbertError) -> String {
    // Even if writing fails: the next try waits as long.
    defer { (last, isFirst) = (.now, false) }
    let file = try SafetensorsWriter(
      path, tensors: TrainingCheckpoint.tensors(state).map { ($0.name, [$0.values.count]) },
      metadata: ["format": "pt", "filbert": record(state).serialized()], overwrite: true,
      hasOneWriter: true, beside: output)
    let tensors = TrainingCheckpoint.tensors(state)
    for name in file.order {
      for tensor in tensors where tensor.name == name {
        try tensor.values.withSpan { span throws(FilbertError) in try file.append(span) }
      }
    }
    try file.finish()
    return path
  }

  private func record(_ state: TrainingState) -> JSONValue {
    var object = JSONObject()
    object["fingerprint"] = .string(fingerprint)
    object["run"] = run.map { .object($0.json) }
    object["time_budget"] = fitted?.json
    object["stage"] = .string(stage.rawValue)
    object["findings"] = findings?.json
    object["measurement"] = measurement
    object["step"] = .number(state.step)
    object["last_step"] = state.lastStep.map { .number($0) }
    object["loss_sum"] = .number(state.lossSum)
    object["loss_weight"] = .number(state.lossWeight)
    object["history"] = .array(state.history.map(\.json))
    if let best = state.best { object["best_epoch"] = .number(best.epoch) }
    return .object(object)
  }
}

package import FilbertCore
package import FilbertJSON
package import FilbertModelFiles
import FilbertTensor
import FilbertTransformer

/// Reads what ``CheckpointWriter`` wrote.
package struct TrainingCheckpoint: Sendable {
  package let stage: TrainingStage
  package let state: TrainingState
  /// What the stage before has shown; nil in the first.
  package let findings: Findings?
  /// What was said of the model that the stage before has measured; nil if nothing was.
  package let measurement: JSONValue?

  /// The flat arrays of a state, by their names in the file.
  static func tensors(_ state: TrainingState) -> [(name: String, values: Matrix)] {
    var tensors = [
      ("parameters", state.parameters.values),
      ("first_moments", state.optimizer.first.values),
      ("second_moments", state.optimizer.second.values),
    ]
    if let best = state.best { tensors.append(("best_parameters", best.parameters)) }
    return tensors
  }

  /// Reads a checkpoint.
  ///
  /// - Parameters:
  ///   - initial: the run's state before its first step, whose parameters are overwritten.
  ///   - fingerprint: of the run that is to be resumed; a checkpoint of another run is refused.
  ///   - run: the run that is to be resumed, to say how the other one differs.
  ///   - labels: of the model.
  ///   - plan: of a stage of that run, nil for a stage it does not have; steps and epochs that a plan never reaches are
  ///     refused.
  package init(
    _ path: String, into initial: TrainingState, fingerprint: String, run: RunDescription? = nil,
    labels: Int,
    plan: (TrainingStage, Findings?) -> TrainingPlan?
  ) throws(FilbertError) {
    let layout = initial.parameters.layout
    let file = try SafetensorsFile(path)
    let damaged = FilbertError(
      .badData,
      naming:
        "This is not a checkpoint of a training run; start over with \(.overwrite) instead of \(.resume).",
      file: path)
    guard let text = file.metadata["filbert"] else { throw damaged }
    let record = try JSONValue.parse(Array(text.utf8), file: path)
    guard record["fingerprint"]?.stringValue == fingerprint else {
      let earlier = record["run"]?.objectValue.map { RunDescription($0) }
      throw Self.other(run, earlier, path)
    }
    findings = record["findings"].flatMap { Findings(json: $0, labels: labels) }
    measurement = record["measurement"]
    guard let stage = record["stage"]?.stringValue.flatMap(TrainingStage.init(rawValue:)),
      let plan = plan(stage, findings)
    else { throw damaged }
    guard stage == .heldOut || findings != nil else { throw damaged }
    let lastStep = record["last_step"]?.intValue
    // The order of an epoch is drawn from its number, which is never below 0.
    guard let step = record["step"]?.intValue, step >= 0,
      let lossSum = record["loss_sum"]?.doubleValue,
      let lossWeight = record["loss_weight"]?.doubleValue,
      let history = record["history"]?.arrayValue,
      lastStep.map({ $0 >= step }) != false,
      plan.shortened(to: lastStep).reaches(
        step: step, epochs: history.count, isOpen: lossWeight > 0)
    else { throw damaged }

    try file.read("parameters", into: initial.parameters.values)
    var state = TrainingState(
      parameters: initial.parameters,
      optimizer: AdamW.State(
        first: try file.moments("first_moments", layout),
        second: try file.moments("second_moments", layout)))
    state.step = step
    state.lastStep = lastStep
    (state.lossSum, state.lossWeight) = (lossSum, lossWeight)
    for line in history {
      guard let epoch = EpochRecord(json: line) else { throw damaged }
      state.history.append(epoch)
    }
    if let epoch = record["best_epoch"]?.intValue {
      guard epoch >= 1, epoch <= state.history.count,
        let metrics = state.history[epoch - 1].validation
      else { throw damaged }
      let best = Matrix(rows: 1, columns: layout.count)
      try file.read("best_parameters", into: best)
      state.best = TrainingState.Best(epoch: epoch, metrics: metrics, parameters: best)
    }
    self.stage = stage
    self.state = state
  }

  /// What to say of a checkpoint that another run left.
  private static func other(
    _ run: RunDescription?, _ earlier: RunDescription?, _ path: String
  ) -> FilbertError {
    let difference = earlier.flatMap { run?.difference(from: $0) }
    let what =
      difference ?? "This checkpoint belongs to a run with other data, options or starting model"
    return FilbertError(
      .usage,
      naming:
        "\(what); repeat the original command with \(.resume), or remove the checkpoint to start over.",
      file: path)
  }
}

extension SafetensorsFile {
  fileprivate func read(_ name: String, into values: Matrix) throws(FilbertError) {
    try values.withMutableSpan { span throws(FilbertError) in
      try read(name, shape: [values.count], into: &span)
    }
  }

  /// Zeros are not written: moments of what never trained take no memory.
  fileprivate func moments(
    _ name: String, _ layout: ParameterLayout
  ) throws(FilbertError) -> Parameters {
    let values = Matrix(rows: 1, columns: layout.count)
    try read(name, into: values)
    let moments = Parameters(layout: layout)
    moments.values.copyNonzeroBlocks(of: values)
    return moments
  }
}

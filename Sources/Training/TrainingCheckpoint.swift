package import Files
import JSON
import Tensor
package import Transformer

/// Reads what ``CheckpointWriter`` wrote.
package enum TrainingCheckpoint {
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

  /// The saved state.
  ///
  /// - Parameter fingerprint: of the run that is to go on; a checkpoint of another run is refused.
  package static func read(
    _ path: String, layout: ParameterLayout, fingerprint: String
  ) throws(FilbertError) -> TrainingState {
    let file = try SafetensorsFile(path)
    let damaged = FilbertError(
      .badData,
      "This is not a checkpoint of a training run; start anew with --overwrite instead of --resume.",
      file: path)
    guard let text = file.metadata["filbert"] else { throw damaged }
    let record = try JSONValue.parse(Array(text.utf8), file: path)
    guard record["fingerprint"]?.stringValue == fingerprint else {
      throw FilbertError(
        .usage,
        "This checkpoint belongs to a run with other data, options or starting model; repeat the "
          + "original command with --resume, or remove the file to start anew.", file: path)
    }
    guard let step = record["step"]?.intValue, let lossSum = record["loss_sum"]?.doubleValue,
      let lossWeight = record["loss_weight"]?.doubleValue,
      let history = record["history"]?.arrayValue
    else { throw damaged }

    func tensor(_ name: String) throws(FilbertError) -> Matrix {
      let values = Matrix(rows: 1, columns: layout.count)
      try values.withMutableSpan { span throws(FilbertError) in
        try file.read(name, shape: [layout.count], into: &span)
      }
      return values
    }
    func parameters(_ name: String) throws(FilbertError) -> Parameters {
      Parameters(layout: layout, values: try tensor(name))
    }
    var state = TrainingState(
      parameters: try parameters("parameters"),
      optimizer: AdamW.State(
        first: try parameters("first_moments"), second: try parameters("second_moments")))
    state.step = step
    (state.lossSum, state.lossWeight) = (lossSum, lossWeight)
    for line in history {
      guard let epoch = EpochRecord(json: line) else { throw damaged }
      state.history.append(epoch)
    }
    if let epoch = record["best_epoch"]?.intValue {
      guard state.history.indices.contains(epoch - 1),
        let metrics = state.history[epoch - 1].validation
      else { throw damaged }
      state.best = TrainingState.Best(
        epoch: epoch, metrics: metrics, parameters: try tensor("best_parameters"))
    }
    return state
  }
}

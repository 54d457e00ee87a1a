import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTraining
import FilbertTransformer

private let file = ScratchFile("training.checkpoint")
private let fingerprint = "run"

/// Tensors of a few numbers: reading a file does not depend on their size.
private let layout: ParameterLayout = {
  var layout = ParameterLayout()
  _ = layout.matrix("weight", rows: 2, columns: 3)
  _ = layout.vector("bias", count: 2)
  return layout
}()

/// Both stages of a run of three epochs of as many steps.
private func plan(_ stage: TrainingStage, _ findings: Findings?) -> TrainingPlan? {
  var recipe = Recipe()
  recipe.batchSize = 1
  return TrainingPlan(examples: 3, recipe: recipe)
}

/// The state of a run as a file: it is refused, or is one that training can resume from.
func fuzzCheckpoint(_ bytes: [UInt8]) {
  file.write(bytes)
  defer { file.remove() }
  do throws(FilbertError) {
    let checkpoint = try TrainingCheckpoint(
      file.path, into: TrainingState(parameters: Parameters(layout: layout)),
      fingerprint: fingerprint, labels: 2, plan: plan)
    let state = checkpoint.state
    require(state.step >= 0, "a run of \(state.step) steps")
    if let best = state.best {
      require(best.epoch >= 1 && best.epoch <= state.history.count, "no epoch \(best.epoch)")
    }
  } catch {
    require(error.file != nil, "an error without a file: \(error.description)")
  }
}

/// Now and then a right one, which random bytes never become.
func mutateCheckpoint(_ bytes: [UInt8], _ choices: inout RandomChoices) -> [UInt8]? {
  guard choices.happens(oneIn: 16) else { return nil }
  let epochs = choices.one(of: [0, 1, 3])
  let history = (0..<epochs).map { epoch in
    EpochRecord(
      epoch: epoch + 1, trainingLoss: 0.5,
      validation: ValidationMetrics(loss: 1, [.accuracy: 0.25])
    ).json
  }
  var record: JSONObject = [
    "fingerprint": .string(fingerprint), "step": .number(choices.one(of: [0, 1, 3, 9, 255, -1])),
    "stage": .string(choices.one(of: ["held_out", "all", "none"])),
    "loss_sum": .number(choices.one(of: [0, 0.5, 1e300])), "loss_weight": .number(1.0),
    "history": .array(history),
  ]
  if choices.happens(oneIn: 2) {
    record["findings"] = [
      "history": .array(history), "epoch": .number(epochs), "keeps_probe": false,
    ]
  }
  if epochs > 0 { record["best_epoch"] = .number(choices.one(of: [0, 1, epochs, epochs + 1])) }
  return try? checkpoint(["filbert": JSONValue.object(record).serialized()])
}

private func checkpoint(_ metadata: [String: String]) throws(FilbertError) -> [UInt8] {
  let names = ["parameters", "first_moments", "second_moments", "best_parameters"]
  let writer = try SafetensorsWriter(
    file.path, tensors: names.map { ($0, [layout.count]) }, metadata: metadata, overwrite: true)
  for _ in writer.order {
    try writer.append([Float](repeating: 0.5, count: layout.count).span)
  }
  try writer.finish()
  defer { file.remove() }
  return try readFile(file.path)
}

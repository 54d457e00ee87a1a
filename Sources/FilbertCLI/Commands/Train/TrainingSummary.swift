import FilbertCore
import FilbertEvaluation
import FilbertJSON
import FilbertTensor
import FilbertTraining
import FilbertTransformer

/// What is left of a run: the last line, and `training.json`.
struct TrainingSummary {
  let json: JSONObject
  private let line: String

  init(
    _ job: FineTuning, _ state: TrainingState, _ progress: TrainingProgress, model: String,
    data: DataRecord
  ) {
    let kept = state.best?.epoch ?? state.history.count
    let seconds = max(progress.seconds, 1e-9)
    let examplesPerSecond = Double(progress.examples) / seconds
    let tokensPerSecond = Double(progress.tokens) / seconds
    let memory = peakMemory()

    var json = JSONObject()
    json["filbert_version"] = .string(Version.number)
    json["blas"] = .string(describeBLAS())
    json["task"] = .string(job.task.rawValue)
    json["model"] = .string(model)
    json["recipe"] = job.trainer.recipe.json
    json["labels"] = .array(job.labels.map { .string($0) })
    if let scale = job.scale {
      json["target_scale"] = [
        "mean": .number(scale.mean), "deviation": .number(scale.deviation),
      ]
    }
    data.add(to: &json)
    json["history"] = .array(state.history.map(\.json))
    json["kept_epoch"] = .number(kept)
    json["threads"] = .number(Threads.count)
    json["seconds"] = .number(progress.seconds)
    json["examples_per_second"] = .number(examplesPerSecond)
    json["tokens_per_second"] = .number(tokensPerSecond)
    json["peak_memory_bytes"] = .number(memory)
    self.json = json

    var line = "Done: epoch \(kept) kept"
    if kept > 0, kept <= state.history.count, let metrics = state.history[kept - 1].validation {
      line += " (validation \(job.task.figures(metrics).joined(separator: ", ")))"
    }
    line +=
      ", \(fixedPoint(examplesPerSecond, digits: 1)) examples/s, "
      + "\(Rendering.grouped(Int(tokensPerSecond))) tokens/s, peak memory \(Rendering.bytes(memory))"
    self.line = line
  }

  func report(output: String, console: Console) {
    console.say("\(line), model in \(output)")
  }
}

import FilbertCore
import FilbertEvaluation
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertRanks
import FilbertTensor
import FilbertText
import FilbertTraining
import FilbertTransformer

/// The summary of a run: the last line, and `training.json`.
struct TrainingSummary {
  let record: TrainingRecord
  private let line: String
  private let scope: String?
  private let doubt: String?

  init(
    _ run: TrainingRun, _ progress: TrainingProgress, model: String, data: DataRecord,
    description: RunDescription
  ) {
    let job = run.job
    (scope, doubt) = (run.scope?.sentence, run.doubt)
    let findings = run.findings
    let history = run.state.history
    let kept = findings?.epoch ?? history.count
    let seconds = max(progress.seconds, 1e-9)
    let examplesPerSecond = Double(progress.examples) / seconds
    let tokensPerSecond = Double(progress.tokens) / seconds
    let memory = peakMemory()

    var record = TrainingRecord()
    record[.version] = .string(Version.number)
    record[.run] = .object(description.json)
    record[.blas] = .string(describeBLAS())
    record[.task] = .string(job.task.trainingName)
    record[.model] = .string(model)
    record[.baseModel] = ModelDirectory.repository(of: model).map { .string($0) }
    record[.recipe] = job.trainer.recipe.json
    record[.labels] = .array(job.labels.map { .string($0) })
    if let scale = job.scale {
      record[.targetScale] = [
        "mean": .number(scale.mean), "deviation": .number(scale.deviation),
      ]
    }
    data.add(to: &record)
    record[.untrained] = job.untrained?.json
    record[.unknownTokens] = job.unknownTokens.json
    record[.findings] = findings?.record
    record[.history] = .array((findings?.history ?? history).map(\.json))
    if run.stage == .all, !history.isEmpty { record[.refitHistory] = .array(history.map(\.json)) }
    record[.keptEpoch] = .number(kept)
    record[.scope] = run.scope?.json
    record[.residuals] = findings?.residuals?.json
    record[.threads] = .number(Threads.count)
    record[.ranks] = job.trainer.task.ranks.record
    record[.seconds] = .number(progress.seconds)
    record[.examplesPerSecond] = .number(examplesPerSecond)
    record[.tokensPerSecond] = .number(tokensPerSecond)
    record[.peakMemory] = .number(memory)
    self.record = record

    var line =
      "Done: " + (findings?.keepsProbe == true ? "linear model kept" : "epoch \(kept) kept")
    if let metrics = findings?.validation {
      line += " (validation \(job.task.figures(metrics).joined(separator: ", ")))"
    }
    if progress.examples > 0 {
      line +=
        ", \(fixedPoint(examplesPerSecond, digits: 1)) examples/s, "
        + "\(Rendering.grouped(Int(tokensPerSecond))) tokens/s"
    }
    line += ", peak memory \(Rendering.bytes(memory))"
    self.line = line
  }

  func report(output: String, console: Console) {
    if let scope { console.say(scope) }
    console.say("\(line), model in \(output)")
    if let doubt { console.warn(doubt) }
  }
}

extension RankGroup {
  /// What `training.json` says of the processes of a run; nil if there was only one.
  fileprivate var record: JSONValue? {
    guard count > 1 else { return nil }
    return [
      "count": .number(count), "bytes_sent": .number(traffic.bytesSent),
      "seconds_waited": .number(traffic.secondsWaited),
    ]
  }
}

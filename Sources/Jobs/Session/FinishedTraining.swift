import FilbertCore
import FilbertFiles
import FilbertJSON
package import FilbertModelFiles
import FilbertRanks
import FilbertTensor
import FilbertText
package import FilbertTraining
import FilbertTransformer

/// A run with a model, and the record of how it was made.
package struct FinishedTraining {
  package let run: TrainingRun
  package let counts: TrainingCounts
  /// Becomes `training.json`.
  package let record: TrainingRecord
  /// The most memory that the process had so far, in bytes.
  package let peakMemory: Int

  /// - Parameter model: the directory that training started from.
  init(
    _ run: TrainingRun, _ counts: TrainingCounts, model: String, data: DataRecord,
    _ description: RunDescription
  ) {
    (self.run, self.counts) = (run, counts)
    let job = run.job
    let history = run.state.history
    let memory = FilbertFiles.peakMemory()
    peakMemory = memory
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
    record[.findings] = run.findings?.record
    record[.history] = .array((run.findings?.history ?? history).map(\.json))
    if run.stage == .all, !history.isEmpty { record[.refitHistory] = .array(history.map(\.json)) }
    record[.keptEpoch] = .number(run.findings?.epoch ?? history.count)
    record[.scope] = run.scope?.json
    record[.residuals] = run.findings?.residuals?.json
    record[.threads] = .number(Threads.usable)
    record[.ranks] = job.trainer.task.ranks.record
    record[.seconds] = .number(counts.seconds)
    record[.examplesPerSecond] = .number(counts.examplesPerSecond)
    record[.tokensPerSecond] = .number(counts.tokensPerSecond)
    record[.peakMemory] = .number(memory)
    self.record = record
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

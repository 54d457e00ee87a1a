package import FilbertCore
import FilbertEventFiles
import FilbertJSON

/// Writes what happens in a run into an event file of TensorBoard.
///
/// Steps count on from the first stage of a run to the second, whose tags begin with `refit/` in place of `train/`: the
/// second has a loss and rates of its own. The planned steps of the first stage count, so that a resumed run gives each
/// step its number again, however many the first stage took.
package struct TrainingEventLog {
  private let file: EventFile
  private let plannedSteps: Int
  private var stage: TrainingStage
  private var step: Int
  private var flushed = ContinuousClock.now
  private var hasFailed = false

  /// Starts a file for a run, or for the rest of one.
  ///
  /// - Throws: `cannotWrite` if `directory` cannot be written.
  package init(in directory: String, _ run: TrainingRun) throws(FilbertError) {
    let job = run.job
    plannedSteps = job.trainer.plan.steps
    stage = run.stage
    step = run.state.step + (run.stage == .all ? plannedSteps : 0)
    // What belongs to no step has the number of the last one before.
    file = try EventFile(in: directory, from: step == 0 ? 0 : step + 1)
    guard step == 0 else { return }
    try file.write(
      Event(time: EventFile.now, step: 0, .text(tag: "recipe", Self.markdown(job.trainer.recipe))))
    try file.flush()
  }

  /// - Returns: why the file cannot be written, the first time: the run goes on without it.
  package mutating func observe(_ event: TrainingEvent) -> FilbertError? {
    guard !hasFailed else { return nil }
    do throws(FilbertError) {
      try write(event)
      return nil
    } catch {
      hasFailed = true
      return error
    }
  }

  private mutating func write(_ event: TrainingEvent) throws(FilbertError) {
    switch event {
    case .step(let report):
      step = report.step + (stage == .all ? plannedSteps : 0)
      try write([
        ("\(prefix)loss", report.loss), ("\(prefix)learning_rate", report.learningRate),
        ("\(prefix)gradient_norm", report.gradientNorm),
      ])
      // People watch; a program that reads it needs no more than an epoch.
      if ContinuousClock.now - flushed > .seconds(5) { try flush() }
    case .epoch(let record, _):
      try write([
        ("\(prefix)epoch", Double(record.epoch)), ("\(prefix)epoch_loss", record.trainingLoss),
      ])
      try write(record.validation, "validation/")
      try flush()
    case .probe(let probe):
      try write(probe.validation, "linear_model/")
      try flush()
    case .findings:
      stage = .all
      try flush()
    case .checkpoint, .checkpointFailed, .stoppedEarly:
      try flush()
    }
  }

  private var prefix: String { stage == .all ? "refit/" : "train/" }

  private func write(_ metrics: ValidationMetrics?, _ prefix: String) throws(FilbertError) {
    guard let metrics else { return }
    try write(metrics.named.map { ("\(prefix)\($0.name)", $0.value) })
  }

  private func write(_ scalars: [(String, Double)]) throws(FilbertError) {
    try file.write(
      Event(time: EventFile.now, step: step, .scalars(scalars.map { ($0.0, Float($0.1)) })))
  }

  private mutating func flush() throws(FilbertError) {
    flushed = .now
    try file.flush()
  }

  /// The recipe as a block of code.
  private static func markdown(_ recipe: Recipe) -> String {
    recipe.json.serialized(pretty: true).split(separator: "\n").map { "    \($0)\n" }.joined()
  }
}

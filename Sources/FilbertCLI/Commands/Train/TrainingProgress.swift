import FilbertCore
import FilbertTraining

/// Shows a run: a line that moves on a terminal, plain lines elsewhere.
struct TrainingProgress {
  private let job: FineTuning
  private let console: Console
  private let started = ContinuousClock.now
  private var shown = ContinuousClock.now
  private let firstStep: Int
  private var loss: Double?
  private(set) var examples = 0
  private(set) var tokens = 0
  private(set) var seconds = 0.0

  init(_ job: FineTuning, startingAt step: Int, console: Console) {
    self.job = job
    self.console = console
    firstStep = step
  }

  mutating func observe(_ event: TrainingEvent) {
    seconds = (ContinuousClock.now - started) / .seconds(1)
    switch event {
    case .step(let report):
      examples += report.examples
      tokens += report.tokens
      // A mean over about the last 20 steps.
      loss = loss.map { 0.95 * $0 + 0.05 * report.loss } ?? report.loss
      show(report)
    case .epoch(let record, let isBest):
      console.endProgress()
      console.say(line(record, isBest: isBest))
    case .checkpoint(let path):
      console.progress("saved \(path)")
    case .checkpointFailed(let error):
      console.endProgress()
      console.warn("no checkpoint, training continues: \(error.onCommandLine)")
    case .stoppedEarly(let epoch):
      console.say(
        "Stopped after epoch \(epoch): no improvement for \(job.trainer.recipe.patience ?? 0).")
    }
  }

  func finish() {
    console.endProgress()
  }

  private mutating func show(_ report: StepReport) {
    let now = ContinuousClock.now
    // Ten lines a second on a terminal, two a minute in a log.
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(30)) else { return }
    shown = now
    let plan = job.trainer.plan
    let left = seconds / Double(report.step - firstStep) * Double(plan.steps - report.step)
    let line =
      "step \(report.step)/\(plan.steps)  loss \(fixedPoint(loss ?? 0, digits: 4))  "
      + "rate \(fixedPoint(report.learningRate * 1e5, digits: 2))e-5  "
      + "\(Rendering.count(Int(Double(tokens) / max(seconds, 1e-9)))) tokens/s  "
      + "\(Rendering.duration(left)) left"
    if Console.isTerminal { console.progress(line) } else { console.say(line) }
  }

  private func line(_ record: EpochRecord, isBest: Bool) -> String {
    var line =
      "epoch \(record.epoch)/\(job.trainer.plan.epochs)  "
      + "loss \(fixedPoint(record.trainingLoss, digits: 4))"
    if let validation = record.validation {
      line +=
        "  validation: loss \(fixedPoint(validation.loss, digits: 4))"
        + job.task.figures(validation).map { "  \($0)" }.joined() + (isBest ? "  (best)" : "")
    }
    return line
  }
}

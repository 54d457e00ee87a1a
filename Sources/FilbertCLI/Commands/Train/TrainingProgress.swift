import FilbertCore
import FilbertTraining

/// Shows a run: a line that moves on a terminal, plain lines elsewhere.
struct TrainingProgress {
  private let job: FineTuning
  private let console: Console
  private var shown = ContinuousClock.now
  /// The stage that runs, and the step with which it started here.
  private var stage: TrainingStage
  private var findings: Findings?
  private var firstStep: Int
  private var stageStarted = ContinuousClock.now
  private var stageTokens = 0
  private var loss: Double?

  init(_ run: TrainingRun, console: Console) {
    job = run.job
    self.console = console
    (stage, findings) = (run.stage, run.findings)
    firstStep = run.state.step
  }

  mutating func observe(_ event: TrainingEvent) {
    switch event {
    case .step(let report):
      stageTokens += report.tokens
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
    case .probe(let probe):
      stageStarted = .now
      console.say(line(probe))
    case .findings(let findings):
      console.endProgress()
      self.findings = findings
      for line in lines(findings) { console.say(line) }
      (stage, firstStep, loss) = (.all, 0, nil)
      (stageStarted, stageTokens) = (.now, 0)
    }
  }

  /// Says that the log for TensorBoard could not be written.
  func report(logFailure error: FilbertError) {
    console.endProgress()
    console.warn("no further events for TensorBoard, training continues: \(error.onCommandLine)")
  }

  private var plan: TrainingPlan { job.plan(stage, findings) ?? job.trainer.plan }

  private func line(_ probe: ProbeResult) -> String {
    let figures = probe.validation.map { job.task.figures($0).joined(separator: ", ") }
    return "A linear model on the vectors of the pretrained encoder: "
      + (figures.map { "validation \($0)" } ?? "nothing to validate on") + "."
  }

  /// What the validation rows have decided.
  private func lines(_ findings: Findings) -> [String] {
    var lines: [String] = []
    if findings.keepsProbe, job.trainer.recipe.method == .fineTuning {
      lines.append(
        "Fine-tuning did no better than the linear model on the validation rows, so that is the model."
      )
    }
    let calibration = findings.keepsProbe ? findings.probe?.calibration : findings.calibration
    if let calibration, job.trainer.recipe.isCalibrated {
      let temperatures = calibration.factors.map { 1 / $0 }
      let (low, high) = (temperatures.min() ?? 1, temperatures.max() ?? 1)
      lines.append(
        "Temperature \(fixedPoint(low, digits: 2))"
          + (high > low ? " to \(fixedPoint(high, digits: 2))" : "")
          + ": log loss of the validation rows \(fixedPoint(calibration.lossBefore, digits: 4)) -> "
          + "\(fixedPoint(calibration.lossAfter, digits: 4)).")
    }
    if let plan = job.plan(.all, findings), !findings.keepsProbe {
      lines.append(
        "Training once more on all \(Rendering.grouped(plan.examples)) \(job.task == nil ? "pairs" : "rows") (--no-refit leaves this out)."
      )
    }
    return lines
  }

  func finish() {
    console.endProgress()
  }

  private mutating func show(_ report: StepReport) {
    let now = ContinuousClock.now
    // Ten lines a second on a terminal, two a minute in a log.
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(30)) else { return }
    shown = now
    let elapsed = (now - stageStarted) / .seconds(1)
    let left = elapsed / Double(max(1, report.step - firstStep)) * Double(plan.steps - report.step)
    let line =
      "step \(report.step)/\(plan.steps)  loss \(fixedPoint(loss ?? 0, digits: 4))  "
      + "rate \(fixedPoint(report.learningRate * 1e5, digits: 2))e-5  "
      + "\(Rendering.count(Int(Double(stageTokens) / max(elapsed, 1e-9)))) tokens/s  "
      + "\(Rendering.duration(left)) left"
    if Console.isTerminal { console.progress(line) } else { console.say(line) }
  }

  private func line(_ record: EpochRecord, isBest: Bool) -> String {
    var line =
      "epoch \(record.epoch)/\(plan.epochs)  "
      + "loss \(fixedPoint(record.trainingLoss, digits: 4))"
    if let validation = record.validation {
      line +=
        "  validation: loss \(fixedPoint(validation.loss, digits: 4))"
        + job.task.figures(validation).map { "  \($0)" }.joined() + (isBest ? "  (best)" : "")
    }
    return line
  }
}

import FilbertCore
import FilbertExperiments
import FilbertTraining

/// Shows the fits of an experiment: which one runs, how far it is, and how long all of them will take.
struct ExperimentProgress {
  private let console: Console
  /// See ``Fit/work``: of the whole experiment, and of the fits that have ended.
  private var total: Double
  private var done = 0.0
  /// What this process has computed, and in which time.
  private var computed = 0.0
  private var seconds = 0.0
  private var shown = ContinuousClock.now

  /// - Parameter fits: those that are known in advance.
  init(_ fits: [Fit], console: Console) {
    self.console = console
    total = fits.reduce(0) { $0 + $1.work }
  }

  /// Counts further fits that will be asked for.
  mutating func expect(_ fits: [Fit]) {
    total += fits.reduce(0) { $0 + $1.work }
  }

  /// The answers to a fit, read or computed.
  ///
  /// - Parameter title: what people call the fit: `fold 2 of 5`.
  mutating func answers(
    to fit: Fit, from store: FitStore, titled title: String
  ) throws(FilbertError) -> FitAnswers {
    defer { done += fit.work }
    guard !store.has(fit) else { return try store.answers(to: fit) }
    let started = ContinuousClock.now
    var steps = 0
    let before = (computed: computed, seconds: seconds)
    if !Console.isTerminal { console.say("\(title) …") }
    do throws(FilbertError) {
      let answers = try store.answers(
        to: fit, shouldStop: { Interruption.isRequested },
        observe: { job, event in
          guard case .step(let report) = event else { return }
          steps += 1
          let share = min(1, Double(steps) / Double(max(1, job.steps)))
          computed = before.computed + share * fit.work
          seconds = before.seconds + (ContinuousClock.now - started) / .seconds(1)
          show(title, report, left: total - done - share * fit.work)
        })
      console.endProgress()
      computed = before.computed + fit.work
      seconds = before.seconds + (ContinuousClock.now - started) / .seconds(1)
      return answers
    } catch {
      console.endProgress()
      guard error.code == .interrupted else { throw error }
      throw error.adding("Nothing is lost: repeat the command with --resume to continue.")
    }
  }

  private mutating func show(_ title: String, _ report: StepReport, left: Double) {
    let now = ContinuousClock.now
    // Ten lines a second on a terminal, two a minute in a log.
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(30)) else { return }
    shown = now
    let time = seconds / max(computed, 1e-9) * max(0, left)
    let line =
      "\(title)  step \(report.step)  loss \(fixedPoint(report.loss, digits: 4))  "
      + "\(Rendering.duration(time)) left for all"
    if Console.isTerminal { console.progress(line) } else { console.say(line) }
  }
}

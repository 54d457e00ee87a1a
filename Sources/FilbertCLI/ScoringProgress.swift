import Evaluation

/// Rows and rate of a scoring run.
struct ScoringProgress {
  private let console: Console
  private let started = ContinuousClock.now
  private var shown = ContinuousClock.now

  init(console: Console) {
    self.console = console
  }

  var seconds: Double { (ContinuousClock.now - started) / .seconds(1) }

  mutating func show(rows: Int) {
    let now = ContinuousClock.now
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(30)) else { return }
    shown = now
    let line =
      "\(Rendering.grouped(rows)) rows, \(Rendering.grouped(Int(Double(rows) / seconds))) rows/s"
    if Console.isTerminal { console.progress(line) } else { console.say(line) }
  }

  func finish() {
    console.endProgress()
  }

  /// The last line of a run.
  func summary(rows: Int, output: String) -> String {
    let rate = Rendering.grouped(Int(Double(rows) / max(seconds, 1e-9)))
    return
      "Done: \(Rendering.counted(rows, "row")) in \(Rendering.duration(seconds)) (\(rate) rows/s), "
      + "written to \(output == "-" ? "stdout" : output)"
  }
}

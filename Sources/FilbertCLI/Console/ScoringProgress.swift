import FilbertCore
import FilbertScoring

/// Rows and rate of a scoring run.
struct ScoringProgress {
  private let console: Console
  private var started = ContinuousClock.now
  private var shown = ContinuousClock.now
  /// Rows that an earlier run has scored.
  private(set) var skipped = 0

  init(console: Console) {
    self.console = console
  }

  var seconds: Double { (ContinuousClock.now - started) / .seconds(1) }

  /// Rows a second, those of an earlier run not counted.
  func rate(rows: Int) -> Double { Double(rows - skipped) / max(seconds, 1e-9) }

  /// - Parameters:
  ///   - rows: so far, those of an earlier run included.
  ///   - share: of the input that has been read, if it is known.
  mutating func show(rows: Int, share: Double? = nil) {
    let now = ContinuousClock.now
    guard now - shown >= (Console.isTerminal ? .milliseconds(100) : .seconds(30)) else { return }
    shown = now
    var line = "\(Rendering.grouped(rows)) rows"
    let rate = rate(rows: rows)
    line += ", \(Rendering.grouped(Int(rate))) rows/s"
    if let share, share > 0, share <= 1, rate > 0 {
      let left = Double(rows) * (1 / share - 1) / rate
      line += ", \(Int(share * 100)) %, about \(Rendering.duration(left)) left"
    }
    if Console.isTerminal { console.progress(line) } else { console.say(line) }
  }

  mutating func observe(_ event: ScoringEvent) {
    switch event {
    case .resumed(let rows):
      // Skipped rows do not count in the rate.
      (started, shown, skipped) = (.now, .now, rows)
      console.say("Continuing after \(Rendering.counted(rows, "row")).")
    case .oneByOne(let rows):
      console.say(
        "An earlier run ended in rows \(Rendering.grouped(rows.lowerBound + 1)) to "
          + "\(Rendering.grouped(rows.upperBound)): these are scored one by one.")
    case .progress(let rows, let share):
      show(rows: rows, share: share)
    }
  }

  func finish() {
    console.endProgress()
  }

  /// The last line of a run.
  ///
  /// - Parameter written: rows in the output, if it may have fewer.
  func summary(rows: Int, written: Int? = nil, output: String) -> String {
    let place = output == "-" ? "stdout" : output
    let result =
      written.map { $0 == rows ? "" : "\(Rendering.grouped($0)) of them " } ?? ""
    return "Done: \(Rendering.counted(rows, "row")) in \(Rendering.duration(seconds)) "
      + "(\(Rendering.grouped(Int(rate(rows: rows)))) rows/s), \(result)written to \(place)"
  }
}

import FilbertCore
import FilbertJobs
import FilbertTraining

extension FinishedTraining {
  /// Says what has become of the run.
  func report(output: String, console: Console) {
    if let scope = run.scope { console.say(scope.sentence) }
    console.say("\(line), model in \(output)")
    if let doubt = run.doubt { console.warn(doubt) }
  }

  private var line: String {
    let kept = run.findings?.epoch ?? run.state.history.count
    var line =
      "Done: " + (run.findings?.keepsProbe == true ? "linear model kept" : "epoch \(kept) kept")
    if let metrics = run.findings?.validation {
      line += " (validation \(run.job.task.figures(metrics).joined(separator: ", ")))"
    }
    if counts.examples > 0 {
      line +=
        ", \(fixedPoint(counts.examplesPerSecond, digits: 1)) examples/s, "
        + "\(Rendering.grouped(Int(counts.tokensPerSecond))) tokens/s"
    }
    return line + ", peak memory \(Rendering.bytes(peakMemory))"
  }
}

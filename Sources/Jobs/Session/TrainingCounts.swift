import FilbertTraining

/// What a run has computed so far, an earlier run that it continues not counted.
package struct TrainingCounts: Sendable {
  package private(set) var examples = 0
  package private(set) var tokens = 0
  /// From the first step to the last event.
  package private(set) var seconds = 0.0
  private let started = ContinuousClock.now

  mutating func observe(_ event: TrainingEvent) {
    seconds = (ContinuousClock.now - started) / .seconds(1)
    guard case .step(let report) = event else { return }
    examples += report.examples
    tokens += report.tokens
  }

  package var examplesPerSecond: Double { Double(examples) / max(seconds, 1e-9) }
  package var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }
}

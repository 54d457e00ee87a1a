import Synchronization

@testable import FilbertScoring

/// Stops a run once a chunk has been written.
final class StopAfterOneChunk: Sendable {
  private let isWritten = Atomic(false)

  var settings: ScoringSettings {
    var settings = ScoringSettings()
    settings.shouldStop = { self.isWritten.load(ordering: .relaxed) }
    return settings
  }

  func observe(_ event: ScoringEvent) {
    if case .progress = event { isWritten.store(true, ordering: .relaxed) }
  }
}

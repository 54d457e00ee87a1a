/// Learns what a queue does, for metrics. Its closures may be called from any thread.
package struct BatchObserver: Sendable {
  /// The numbers of waiting requests and sequences.
  package var waits: @Sendable (_ now: (requests: Int, sequences: Int)) -> Void = { _ in }
  /// A batch was computed.
  package var computed: @Sendable (_ tokens: Int, _ sequences: Int, _ seconds: Double) -> Void = {
    _, _, _ in
  }
  /// A request was cancelled before it was finished.
  package var cancelled: @Sendable () -> Void = {}

  package init() {}
}

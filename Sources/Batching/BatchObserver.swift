/// Learns what a scheduler does, for metrics and logs. Its closures may be called from any thread.
package struct BatchObserver: Sendable {
  /// What waits has changed. Called by one thread at a time, so that the last call has the last state.
  /// Nil if nobody wants to know; then the scheduler does not find out.
  package var waits: (@Sendable (_ now: SchedulerLoad) -> Void)?
  /// A batch was computed.
  package var computed: @Sendable (_ tokens: Int, _ sequences: Int, _ seconds: Double) -> Void = {
    _, _, _ in
  }
  /// A request was cancelled before it was finished.
  package var cancelled: @Sendable () -> Void = {}
  /// A call ended.
  package var ended: @Sendable (_ call: EndedCall) -> Void = { _ in }

  package init() {}
}

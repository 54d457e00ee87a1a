/// Learns what a scheduler does, for metrics and logs. Its closures may be called from any thread.
package struct BatchObserver: Sendable {
  /// The numbers of waiting requests and sequences.
  package var waits: @Sendable (_ now: (requests: Int, sequences: Int)) -> Void = { _ in }
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

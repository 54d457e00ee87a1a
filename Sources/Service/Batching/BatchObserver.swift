/// Who is told what a queue does, for metrics. All of it may be called from any thread.
struct BatchObserver: Sendable {
  /// So many requests and sequences wait.
  var waits: @Sendable (_ now: (requests: Int, sequences: Int)) -> Void = { _ in }
  /// A batch was computed.
  var computed: @Sendable (Batch, _ seconds: Double) -> Void = { _, _ in }
  /// A client has gone before its request was finished.
  var cancelled: @Sendable () -> Void = {}
  /// A request was refused because too many are waiting.
  var refused: @Sendable () -> Void = {}

  init() {}
}

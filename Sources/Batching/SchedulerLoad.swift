/// What a scheduler has not finished.
package struct SchedulerLoad: Sendable, Equatable {
  /// Calls that were let in and have not ended.
  package var calls = 0
  /// Questions of these calls, and of others that ask without ``PredictionScheduler/call(texts:bytes:isStreamed:_:)``,
  /// that wait or are computed.
  package var requests = 0
  /// Sequences that no thread has begun to compute.
  package var sequences = 0

  package init(calls: Int = 0, requests: Int = 0, sequences: Int = 0) {
    (self.calls, self.requests, self.sequences) = (calls, requests, sequences)
  }
}

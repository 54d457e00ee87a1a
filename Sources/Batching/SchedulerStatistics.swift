extension PredictionScheduler {
  /// What a scheduler has done since it was made, and what it is doing.
  public struct Statistics: Sendable, Hashable {
    /// Calls that wait or are computed. An element of a stream counts once the stream has a place for it.
    public internal(set) var waitingCalls = 0
    /// What the texts of these calls count against ``Limits/bytes``.
    public internal(set) var waitingBytes = 0
    /// Sequences of tokens that no thread has begun to compute: one for each text, or one for each window of it.
    public internal(set) var waitingSequences = 0
    /// Calls that were answered.
    public internal(set) var answeredCalls = 0
    /// Calls that were given up by their tasks.
    public internal(set) var cancelledCalls = 0
    /// Calls that were refused because of the limits or because the scheduler was closed. Elements of streams are
    /// refused only by a closed scheduler, or if they would take longer than ``Limits/time`` even alone.
    public internal(set) var refusedCalls = 0
    /// Calls that were given up because their time was over.
    public internal(set) var lateCalls = 0
    /// Batches that were computed.
    public internal(set) var batches = 0
    /// Sequences in them.
    public internal(set) var sequences = 0
    /// Tokens in them.
    public internal(set) var tokens = 0

    /// Statistics with these numbers, for example for the test of a page that shows them.
    public init(
      waitingCalls: Int = 0, waitingBytes: Int = 0, waitingSequences: Int = 0,
      answeredCalls: Int = 0, cancelledCalls: Int = 0, refusedCalls: Int = 0, lateCalls: Int = 0,
      batches: Int = 0, sequences: Int = 0, tokens: Int = 0
    ) {
      self.waitingCalls = waitingCalls
      self.waitingBytes = waitingBytes
      self.waitingSequences = waitingSequences
      self.answeredCalls = answeredCalls
      self.cancelledCalls = cancelledCalls
      self.refusedCalls = refusedCalls
      self.lateCalls = lateCalls
      self.batches = batches
      self.sequences = sequences
      self.tokens = tokens
    }
  }
}

import Synchronization
import Transformer

/// One kind of computation of one model: what can be computed together.
///
/// Two lanes are the same where they are the same object: after a reload sequences of the old model and of the new one
/// do not meet in a batch.
final class BatchLane: Sendable {
  /// Values for each sequence.
  let compute: @Sendable ([WordSequence]) -> [[Float]]
  /// The model's name, for metrics.
  let model: String
  /// What a token took so far, in seconds of a single worker; 0 where nothing has been computed.
  private let pace = Mutex<Double>(0)

  init(model: String, _ compute: @escaping @Sendable ([WordSequence]) -> [[Float]]) {
    self.model = model
    self.compute = compute
  }

  var secondsPerToken: Double { pace.withLock { $0 } }

  /// Notes a batch; recent ones count most.
  func note(tokens: Int, seconds: Double) {
    guard tokens > 0 else { return }
    let latest = seconds / Double(tokens)
    pace.withLock { $0 = $0 == 0 ? latest : 0.9 * $0 + 0.1 * latest }
  }
}

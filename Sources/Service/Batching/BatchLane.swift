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
  private struct Pace {
    var secondsPerToken = 0.0
    var isKnownUnderLoad = false
  }
  private let pace = Mutex(Pace())

  init(model: String, _ compute: @escaping @Sendable ([WordSequence]) -> [[Float]]) {
    self.model = model
    self.compute = compute
  }

  /// What a token takes, in seconds of a single worker; 0 where nothing has been computed.
  var secondsPerToken: Double { pace.withLock { $0.secondsPerToken } }

  /// Notes a batch; recent ones count most. One that had all cores to itself says little of how it is when all are busy,
  /// and counts only until others are known.
  func note(tokens: Int, seconds: Double, isAlone: Bool) {
    guard tokens > 0 else { return }
    let latest = seconds / Double(tokens)
    pace.withLock { pace in
      if isAlone, pace.isKnownUnderLoad { return }
      let isFirst = pace.secondsPerToken == 0 || (!isAlone && !pace.isKnownUnderLoad)
      pace.secondsPerToken = isFirst ? latest : 0.9 * pace.secondsPerToken + 0.1 * latest
      pace.isKnownUnderLoad = pace.isKnownUnderLoad || !isAlone
    }
  }
}

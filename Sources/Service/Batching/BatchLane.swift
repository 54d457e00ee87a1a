import FilbertTransformer
import Synchronization

/// One kind of computation of one model: what can be computed together.
///
/// Two lanes are the same where they are the same object: after a reload sequences of the old model and of the new one
/// do not meet in a batch.
final class BatchLane: Sendable {
  /// Values for each sequence.
  let compute: @Sendable ([WordSequence]) -> [[Float]]
  /// The mean of the last tokens, of which there must be some thousand before it decides anything.
  private struct Pace {
    var secondsPerToken = 0.0
    var tokens = 0.0
    static let least = 2048.0
  }
  private let pace = Mutex(Pace())

  init(_ compute: @escaping @Sendable ([WordSequence]) -> [[Float]]) {
    self.compute = compute
  }

  /// What a token takes, in seconds of a single worker; 0 where too few have been computed to say.
  var secondsPerToken: Double {
    pace.withLock { $0.tokens < Pace.least ? 0 : $0.secondsPerToken }
  }

  /// Notes a batch, by its tokens.
  ///
  /// - Parameter seconds: of one worker; all of them, where the batch had all cores.
  func note(tokens: Int, seconds: Double) {
    guard tokens > 0 else { return }
    let tokens = Double(tokens)
    pace.withLock { pace in
      let latest = seconds / tokens
      pace.secondsPerToken +=
        (latest - pace.secondsPerToken) * tokens / (min(pace.tokens, Pace.least) + tokens)
      pace.tokens += tokens
    }
  }
}

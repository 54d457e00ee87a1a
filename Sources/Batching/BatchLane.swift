package import FilbertTensor
import Synchronization

/// One kind of computation of one model: sequences of the same lane may share a batch.
///
/// The code that makes a lane and the code that uses it know the type of its sequences. The queue between them only
/// counts tokens and rows.
package struct BatchLane<Sequence: BatchSequence>: Sendable {
  let core: LaneCore

  /// - Parameters:
  ///   - columns: values in a row of the answers.
  ///   - compute: the rows of all sequences, one sequence after the other.
  package init(columns: Int, _ compute: @escaping @Sendable ([Sequence]) -> Matrix) {
    core = LaneCore(columns: columns) { sequences in
      compute(
        sequences.map { sequence in
          guard let sequence = sequence as? Sequence else {
            preconditionFailure("a \(type(of: sequence)) in a lane of \(Sequence.self)")
          }
          return sequence
        })
    }
  }
}

/// What the queue knows about a lane, and how fast it is.
///
/// Two lanes are the same if they are the same object: after a reload, sequences of the old model and of the new one
/// do not meet in a batch.
final class LaneCore: Sendable {
  let columns: Int
  let compute: @Sendable ([any BatchSequence]) -> Matrix
  /// A moving average; ignored until ``least`` tokens have been measured.
  private struct Pace {
    var secondsPerToken = 0.0
    var tokens = 0.0
    static let least = 2048.0
  }
  private let pace = Mutex(Pace())

  init(columns: Int, _ compute: @escaping @Sendable ([any BatchSequence]) -> Matrix) {
    (self.columns, self.compute) = (columns, compute)
  }

  /// Seconds that a single worker takes for a token; 0 if too few have been measured.
  var secondsPerToken: Double {
    pace.withLock { $0.tokens < Pace.least ? 0 : $0.secondsPerToken }
  }

  /// Takes a computed batch into account.
  ///
  /// - Parameter seconds: of one worker; of all of them together if the batch had all cores.
  func note(tokens: Int, seconds: Double) {
    guard tokens > 0 else { return }
    let tokens = Double(tokens)
    pace.withLock { pace in
      // One batch that took long by chance, as one does during which the process was stopped, must not close the
      // scheduler to everybody.
      let latest = min(
        seconds / tokens, pace.tokens == 0 ? .infinity : 4 * pace.secondsPerToken)
      pace.secondsPerToken +=
        (latest - pace.secondsPerToken) * tokens / (min(pace.tokens, Pace.least) + tokens)
      pace.tokens += tokens
    }
  }
}

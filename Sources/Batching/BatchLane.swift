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
  /// A moving average. It is ignored until ``least`` tokens have been measured, in more than one batch.
  private struct Pace {
    var secondsPerToken = 0.0
    var tokens = 0.0
    var batches = 0
    static let least = 2048.0

    var isKnown: Bool { tokens >= Self.least && batches > 1 }

    mutating func note(tokens: Double, seconds: Double) {
      var latest = seconds / tokens
      if secondsPerToken > 0 {
        // One batch that took long by chance, as one does during which the process was stopped, must not close the
        // scheduler to everybody.
        latest = min(latest, 4 * secondsPerToken)
        // Nor must the first batches, which may have to read the model from the disk: nothing that follows would be
        // let in, and so nothing would correct the average.
        if !isKnown { secondsPerToken = min(secondsPerToken, 4 * latest) }
      }
      secondsPerToken +=
        (latest - secondsPerToken) * tokens / (min(self.tokens, Self.least) + tokens)
      self.tokens += tokens
      batches += 1
    }
  }
  private let pace = Mutex(Pace())

  init(columns: Int, _ compute: @escaping @Sendable ([any BatchSequence]) -> Matrix) {
    (self.columns, self.compute) = (columns, compute)
  }

  /// Seconds that a single worker takes for a token; 0 if too few have been measured.
  var secondsPerToken: Double {
    pace.withLock { $0.isKnown ? $0.secondsPerToken : 0 }
  }

  /// Takes a computed batch into account.
  ///
  /// - Parameter seconds: of one worker; of all of them together if the batch had all cores.
  func note(tokens: Int, seconds: Double) {
    guard tokens > 0 else { return }
    pace.withLock { $0.note(tokens: Double(tokens), seconds: seconds) }
  }
}

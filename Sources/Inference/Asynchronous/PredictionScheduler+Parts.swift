import FilbertBatching
import FilbertCore
import FilbertTensor
import FilbertTransformer

/// Some of the texts of a call, which are cut into tokens and computed together: many, so that all threads are busy, but
/// not so many that tokens take much more memory than the texts.
struct CallPart<Input: Sendable>: Sendable {
  let inputs: [Input]
  /// Whether cutting them takes so long that it must not hold up a thread of Swift's pool.
  let isLong: Bool
  /// When the call is given up, if ever.
  let deadline: ContinuousClock.Instant?

  /// The inputs from `start` on.
  init(
    of inputs: [Input], from start: Int, until deadline: ContinuousClock.Instant?,
    bytes: (Input) -> Int
  ) {
    self.deadline = deadline
    var (end, size) = (start, 0)
    while end < inputs.count, end - start < 1024, size < 1 << 20 {
      size += bytes(inputs[end])
      end += 1
    }
    self.inputs = Array(inputs[start..<end])
    isLong = end - start > 16 || size > 32 << 10
  }
}

extension PredictionScheduler {
  /// One call: `answer` of each part of `inputs`, in order. Between parts it ends if the task was cancelled.
  ///
  /// - Parameter bytes: the size of an input.
  func answers<Input: Sendable, Answer: Sendable>(
    to inputs: [Input], bytes: @Sendable (Input) -> Int,
    _ answer: (CallPart<Input>) async throws(BatchFailure) -> [Answer]
  ) async throws(FilbertError) -> [Answer] {
    do throws(BatchFailure) {
      return try await call(texts: inputs.count) {
        (deadline) async throws(BatchFailure) -> [Answer] in
        var answers: [Answer] = []
        answers.reserveCapacity(inputs.count)
        var next = 0
        while next < inputs.count {
          guard !Task.isCancelled else { throw .cancelled }
          let part = CallPart(of: inputs, from: next, until: deadline, bytes: bytes)
          do throws(BatchFailure) {
            answers += try await answer(part)
          } catch {
            // What was begun is not refused any more.
            throw next > 0 && EndedCall.Outcome(error) == .refused && error != .closed
              ? .timedOut : error
          }
          next += part.inputs.count
        }
        return answers
      }
    } catch {
      throw error.error
    }
  }

  /// The result of `work`, on a thread of the scheduler if it takes long.
  func result<R: Sendable>(
    ifLong isLong: Bool, _ work: @escaping @Sendable () -> R
  ) async throws(BatchFailure) -> R {
    isLong ? try await prepared(work) : work()
  }

  /// A row for each of `sequences`; those that occur again are computed once.
  func rows(
    of sequences: [TokenSequence], from lane: BatchLane<TokenSequence>,
    until deadline: ContinuousClock.Instant?
  ) async throws(BatchFailure) -> Matrix {
    guard sequences.count > 1 else {
      return try await answers(sequences, from: lane, until: deadline).values
    }
    var numbers: [TokenSequence: Int] = [:]
    var different: [TokenSequence] = []
    let rows = sequences.map { sequence in
      if let number = numbers[sequence] { return number }
      numbers[sequence] = different.count
      different.append(sequence)
      return different.count - 1
    }
    let values = try await answers(different, from: lane, until: deadline).values
    return different.count == sequences.count ? values : values.gather(rows: rows)
  }
}

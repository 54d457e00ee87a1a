import FilbertBatching
import FilbertCore
import FilbertTensor

extension PredictionScheduler {
  /// One call: the answers to `inputs`, in order, computed a part at a time. Between parts it ends if the task was
  /// cancelled. What takes long besides the model, reading and answering, is done on the scheduler's threads too.
  ///
  /// - Parameters:
  ///   - isStreamed: whether the call is an element of a stream, which waits instead of being refused.
  ///   - bytes: the size of an input.
  ///   - lane: computes the sequences.
  ///   - read: what inputs are to a model, and their sequences.
  ///   - answer: an answer for each of the inputs that were read, from the rows of their sequences.
  func answers<Input: Sendable, Read: Sendable, Sequence: BatchSequence, Answer: Sendable>(
    to inputs: [Input], isStreamed: Bool, bytes: @Sendable (Input) -> Int,
    from lane: BatchLane<Sequence>,
    read: @escaping @Sendable ([Input]) -> (Read, [Sequence]),
    answer: @escaping @Sendable (Read, Matrix) -> [Answer]
  ) async throws(FilbertError) -> [Answer] {
    do throws(BatchFailure) {
      return try await call(
        texts: inputs.count, bytes: inputs.reduce(0) { $0 + bytes($1) }, isStreamed: isStreamed
      ) { (deadline) async throws(BatchFailure) -> [Answer] in
        var answers: [Answer] = []
        answers.reserveCapacity(inputs.count)
        while answers.count < inputs.count {
          guard !Task.isCancelled else { throw .cancelled }
          let part = CallPart(of: inputs, from: answers.count, bytes: bytes)
          do throws(BatchFailure) {
            let (known, sequences) = try await result(ifLong: part.isLong) { read(part.inputs) }
            let values = try await self.answers(
              sequences, from: lane, until: deadline, isStreamed: isStreamed
            ).values
            answers += try await result(ifLong: part.isLong) { answer(known, values) }
          } catch {
            // What was begun is not refused any more.
            throw !answers.isEmpty && EndedCall.Outcome(error) == .refused && error != .closed
              ? .timedOut : error
          }
        }
        return answers
      }
    } catch {
      throw error.error
    }
  }

  /// The result of `work`, on a thread of the scheduler if it takes long.
  private func result<R: Sendable>(
    ifLong isLong: Bool, _ work: @escaping @Sendable () -> R
  ) async throws(BatchFailure) -> R {
    isLong ? try await prepared(work) : work()
  }
}

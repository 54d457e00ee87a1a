import FilbertBatching
import FilbertCore
import Synchronization

/// Answers of a sequence that were begun and are not consumed, in order: what the reader of the base and the consumer
/// share.
final class AnswerWindow<Answer: Sendable>: Sendable {
  private struct State {
    /// What was begun and is not consumed.
    var answers: [Task<Answer, any Error>] = []
    /// Reads the base.
    var reader: Task<Void, Never>?
    /// Whether the base has no more elements.
    var hasEnded = false
    /// What ended the base.
    var error: (any Error)?
    /// Whether nobody consumes any more.
    var isCancelled = false
    /// The reader, if there is no room.
    var waitingReader: CheckedContinuation<Bool, Never>?
    /// The consumer, if there is nothing to consume.
    var waitingConsumer: CheckedContinuation<Void, Never>?
  }
  private let state = Mutex(State())
  private let width: Int

  /// - Parameter width: the most answers that are begun and not consumed.
  init(width: Int) {
    self.width = max(1, width)
  }

  // MARK: The reader

  /// The task that reads the base, which is cancelled with the answers.
  func begin(_ reader: Task<Void, Never>) {
    let isCancelled = state.withLock { state in
      state.reader = reader
      return state.isCancelled
    }
    if isCancelled { reader.cancel() }
  }

  /// Waits until one more answer may be begun.
  ///
  /// - Returns: false if nobody consumes any more.
  func hasRoom() async -> Bool {
    await withCheckedContinuation { continuation in
      let answer: Bool? = state.withLock { state in
        if state.isCancelled { return false }
        if state.answers.count < width { return true }
        state.waitingReader = continuation
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Adds an answer that was begun.
  func append(_ answer: Task<Answer, any Error>) {
    let (isCancelled, consumer) = state.withLock { state in
      if !state.isCancelled { state.answers.append(answer) }
      return (state.isCancelled, state.waitingConsumer.take())
    }
    if isCancelled { answer.cancel() }
    consumer?.resume()
  }

  /// The base has ended.
  ///
  /// - Parameter error: what it threw, if so.
  func finish(_ error: (any Error)?) {
    let consumer = state.withLock { state in
      state.hasEnded = true
      // That the reader was cancelled is no news to who cancelled it.
      if !state.isCancelled { state.error = error }
      return state.waitingConsumer.take()
    }
    consumer?.resume()
  }

  // MARK: The consumer

  /// The next answer; nil after the last, and after an error.
  func next() async throws -> Answer? {
    try await withTaskCancellationHandler {
      await waitForAnswer()
      let first = state.withLock { $0.answers.first }
      guard let first else { return try end() }
      do {
        let answer = try await first.value
        let reader = state.withLock { state in
          if !state.answers.isEmpty { state.answers.removeFirst() }
          return state.waitingReader.take()
        }
        reader?.resume(returning: true)
        return answer
      } catch {
        cancel()
        throw error is CancellationError ? BatchFailure.cancelled.error : error
      }
    } onCancel: {
      cancel()
    }
  }

  /// Waits until there is an answer or there will be none.
  private func waitForAnswer() async {
    await withCheckedContinuation { continuation in
      let mustWait = state.withLock { state in
        let mustWait = state.answers.isEmpty && !state.hasEnded && !state.isCancelled
        precondition(state.waitingConsumer == nil, "two tasks consume one stream")
        if mustWait { state.waitingConsumer = continuation }
        return mustWait
      }
      if !mustWait { continuation.resume() }
    }
  }

  /// Nil, or the error of the base if nobody has been told.
  private func end() throws -> Answer? {
    if Task.isCancelled { throw BatchFailure.cancelled.error }
    if let error = state.withLock({ $0.error.take() }) { throw error }
    return nil
  }

  /// Cancels the reader and all answers.
  func cancel() {
    let (answers, reader, waiting, consumer) = state.withLock { state in
      state.isCancelled = true
      defer { state.answers = [] }
      return (
        state.answers, state.reader, state.waitingReader.take(), state.waitingConsumer.take()
      )
    }
    reader?.cancel()
    for answer in answers { answer.cancel() }
    waiting?.resume(returning: false)
    consumer?.resume()
  }
}

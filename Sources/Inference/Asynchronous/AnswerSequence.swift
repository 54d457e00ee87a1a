/// The answers to the elements of an asynchronous sequence, in their order, while the sequence goes on.
///
/// Several elements are answered at the same time, so that they share batches. No more than these
/// are read ahead, so memory does not grow with the sequence, and a slow consumer slows the
/// producer. An element is answered as soon as it arrives, without waiting for more.
///
/// Streams leave room to other calls of their scheduler: together they have at most half of its places, see
/// ``PredictionScheduler/Limits``. An element that finds no place waits for one.
///
/// An error of the base, or of an answer, ends the sequence after the answers before it. A task that is cancelled, or
/// stops iterating, cancels what has not been answered; nothing more is read from the base then.
public struct AnswerSequence<Base: AsyncSequence & Sendable, Answer: Sendable>: AsyncSequence,
  Sendable
where Base.Element: Sendable {
  /// An answer.
  public typealias Element = Answer
  /// That of the base, or ``FilbertError``.
  public typealias Failure = any Error

  let base: Base
  /// The most elements that are answered at a time or wait to be consumed.
  let width: Int
  let answer: @Sendable (Base.Element) async throws -> Answer

  /// Starts to read the base.
  public func makeAsyncIterator() -> Iterator {
    let window = AnswerWindow<Answer>(width: width)
    let (base, answer) = (base, answer)
    let reading = Task {
      do {
        var elements = base.makeAsyncIterator()
        // Nothing is taken from the base that might not be answered.
        while await window.hasRoom(), let element = try await elements.next() {
          window.append(Task { try await answer(element) })
        }
        window.finish(nil)
      } catch {
        window.finish(error)
      }
    }
    window.begin(reading)
    return Iterator(consumer: AnswerConsumer(window))
  }

  /// Gives the answers; only for one task.
  public struct Iterator: AsyncIteratorProtocol {
    let consumer: AnswerConsumer<Answer>

    /// The next answer; nil after the last.
    ///
    /// - Throws: what the base throws, or ``FilbertError``.
    public mutating func next() async throws -> Answer? {
      try await consumer.window.next()
    }
  }
}

/// What an iterator holds. When it is dropped, nobody consumes any more.
final class AnswerConsumer<Answer: Sendable>: Sendable {
  let window: AnswerWindow<Answer>

  init(_ window: AnswerWindow<Answer>) { self.window = window }

  deinit { window.cancel() }
}

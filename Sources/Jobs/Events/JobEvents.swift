import Dispatch
public import FilbertCore

/// The events of a job, in order. Iterating runs the job, on a thread of its own: tasks of the program go on meanwhile.
///
/// ```swift
/// for try await event in job.run() {
///   if case .epoch(let epoch) = event { print(epoch.epoch, epoch.trainingLoss) }
/// }
/// ```
///
/// - A job never waits for its reader. If the reader is slow, a newer step or progress event replaces an older one,
///   and a newer checkpoint an older checkpoint. No other event is dropped.
/// - If the reading task is cancelled, the job saves what is needed to continue, and the sequence throws an
///   `interrupted` error once that is on the disk. If the task was cancelled before, the job does not start. If you
///   leave the loop with `break`, `return` or an error, the job stops in the same way, but you do not wait for it.
/// - Each iterator is a run of its own, and may be used by one task at a time.
public struct JobEvents<Event: Sendable>: AsyncSequence, Sendable {
  /// An event of the job.
  public typealias Element = Event
  /// Why the job has ended early.
  public typealias Failure = FilbertError

  typealias Work = @Sendable (EventChannel<Event>) throws(FilbertError) -> Void

  /// Gathers what the work needs, as a task, and returns it.
  private let prepare: @Sendable () async throws(FilbertError) -> Work

  init(_ prepare: @escaping @Sendable () async throws(FilbertError) -> Work) {
    self.prepare = prepare
  }

  /// The given events, for tests of a program that reads those of a job.
  ///
  /// - Parameter error: what the sequence throws after them; nil if it just ends.
  public init(_ events: [Event], throwing error: FilbertError? = nil) {
    self.init { () async throws(FilbertError) in
      { (channel) throws(FilbertError) in
        for event in events { channel.send(event) }
        if let error { throw error }
      }
    }
  }

  /// A run, which starts when its first event is asked for.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(Run(prepare)) }

  /// A run of the job.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let run: Run

    fileprivate init(_ run: Run) { self.run = run }

    /// The next event; nil after the last.
    ///
    /// - Throws: why the job has ended early.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(FilbertError) -> Event? {
      try await run.next(isolation: actor)
    }
  }

  /// Stops the work when its last iterator is gone.
  fileprivate final class Run {
    private let channel = EventChannel<Event>()
    private var prepare: (@Sendable () async throws(FilbertError) -> Work)?
    private var isOver = false

    init(_ prepare: @escaping @Sendable () async throws(FilbertError) -> Work) {
      self.prepare = prepare
    }

    deinit { channel.cancel() }

    func next(isolation actor: isolated (any Actor)?) async throws(FilbertError) -> Event? {
      guard !isOver else { return nil }
      if let prepare = self.prepare.take() {
        do throws(FilbertError) {
          guard !Task.isCancelled else {
            throw FilbertError(
              .interrupted, "The task was cancelled before the job started, so nothing was done.")
          }
          start(try await prepare())
        } catch {
          isOver = true
          throw error
        }
      }
      let channel = channel
      let reading = await withTaskCancellationHandler {
        await channel.next()
      } onCancel: {
        channel.cancel()
      }
      switch reading {
      case .event(let event): return event
      case .end(let error):
        isOver = true
        if let error { throw error }
        return nil
      }
    }

    /// Works on a thread that no task waits for.
    private func start(_ work: @escaping Work) {
      let channel = channel
      DispatchQueue(label: "filbert.job", qos: .userInitiated).async {
        do throws(FilbertError) {
          try work(channel)
          channel.finish()
        } catch {
          channel.finish(error)
        }
      }
    }
  }
}

/// The places of calls: who was let in and has not ended, and the elements of streams that wait to be let in.
///
/// Streams leave room to other calls: together they have at most half of the places, and at least one, and take no more
/// once their own texts fill half of the bytes. Bytes of other calls do not count towards this half: otherwise a stream
/// would get no place beside calls that keep half of the bytes filled.
struct Places {
  /// Tells an element of a stream that it has a place, or why it gets none.
  typealias Ticket = Promise<Result<Void, BatchFailure>>

  private let limits: PredictionScheduler.Limits
  /// Calls that were let in and have not ended.
  private(set) var calls = 0
  /// Those of them that are elements of streams.
  private var streamedCalls = 0
  /// What the texts of all calls count.
  private(set) var bytes = 0
  /// What the texts of the elements of streams count.
  private var streamedBytes = 0
  private var waiting = FIFO<(ticket: Ticket, bytes: Int)>()

  /// Elements that wait to be let in, also those that were cancelled since.
  var queued: Int { waiting.count }

  init(_ limits: PredictionScheduler.Limits) { self.limits = limits }

  /// Takes a place.
  ///
  /// - Returns: why there is none.
  mutating func take(bytes size: Int) -> BatchFailure? {
    guard calls < limits.calls else { return .full(limit: limits.calls) }
    guard bytes < limits.bytes else { return .fullOfTexts(limit: limits.bytes) }
    calls += 1
    bytes += size
    return nil
  }

  /// Takes a place for an element of a stream as soon as there is one for it, after those that came before.
  ///
  /// - Returns: those that were let in, to be resumed without the lock of the scheduler.
  mutating func queue(_ ticket: Ticket, bytes size: Int) -> [Ticket.Waiter] {
    waiting.append((ticket, size))
    return letWaitingIn()
  }

  /// Gives a place back.
  ///
  /// - Returns: those that were let in, to be resumed without the lock of the scheduler.
  mutating func leave(bytes size: Int, isStreamed: Bool) -> [Ticket.Waiter] {
    calls -= 1
    bytes -= size
    if isStreamed {
      streamedCalls -= 1
      streamedBytes -= size
    }
    return letWaitingIn()
  }

  /// Forgets the elements that wait, and returns them.
  mutating func removeWaiting() -> [Ticket] {
    var tickets: [Ticket] = []
    while let (ticket, _) = waiting.popFirst() { tickets.append(ticket) }
    return tickets
  }

  private mutating func letWaitingIn() -> [Ticket.Waiter] {
    var entered: [Ticket.Waiter] = []
    while calls < limits.calls, streamedCalls < max(1, limits.calls / 2),
      bytes < limits.bytes, streamedBytes < max(1, limits.bytes / 2),
      let (ticket, size) = waiting.popFirst()
    {
      // One that was cancelled takes no place.
      guard let waiter = ticket.claim(.success(())) else { continue }
      entered.append(waiter)
      calls += 1
      streamedCalls += 1
      bytes += size
      streamedBytes += size
    }
    return entered
  }
}

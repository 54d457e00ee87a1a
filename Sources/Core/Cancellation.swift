import Synchronization

/// Ends long work early, through code that cannot throw and on many threads.
///
/// ```swift
/// try Cancellation { channel.isCancelled }.watching { () throws(FilbertError) in
///   let metrics = try Cancellation.completing { task.validate(parameters) }
///   …
/// }
/// ```
///
/// A loop that may take seconds checks ``leavesOut`` before each block. Once the work is cancelled, the loop skips
/// the rest, so its result is incomplete: it has zeros or nothing there. Such a result is never used, because
/// ``completing(_:)`` throws instead of returning it. So keep or write a result after `completing`, not inside it.
///
/// The alternative, `throws` on every function that computes, would reach down to matrix products and kernels.
package final class Cancellation: Sendable {
  /// What the work of this thread asks; nil if nobody can cancel it. Other threads must be given it.
  @TaskLocal package static var current: Cancellation?

  private let isRequested: @Sendable () -> Bool
  private let hasLeftOut = Atomic(false)

  /// - Parameter isRequested: whether the work is to end. Asked often, on many threads.
  package init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  /// Whether a loop leaves out the rest of its work. Once true, it stays so.
  package var leavesOut: Bool {
    if hasLeftOut.load(ordering: .relaxed) { return true }
    guard isRequested() else { return false }
    hasLeftOut.store(true, ordering: .relaxed)
    return true
  }

  /// Calls `body`, which can be cancelled.
  package func watching<R>(_ body: () throws(FilbertError) -> R) throws(FilbertError) -> R {
    try Self.$current.withValue(self) {
      Result { () throws(FilbertError) in try body() }
    }.get()
  }

  /// Calls `body`, and returns what it returns if nothing of its work was left out.
  ///
  /// - Throws: `interrupted` if something was left out, whatever `body` threw.
  package static func completing<R>(
    _ body: () throws(FilbertError) -> R
  ) throws(FilbertError) -> R {
    let result = Result { () throws(FilbertError) in try body() }
    try requireComplete()
    return try result.get()
  }

  /// Throws `interrupted` if some work of this thread was left out.
  package static func requireComplete() throws(FilbertError) {
    guard let current, current.hasLeftOut.load(ordering: .relaxed) else { return }
    throw FilbertError(.interrupted, "The work was cancelled.")
  }

  /// For loops that can throw: throws `interrupted` once the work is cancelled.
  package static func check() throws(FilbertError) {
    if let current, current.leavesOut { try requireComplete() }
  }
}

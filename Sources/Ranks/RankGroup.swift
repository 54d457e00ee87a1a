package import FilbertCore

/// The processes that train one model together. Each has a number, its rank; rank 0 speaks to people and writes files.
///
/// Two threads of a process may use a group in turns, but never at the same time.
package protocol RankGroup: Sendable {
  /// From 0.
  var rank: Int { get }
  var count: Int { get }
  /// The machine of this process, for messages.
  var host: String { get }
  /// Ranks on the machine of this one, which share its processors.
  var countOnHost: Int { get }
  /// What the group has sent, and how long it has waited.
  var traffic: Traffic { get }
  /// Starts to send memory, which must neither move nor change until the transfer is done.
  @unsafe func startSending(
    _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int
  ) -> any Transfer
  /// Starts to receive exactly as many bytes as are sent under this tag. Messages between two ranks with the same tag
  /// arrive in the order in which they were sent.
  @unsafe func startReceiving(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
  ) -> any Transfer
  /// Ends all ranks at once, with this exit code.
  func abort(code: Int32) -> Never
  /// Waits until all ranks have come here.
  ///
  /// - Parameter patience: seconds to wait for the others; nil waits for as long as they take.
  /// - Returns: whether all have come.
  func meet(within patience: Double?) -> Bool
  /// Leaves the group, which all ranks must do before their process ends.
  ///
  /// - Parameter patience: seconds to wait for the others; nil waits for as long as they take.
  /// - Returns: whether all have left.
  func leave(within patience: Double?) -> Bool
}

/// A message under way.
package protocol Transfer: Sendable {
  /// Whether the message has arrived, or the memory may be used again. Must be asked until it is true.
  ///
  /// - Throws: if another rank cannot be reached.
  func isDone() throws(FilbertError) -> Bool
}

extension RankGroup {
  package var isLeader: Bool { rank == 0 }

  /// The ranks but this one, beginning with the next: if every rank goes through them in this order, no rank gets the
  /// messages of all at the same time.
  var others: [Int] { (1..<max(1, count)).map { (rank + $0) % count } }
}

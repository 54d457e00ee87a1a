import NIOCore

/// How fast a client sends its body or reads its answer: the difference between a client that is active and one that
/// only holds memory.
///
/// The speed is that of the last window and not of the whole transfer, so that a client that was quick at first and
/// then sends a byte now and then is slow.
struct TransferPace {
  /// The least a client must send or read, in bytes a second, for its connection to be kept when others need its room.
  static let least = 65_536

  /// When bytes last moved.
  private var last: NIODeadline
  private var windowStart: NIODeadline
  private var windowBytes = 0
  /// Whether less than ``least`` moved in the last whole window.
  private var wasSlow = false

  /// - Parameter start: when the client's turn began.
  init(start: NIODeadline) { (last, windowStart) = (start, start) }

  mutating func moved(_ bytes: Int, at now: NIODeadline, window: Duration) {
    last = now
    windowBytes += bytes
    let time = Duration(now - windowStart)
    guard time >= window else { return }
    wasSlow = Double(windowBytes) < Double(Self.least) * (time / .seconds(1))
    (windowStart, windowBytes) = (now, 0)
  }

  /// Whether nothing moved for `window`, or too little in the last one.
  func isSlow(at now: NIODeadline, window: Duration) -> Bool {
    wasSlow || Duration(now - last) >= window
  }
}

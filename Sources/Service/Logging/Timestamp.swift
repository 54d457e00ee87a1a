import FoundationEssentials
import Glibc

/// A moment in UTC to the millisecond.
struct Timestamp: Sendable, Equatable {
  private let milliseconds: Int

  /// The time `milliseconds` after the beginning of 1970.
  init(millisecondsSince1970 milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  /// The present, by the system's clock.
  static var now: Timestamp {
    // `timespec` belongs to one module or another, depending on the order in which a build reads files.
    Timestamp(millisecondsSince1970: Int((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// Appends `2026-11-21T19:38:15.042Z` (RFC 3339).
  func append(to bytes: inout [UInt8]) {
    let fraction = (milliseconds % 1000 + 1000) % 1000
    var seconds = time_t((milliseconds - fraction) / 1000)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    bytes += text[..<count].map { UInt8(bitPattern: $0) }
    let digits = String(fraction)
    bytes += ".\(String(repeating: "0", count: 3 - digits.count))\(digits)Z".utf8
  }
}

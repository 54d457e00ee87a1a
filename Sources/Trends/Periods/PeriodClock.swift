package import FilbertCore
import Foundation

/// The clock by which periods begin.
package struct PeriodClock: Sendable {
  /// As it was given; nil for the clock of each cell.
  package let name: String?
  private let zone: TimeZone?

  /// The clock of the cells: `23:30+08:00` is half an hour before midnight. Times that are numbers since 1970 are in UTC.
  package init() {
    (name, zone) = (nil, nil)
  }

  /// - Parameter name: `Europe/Berlin`, `UTC`, `+08:00`.
  /// - Throws: `usage` for a zone that is not known.
  package init(zone name: String) throws(FilbertError) {
    guard let zone = Self.offset(name) ?? TimeZone(identifier: name) else {
      throw FilbertError(
        .usage,
        "\(name.quoted) is not a known time zone; give a name such as Europe/Berlin, or an offset such as +08:00."
      )
    }
    (self.name, self.zone) = (name, zone)
  }

  private static func offset(_ name: String) -> TimeZone? {
    guard let sign = name.first, sign == "+" || sign == "-" else { return nil }
    let parts = name.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours <= 14, minutes < 60
    else { return nil }
    return TimeZone(secondsFromGMT: (sign == "-" ? -60 : 60) * (60 * hours + minutes))
  }

  /// What this clock shows now. The clock of cells may be that of any zone: from 12 hours behind UTC to 14 hours ahead.
  ///
  /// - Parameter now: seconds since 1970.
  package func range(at now: Double) -> ClosedRange<Double> {
    guard zone != nil else { return now - 12 * 3600...now + 14 * 3600 }
    let clock = clock(now, offset: 0)
    return clock...clock
  }

  /// The time of a cell by this clock.
  ///
  /// - Parameters:
  ///   - seconds: since 1970 by the clock that the cell was written by.
  ///   - offset: how far that clock is ahead of UTC; nil if the cell does not say, and then it is this clock.
  func clock(_ seconds: Double, offset: Double?) -> Double {
    guard let offset, let zone else { return seconds }
    let instant = seconds - offset
    return instant + Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: instant)))
  }
}

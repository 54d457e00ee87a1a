import FoundationEssentials

/// A moment in UTC to the millisecond.
package struct Timestamp: Sendable, Equatable {
  private let milliseconds: Int

  /// The moment `milliseconds` after 1970 began.
  package init(millisecondsSince1970 milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  /// The present, by the system's clock.
  package static var now: Timestamp {
    // `timespec` belongs to one module or another, depending on the order in which a build reads files.
    Timestamp(millisecondsSince1970: Int((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// Appends `2026-11-21T19:38:15.042Z` (RFC 3339).
  func append(to bytes: inout [UInt8]) {
    let (day, ofDay) = milliseconds.flooredQuotient(86_400_000)
    let (year, month, dayOfMonth) = Self.date(ofDay: day)
    func append(_ value: Int, digits: Int, before separator: Unicode.Scalar) {
      var divisor = 1
      for _ in 1..<digits { divisor *= 10 }
      while divisor > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
        divisor /= 10
      }
      bytes.append(UInt8(ascii: separator))
    }
    append(year, digits: 4, before: "-")
    append(month, digits: 2, before: "-")
    append(dayOfMonth, digits: 2, before: "T")
    append(ofDay / 3_600_000, digits: 2, before: ":")
    append(ofDay / 60_000 % 60, digits: 2, before: ":")
    append(ofDay / 1000 % 60, digits: 2, before: ".")
    append(ofDay % 1000, digits: 3, before: "Z")
  }

  /// The day `day` days after 1970-01-01 in the Gregorian calendar.
  ///
  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`. `gmtime_r` gives the same
  /// through a pointer and a lock.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    // Years begin in March, so that leap days are at their end; an era is 400 years.
    let (era, dayOfEra) = (day + 719_468).flooredQuotient(146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }
}

extension Int {
  /// Quotient rounded down, and what remains, which is not negative.
  fileprivate func flooredQuotient(_ divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

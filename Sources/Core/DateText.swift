/// A cell that is a date: `2026-03-14`, alone or with a time after it, `2026-03`, `2026/3/14`, `2026年3月14日`,
/// `14.03.2026`, `14/03/2026` and `03/14/2026`, with hyphens too, `14 Mar 2026`, `March 14, 2026` and
/// `Sat, 14 Mar 2026`.
///
/// Whether the month comes first in dates such as `03/04/2026` depends on the column, so its reader decides that.
package struct DateText {
  /// Year, month and day in whatever order; the last is nil if there are two.
  private let first, second: Int
  private let third: Int?
  /// Digits of the first number.
  private let firstWidth: Int
  private let separator: String
  /// What follows the date after `T` or a space; empty for a date alone. It begins like a time of day.
  private let time: Substring.UTF8View

  /// - Returns: nil for what does not look like a date, or goes on with something else than a time.
  package init?(_ text: String) {
    let text = text.trimmed
    // A longer text is not a date with a time.
    guard text.utf8.count <= 60 else { return nil }
    if let named = NamedMonthDate(text), let time = Self.time(named.rest) {
      (first, firstWidth, second, third) = (named.year, 4, named.month, named.day)
      (separator, self.time) = ("-", time)
      return
    }
    var rest = text.utf8[...]
    guard let first = Self.number(&rest),
      let separator = ["-", "/", ".", "年"].first(where: { Self.skip($0, &rest) }),
      let second = Self.number(&rest)
    else { return nil }
    var third: (value: Int, width: Int)?
    if Self.skip(separator == "年" ? "月" : separator, &rest) {
      third = Self.number(&rest)
      guard third != nil || separator == "年" else { return nil }
      if separator == "年" { _ = Self.skip("日", &rest) }
    }
    guard let time = Self.time(rest) else { return nil }
    (self.first, firstWidth) = first
    self.second = second.value
    self.third = third?.value
    self.separator = separator
    self.time = time
  }

  /// The date; nil if a number is out of range.
  package func date(monthIsFirst: Bool) -> (year: Int, month: Int, day: Int)? {
    let date: (year: Int, month: Int, day: Int)
    if firstWidth == 4 {
      date = (first, second, third ?? 1)
    } else if let third, separator != "年" {
      date = monthIsFirst && isOrderUnknown ? (third, first, second) : (third, second, first)
    } else {
      return nil
    }
    guard 1000...9999 ~= date.year, 1...12 ~= date.month, 1...31 ~= date.day else { return nil }
    return date
  }

  /// Whether it is a date such as 03/14/2026, whose second number cannot be a month.
  package var hasMonthFirst: Bool { isOrderUnknown && first <= 12 && second > 12 }

  /// Whether it is a date such as 14/03/2026, whose first number cannot be a month.
  package var hasDayFirst: Bool { isOrderUnknown && first > 12 && second <= 12 }

  /// Whether the first two numbers are day and month in an order that depends on the column.
  package var isOrderUnknown: Bool {
    (separator == "/" || separator == "-") && firstWidth < 4 && third != nil
  }

  /// Seconds since 1970-01-01 00:00 UTC; nil if the date does not exist or what follows it is not a ``TimeOfDay``. A
  /// time without a zone counts as UTC.
  package func seconds(monthIsFirst: Bool) -> Double? {
    clock(monthIsFirst: monthIsFirst).map { $0.seconds - ($0.offset ?? 0) }
  }

  /// Seconds since 1970-01-01 00:00 by the clock that the text was written by, and how many seconds that clock is ahead
  /// of UTC; nil if the text does not say. nil as ``seconds(monthIsFirst:)``.
  package func clock(monthIsFirst: Bool) -> (seconds: Double, offset: Double?)? {
    guard let (year, month, day) = date(monthIsFirst: monthIsFirst),
      day <= Self.days(month: month, year: year), let time = TimeOfDay(time)
    else { return nil }
    return (Double(Self.daysSince1970(year, month, day) * 86_400) + time.clock, time.offset)
  }

  private static func days(month: Int, year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days of the proleptic Gregorian calendar, with years that begin in March (Howard Hinnant's `days_from_civil`).
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  /// One to four digits.
  private static func number(_ rest: inout Substring.UTF8View) -> (value: Int, width: Int)? {
    let digits = rest.prefix { 0x30...0x39 ~= $0 }
    guard 1...4 ~= digits.count else { return nil }
    rest = rest.dropFirst(digits.count)
    return (digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }, digits.count)
  }

  private static func skip(_ text: String, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// What follows the date, from the beginning of its time of day on: nothing, or what begins like one.
  private static func time(_ rest: Substring.UTF8View) -> Substring.UTF8View? {
    guard let next = rest.first else { return rest }
    // Chinese needs no space between them.
    if TimeOfDay.beginsWithPart(rest) { return rest }
    guard [UInt8]("T ,".utf8).contains(next) else { return nil }
    let time = rest.dropFirst().drop { $0 == UInt8(ascii: " ") }
    guard let first = time.first else { return nil }
    return 0x30...0x39 ~= first || TimeOfDay.beginsWithPart(time) ? time : nil
  }
}

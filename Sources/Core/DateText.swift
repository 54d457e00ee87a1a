/// A cell that is a date: `2026-03-14`, alone or with a time after it, `2026-03`, `2026/3/14`, `2026年3月14日`,
/// `14.03.2026`, `14/03/2026` and `03/14/2026`.
///
/// Whether the month comes first in dates with slashes depends on the column, so its reader decides that.
package struct DateText {
  /// Year, month and day in whatever order; the last is nil if there are two.
  private let first, second: Int
  private let third: Int?
  /// Digits of the first number.
  private let firstWidth: Int
  private let separator: String
  /// What follows the date after `T` or a space; empty for a date alone. It begins with a digit.
  private let time: Substring.UTF8View

  /// - Returns: nil for what does not look like a date, or goes on with something else than a time.
  package init?(_ text: String) {
    let text = text.trimmed
    // A longer text is not a date with a time.
    guard text.utf8.count <= 60 else { return nil }
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
      date = monthIsFirst && separator == "/" ? (third, first, second) : (third, second, first)
    } else {
      return nil
    }
    guard 1000...9999 ~= date.year, 1...12 ~= date.month, 1...31 ~= date.day else { return nil }
    return date
  }

  /// Whether it is a date with slashes whose second number cannot be a month.
  package var hasMonthFirst: Bool { isOrderUnknown && first <= 12 && second > 12 }

  /// Whether it is a date with slashes whose first number cannot be a month.
  package var hasDayFirst: Bool { isOrderUnknown && first > 12 && second <= 12 }

  /// Whether the first two numbers are day and month in an order that depends on the column.
  package var isOrderUnknown: Bool { separator == "/" && firstWidth < 4 }

  /// Seconds since 1970-01-01 00:00 UTC; nil if the date does not exist or what follows it is not a time of day:
  /// `10:22`, `10:22:07.5`, with `Z`, `+02:00` or `+0200` after it. A time without a zone counts as UTC.
  package func seconds(monthIsFirst: Bool) -> Double? {
    guard let (year, month, day) = date(monthIsFirst: monthIsFirst),
      day <= Self.days(month: month, year: year), let time = TimeText(time)
    else { return nil }
    return Double(Self.daysSince1970(year, month, day) * 86_400) + time.seconds
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

  /// What follows the date, from its first digit on: nothing, or what begins like a time of day.
  private static func time(_ rest: Substring.UTF8View) -> Substring.UTF8View? {
    guard let next = rest.first else { return rest }
    guard next == UInt8(ascii: "T") || next == UInt8(ascii: " ") else { return nil }
    let time = rest.dropFirst()
    return time.first.map { 0x30...0x39 ~= $0 } ?? false ? time : nil
  }
}

/// A time of day: `10:22`, `10:22:07`, `10:22:07.531`, `10:22Z`, `10:22:07+02:00`.
private struct TimeText {
  /// Seconds since midnight UTC; negative or above a day if the zone says so.
  let seconds: Double

  /// - Parameter text: empty for midnight.
  init?(_ text: Substring.UTF8View) {
    guard !text.isEmpty else {
      seconds = 0
      return
    }
    let zoneStart = text.firstIndex { [UInt8]("Z+- ".utf8).contains($0) } ?? text.endIndex
    guard let clock = Self.clock(String(text[..<zoneStart]) ?? ""),
      let offset = Self.offset(String(text[zoneStart...]) ?? "")
    else { return nil }
    seconds = clock - offset
  }

  private static func clock(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= parts.count, let hour = twoDigits(parts[0]), let minute = twoDigits(parts[1]),
      hour < 24, minute < 60
    else { return nil }
    var second = 0.0
    if parts.count == 3 {
      guard parts[2].utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }),
        twoDigits(parts[2].prefix(2)) != nil, let value = Double(parts[2]), value < 61
      else { return nil }
      second = value
    }
    return Double(hour * 3600 + minute * 60) + second
  }

  /// Seconds that a zone is ahead of UTC.
  private static func offset(_ text: String) -> Double? {
    let zone = text.trimmed
    if zone.isEmpty || zone == "Z" || zone == "UTC" { return 0 }
    guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
    let digits = zone.dropFirst().replacing(":", with: "", maxReplacements: 1)
    guard digits.count == 2 || digits.count == 4, let hours = twoDigits(digits.prefix(2)),
      let minutes = digits.count == 2 ? 0 : twoDigits(digits.suffix(2)), hours < 24, minutes < 60
    else { return nil }
    return Double((sign == "-" ? -60 : 60) * (60 * hours + minutes))
  }

  private static func twoDigits(_ text: some StringProtocol) -> Int? {
    guard text.utf8.count == 2, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text)
  }
}

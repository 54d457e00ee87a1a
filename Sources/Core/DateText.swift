/// A cell that is a date: `2026-03-14`, alone or with a time after it, `2026-03`, `2026/3/14`, `2026年3月14日`,
/// `14.03.2026`, `14/03/2026` and `03/14/2026`, with hyphens too, the same with years of two digits, and dates with
/// the name of a month (``NamedMonthDate``). A weekday may come first: `Sat, 14 Mar 2026`, `Sa, 14.03.2026`. The year may
/// come last, after the time, as C and social networks write it: `Sat Mar 14 10:22:07 +0000 2026`.
///
/// Which number of `03/04/2026` or `26-03-04` is the year, the month and the day depends on the column, so its reader
/// decides that.
package struct DateText {
  /// A number and how many digits it has.
  private struct Number {
    let value: Int
    let width: Int
  }

  private let first, second: Number
  /// The day, or nil, if there are two numbers.
  private let third: Number?
  /// The orders of the numbers that the form of the date allows.
  private let forms: [DateOrder]
  /// Whether the form alone shows the order: a year of four digits at the beginning, 年, dots around a month before a year
  /// of four digits, the name of a month.
  package let isOrderFixed: Bool
  /// Whether the numbers are separated by dots. Then the day comes first, unless the column
  /// shows that a year of two digits does.
  package let isDotted: Bool
  /// What follows the date after `T` or a space; empty for a date alone. It begins like a time of day.
  private let time: Substring.UTF8View

  /// - Returns: nil for what does not look like a date, or goes on with something else than a time.
  package init?(_ text: String) {
    var text = text.trimmed
    // A longer text is not a date with a time, and the name of a zone.
    guard text.utf8.count <= 120 else { return nil }
    if text.utf8.contains(where: { $0 >= 0x80 }) {
      // Browsers and spreadsheets write a space that does not break.
      text = text.replacing("\u{a0}", with: " ").replacing("\u{202f}", with: " ")
    }
    text = Self.withYearBeforeTime(text)
    if let date = Self(numbers: text.utf8[...]) ?? Self(name: text.utf8[...]) {
      self = date
    } else if let rest = NamedMonthDate.afterWeekday(text.utf8[...]),
      let date = Self(numbers: rest) ?? Self(name: rest)
    {
      self = date
    } else {
      return nil
    }
  }

  /// `Sat Mar 14 2026 10:22:07 +0000` for `Sat Mar 14 10:22:07 +0000 2026`; other texts as they are.
  private static func withYearBeforeTime(_ text: String) -> String {
    guard text.utf8.first.map({ !(0x30...0x39 ~= $0) }) ?? false else { return text }
    let parts = text.split(separator: " ")
    guard 5...6 ~= parts.count, let year = parts.last, year.utf8.count == 4, Int(year) != nil,
      parts[3].utf8.contains(UInt8(ascii: ":"))
    else { return text }
    return (parts[..<3] + [year] + parts[3..<(parts.count - 1)]).joined(separator: " ")
  }

  private init?(name text: Substring.UTF8View) {
    guard let named = NamedMonthDate(text), let time = Self.time(named.rest) else { return nil }
    first = Number(value: named.year, width: 4)
    second = Number(value: named.month, width: 2)
    third = Number(value: named.day, width: 2)
    (forms, isOrderFixed, isDotted, self.time) = ([.ymd], true, false, time)
  }

  private init?(numbers text: Substring.UTF8View) {
    var rest = text
    guard let first = Self.number(&rest),
      let separator = ["-", "/", ".", "年"].first(where: { Self.skip($0, &rest) }),
      let second = Self.number(&rest)
    else { return nil }
    var third: Number?
    let isChinese = separator == "年"
    var isDaySigned = false
    if Self.skip(isChinese ? "月" : separator, &rest) {
      third = Self.number(&rest)
      guard third != nil || isChinese else { return nil }
      if isChinese { isDaySigned = Self.skip("日", &rest) }
    }
    // Chinese needs no space after the sign.
    let isTimeNext = isDaySigned && rest.first.map { 0x30...0x39 ~= $0 } ?? false
    guard let time = isTimeNext ? rest : Self.time(rest) else { return nil }
    if first.width == 4 || (isChinese && first.width == 2) {
      (forms, isOrderFixed) = ([.ymd], true)
    } else {
      guard let third, !isChinese else { return nil }
      let orders = Self.orders(first, third, isDotted: separator == ".")
      guard !orders.isEmpty else { return nil }
      (forms, isOrderFixed) = (orders, separator == "." && third.width == 4)
    }
    (self.first, self.second, self.third, self.time) = (first, second, third, time)
    isDotted = separator == "."
  }

  /// The orders of three numbers, unless the first is a year of four digits. A year has two digits or four.
  private static func orders(_ first: Number, _ third: Number, isDotted: Bool) -> [DateOrder] {
    guard first.width <= 2 else { return [] }
    let yearLast: [DateOrder] =
      third.width == 2 || third.width == 4 ? isDotted ? [.dmy] : [.dmy, .mdy] : []
    return yearLast + (first.width == 2 && third.width <= 2 ? [.ymd] : [])
  }

  /// The date, if its numbers are in this order; nil if they cannot be.
  package func date(_ order: DateOrder) -> (year: Int, month: Int, day: Int)? {
    guard let order = isOrderFixed ? forms[0] : forms.contains(order) ? order : nil else {
      return nil
    }
    let date: (year: Number, month: Number, day: Number?) =
      switch order {
      case .ymd: (first, second, third)
      case .dmy: (third ?? first, second, first)
      case .mdy: (third ?? first, first, second)
      }
    let year = date.year.width == 2 ? Self.year(ofTwoDigits: date.year.value) : date.year.value
    let (month, day) = (date.month.value, date.day?.value ?? 1)
    guard 1000...9999 ~= year, 1...12 ~= month, 1...31 ~= day else { return nil }
    return (year, month, day)
  }

  /// 1969 to 2068, as C and Python read years of two digits.
  static func year(ofTwoDigits number: Int) -> Int { number + (number < 69 ? 2000 : 1900) }

  /// The orders that its numbers may have.
  package var orders: Set<DateOrder> { Set(forms.filter { date($0) != nil }) }

  /// Whether the year has two digits and its place is not shown by the form.
  package var hasShortYear: Bool { !isOrderFixed && third?.width != 4 }

  /// Whether the calendar has it, in one order at least, and its time is a time of day.
  package var exists: Bool { forms.contains { clock($0) != nil } }

  /// The first number and the last, of dates of three numbers.
  package var ends: (first: Int, last: Int) { (first.value, (third ?? second).value) }

  /// Seconds since 1970-01-01 00:00 UTC; nil if the date does not exist or what follows it is not a ``TimeOfDay``. A
  /// time without a zone counts as UTC.
  package func seconds(_ order: DateOrder) -> Double? {
    clock(order).map { $0.seconds - ($0.offset ?? 0) }
  }

  /// Seconds since 1970-01-01 00:00 in the local time of the text, and how many seconds that is ahead of UTC, nil
  /// without a zone. Nil as a whole in the same cases as ``seconds(_:)``.
  package func clock(_ order: DateOrder) -> (seconds: Double, offset: Double?)? {
    guard let (year, month, day) = date(order), day <= Self.days(month: month, year: year),
      let time = TimeOfDay(time)
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
  private static func number(_ rest: inout Substring.UTF8View) -> Number? {
    let digits = rest.prefix { 0x30...0x39 ~= $0 }
    guard 1...4 ~= digits.count else { return nil }
    rest = rest.dropFirst(digits.count)
    return Number(
      value: digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }, width: digits.count)
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
    let time = NamedMonthDate.afterTimeWords(rest.dropFirst().drop { $0 == UInt8(ascii: " ") })
    guard let first = time.first else { return nil }
    return 0x30...0x39 ~= first || TimeOfDay.beginsWithPart(time) ? time : nil
  }
}

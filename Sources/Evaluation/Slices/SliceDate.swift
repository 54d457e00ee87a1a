import FilbertCore

/// Cells that are dates: `2026-03-14`, alone or with a time after it, `2026-03`, `2026/3/14`, `2026年3月14日`,
/// `14.03.2026`, `14/03/2026` and `03/14/2026`.
///
/// With slashes the day comes first, unless a cell of the column has a second number above 12, and then the month does.
struct SliceDate: Hashable, Comparable {
  let year: Int
  let month: Int

  static func < (a: SliceDate, b: SliceDate) -> Bool { (a.year, a.month) < (b.year, b.month) }

  /// At most this many months are groups; otherwise years are.
  static let mostMonths = 24

  /// The month of each cell; nil for what is not a date.
  static func read(_ texts: [String]) -> [SliceDate?] {
    let monthIsFirst = texts.contains { DateParts($0)?.hasMonthFirst ?? false }
    return texts.map { DateParts($0)?.date(monthIsFirst: monthIsFirst) }
  }

  static func grouping(of dates: [SliceDate?]) -> (SliceGrouping, SliceValues.Kind) {
    let months = Set(dates.compactMap { $0 }).sorted()
    if months.count <= mostMonths {
      let place = Dictionary(uniqueKeysWithValues: zip(months, months.indices))
      let grouping = SliceGrouping(
        names: months.map(\.name), distinctValues: months.map { _ in 1 },
        groups: dates.map { date in
          date.flatMap { place[$0] } ?? SliceGrouping.unreadable
        })
      return (grouping, .months)
    }
    let years = SliceCategories.grouping(
      of: dates.map { date in date.map { padded($0.year, to: 4) } ?? "" })
    return (years, .years)
  }

  /// `2026-03`.
  private var name: String { "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))" }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// The numbers at the beginning of a cell that looks like a date.
private struct DateParts {
  /// Year, month and day in whatever order; the last is nil if there are two.
  private let first, second: Int
  private let third: Int?
  /// Digits of the first number.
  private let firstWidth: Int
  private let separator: String

  /// - Returns: nil for what does not look like a date, or goes on with something else than a time.
  init?(_ text: String) {
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
    guard Self.isTime(rest) else { return nil }
    (self.first, firstWidth) = first
    self.second = second.value
    self.third = third?.value
    self.separator = separator
  }

  /// The date; nil if a number is out of range.
  func date(monthIsFirst: Bool) -> SliceDate? {
    let date: (year: Int, month: Int, day: Int)
    if firstWidth == 4 {
      date = (first, second, third ?? 1)
    } else if let third, separator != "年" {
      date = monthIsFirst && separator == "/" ? (third, first, second) : (third, second, first)
    } else {
      return nil
    }
    guard 1000...9999 ~= date.year, 1...12 ~= date.month, 1...31 ~= date.day else { return nil }
    return SliceDate(year: date.year, month: date.month)
  }

  /// Whether it is a date with slashes whose second number cannot be a month.
  var hasMonthFirst: Bool { separator == "/" && first <= 12 && second > 12 }

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

  /// Whether nothing, or a time of day, follows.
  private static func isTime(_ rest: Substring.UTF8View) -> Bool {
    guard let next = rest.first else { return true }
    guard next == UInt8(ascii: "T") || next == UInt8(ascii: " ") else { return false }
    return rest.dropFirst().first.map { 0x30...0x39 ~= $0 } ?? false
  }
}

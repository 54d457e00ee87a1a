import FilbertCore

/// A cell with a time: a date, or a number that stands for one.
enum TimeCell {
  case date(DateText)
  case number(NumberKind, Double)

  /// What a number can stand for. Their ranges do not overlap, see ``init(_:)``, but for those of dates with times.
  enum NumberKind: Int, Sendable, CaseIterable {
    /// `20260314`.
    case compactDate
    /// `2026031410`, `202603141022`, `20260314102207`: the shorter ones may be numbers since 1970 too, so
    /// ``TimeColumn`` decides.
    case compactTime
    /// Days since 1899-12-30: dates from 1954 to 2119 in Excel.
    case excelSerial
    /// Since 1970, from 1973 on.
    case epochSeconds, epochMilliseconds, epochMicroseconds

    var title: String {
      switch self {
      case .compactDate: "dates such as 20260314"
      case .compactTime: "dates with times such as 20260314102207"
      case .excelSerial: "serial numbers of Excel that count days from 1900"
      case .epochSeconds: "seconds since 1970"
      case .epochMilliseconds: "milliseconds since 1970"
      case .epochMicroseconds: "microseconds since 1970"
      }
    }
  }

  /// - Returns: nil for what is neither.
  init?(_ cell: String) {
    if let date = DateText(cell) {
      self = .date(date)
      return
    }
    let text = cell.trimmed
    guard text.utf8.count <= 30,
      text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }),
      let value = Double(text),
      let kind = Self.kind(of: value, text) ?? (Self.compactClock(text) == nil ? nil : .compactTime)
    else { return nil }
    self = .number(kind, value)
  }

  private static func kind(of value: Double, _ text: String) -> NumberKind? {
    switch value {
    case 20_000..<80_000: return .excelSerial
    case 19_000_101...99_991_231 where text.utf8.count == 8 && date(value) != nil:
      return .compactDate
    case 1e8..<1e10: return .epochSeconds
    case 1e11..<1e13: return .epochMilliseconds
    case 1e14..<1e16: return .epochMicroseconds
    default: return nil
    }
  }

  /// Seconds since 1970 by the clock of a cell such as `2026031410`, `202603141022` or `20260314102207`, from 1900 to
  /// 2099; nil for what is none.
  static func compactClock(_ cell: String) -> Double? {
    let digits = cell.trimmed.utf8
    guard [10, 12, 14].contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }),
      var number = Int(cell.trimmed)
    else { return nil }
    var time = [0, 0, 0]
    for place in (0..<(digits.count / 2 - 4)).reversed() {
      time[place] = number % 100
      number /= 100
    }
    guard 19_000_101...20_991_231 ~= number, let date = date(Double(number)), time[0] < 24,
      time[1] < 60, time[2] < 60
    else { return nil }
    return Double(date.days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2])
  }

  private static func date(_ value: Double) -> CivilDate? {
    guard let number = Int(exactly: value) else { return nil }
    let date = CivilDate(
      year: number / 10_000, month: number / 100 % 100, day: number % 100)
    // A date that does not exist comes back as another.
    guard 1...12 ~= date.month, CivilDate(days: date.days) == date else { return nil }
    return date
  }

  /// Seconds since 1970 by a clock, and how far that clock is ahead of UTC; nil if it is not known.
  static func clock(_ kind: NumberKind, _ value: Double) -> (seconds: Double, offset: Double?)? {
    switch kind {
    case .compactDate: date(value).map { (Double($0.days) * 86_400, nil) }
    case .compactTime: Int(exactly: value).flatMap { compactClock(String($0)) }.map { ($0, nil) }
    // To the second: a serial number has no more digits.
    case .excelSerial: (((value - 25_569) * 86_400).rounded(), nil)
    case .epochSeconds: (value, 0)
    case .epochMilliseconds: (value / 1e3, 0)
    case .epochMicroseconds: (value / 1e6, 0)
    }
  }
}
